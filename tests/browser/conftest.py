"""A city whose day the test sets, and the browsers of the people who live and work in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from minzheng.lib import clock
from minzheng.rulebook import calendars

from .people import Desk, Home

OPENING = time(9, 30)


class CityDay:
    """The day it is for every thread, at half past nine and a second more with every look at the clock."""

    def __init__(self, day: date) -> None:
        self.day = day
        self._looks = 0

    def now(self) -> datetime:
        self._looks += 1
        return datetime.combine(self.day, OPENING, tzinfo=clock.SHANGHAI) + timedelta(seconds=self._looks)

    def pass_to(self, day: date) -> None:
        self.day = day

    def pass_working_days(self, count: int) -> None:
        for _ in range(count):
            self._next()
            while not calendars.calendar().is_working_day(self.day):
                self._next()

    def pass_beyond(self, day: date) -> None:
        """The first working day after a day."""
        self.day = day
        self.pass_working_days(1)

    def _next(self) -> None:
        self.day += timedelta(days=1)


@pytest.fixture
def city_day() -> Iterator[CityDay]:
    """The first day of the demonstration; the test lets days pass."""
    today = CityDay(date(2020, 12, 1))
    clock.install(today.now)
    yield today
    clock.install(None)


@pytest.fixture
def desk(
    browser: Any, browser_context_args: dict[str, Any], live_server: Any, staff: None
) -> Iterator[Callable[[str], Desk]]:
    """``desk("chen")``: the browser of a member of staff who has signed in; the same one when asked for again."""
    desks: dict[str, Desk] = {}

    def of(username: str) -> Desk:
        if username not in desks:
            context = browser.new_context(**browser_context_args, base_url=live_server.url)
            desks[username] = Desk(context.new_page())
            desks[username].sign_in(username)
        return desks[username]

    yield of
    complaints = {username: each.complaints for username, each in desks.items() if each.complaints}
    assert not complaints, complaints


@pytest.fixture
def home(browser: Any, browser_context_args: dict[str, Any], live_server: Any) -> Callable[[str], Home]:
    """``home(identity_number)``: a resident's browser, signed in by her number and the code from the outbox."""

    def of(identity_number: str) -> Home:
        context = browser.new_context(**browser_context_args, base_url=live_server.url)
        return Home.signed_in(context.new_page(), identity_number)

    return of
