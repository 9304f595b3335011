"""A term follows the calendar: on the day on which an amended notice is released, open deadlines move and say why."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import replace
from datetime import date
from functools import partial
from typing import Any

import pytest
from django.db import connection, connections
from django.urls import reverse
from procrastinate.contrib.django import app

from config import database
from minzheng.access.actors import actor_for_username
from minzheng.access.history import author
from minzheng.cases import deadlines, inbox
from minzheng.cases.kinds import ClockTerm
from minzheng.cases.models import Case
from minzheng.demo.carrying import Carrying
from minzheng.lib import clock
from minzheng.lib.working_days import YearCalendar
from minzheng.policy.calendars import notices
from minzheng.policy.programmes import load
from minzheng.rulebook.models import CalendarRelease
from minzheng.rulebook.release import enter_calendar, release_calendar
from tests.fixtures.visitors import at_desk, page_of

ACCEPTED_ON, BEFORE, AFTER = date(2020, 1, 20), date(2020, 3, 6), date(2020, 3, 10)
FIRST, AMENDMENT = (notice for notice in notices() if notice.year == 2020)


@pytest.fixture
def only_the_first_notice(transactional_db) -> Iterator[None]:
    """The rulebook as it stood on 20 January 2020: without the amendment, which this version of the code ships.

    Released rows can't be removed by anybody; the test's owner steps past the trigger, and the seeds bring them back.
    """
    with database.as_owner(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE rulebook_calendarrelease DISABLE TRIGGER USER")
        for table, which in (
            ("calendareffect", "release_id IN (SELECT id FROM rulebook_calendarrelease WHERE {})"),
            ("calendarrelease", "{}"),
        ):
            cursor.execute(f"DELETE FROM rulebook_{table} WHERE {which.format('version = %s')}", [AMENDMENT.version])
        cursor.execute("ALTER TABLE rulebook_calendarrelease ENABLE TRIGGER USER")
    assert not CalendarRelease.objects.filter(version=AMENDMENT.version).exists()


@pytest.fixture
def case(only_the_first_notice, family, fengyuan) -> Case:
    """An application accepted on 20 January 2020, with the thirty working days of 民发〔2021〕57号 running beside its own terms.

    220号, which held that day, set no term for the whole; the kernel does not ask which rule a term comes from.
    """
    chosen = family("dialysis")
    chosen = replace(chosen, data={**chosen.data, "lodged_on": date(2020, 1, 19), "stage": "investigating"})
    case = Carrying(chosen, fengyuan).carry()
    assert case.accepted_on == ACCEPTED_ON
    total = load("dibao").procedure(date(2021, 7, 1)).clocks["total"]
    term = ClockTerm(total.days, total.unit, total.law)
    with author(fengyuan.clerk), clock.travel(ACCEPTED_ON):
        assert deadlines.start(case=case, key="total", term=term, on=ACCEPTED_ON).due_on == BEFORE
    return case


def release(notice: YearCalendar) -> None:
    """Two officers of the city release a notice on the day it is published."""
    entered = enter_calendar(
        actor=actor_for_username("tan"),
        year=notice.year,
        version=notice.version,
        known_on=notice.known_on,
        holidays=notice.holidays,
        working_weekends=notice.working_weekends,
        reference=notice.reference,
    )
    release_calendar(actor=actor_for_username("ou"), public_id=entered.public_id)


def work_off_the_queue() -> None:
    """As the worker does, until nothing waits; in a thread of its own, since a browser test may have left its loop here."""
    with app.replace_connector(app.connector.get_worker_connector()) as queue, ThreadPoolExecutor(1) as thread:
        settings = {"wait": False, "install_signal_handlers": False, "listen_notify": False}
        work = partial(queue.run_worker, task_middleware=[closing_connections], **settings)
        thread.submit(copy_context().run, work).result()
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_periodic_defers")  # it points to jobs, and the tables are emptied


def closing_connections(call_next: Callable[[], Any], context: Any, worker: Any) -> Any:
    """A job runs in a thread of its own, which leaves its connection behind."""
    try:
        return call_next()
    finally:
        connections.close_all()


def test_the_deadline_of_an_open_case_moves_when_the_amendment_is_released_and_says_why(case, fengyuan):
    total = case.clocks.get(key="total")
    with clock.travel(AMENDMENT.known_on):
        release(AMENDMENT)
        total.refresh_from_db()
        assert total.due_on == BEFORE  # the caseload is recomputed by a job, not while the officer waits
        work_off_the_queue()
        total.refresh_from_db()
        assert total.due_on == AFTER
        event = total.events.last()
        assert (event.what, event.due_before, event.due_after) == ("recomputed", BEFORE, AFTER)
        assert event.why == AMENDMENT.reference
        assert "2020年3月6日" in event.sentence
        assert "2020年3月10日" in event.sentence
        page = page_of(at_desk(fengyuan.clerk).get(reverse("workbench:case", args=[case.public_id])))
        assert event.sentence in page


def test_the_inbox_shows_the_nearest_end_as_the_new_calendar_puts_it(case, fengyuan):
    """The nearest term of the case is another one; it moves by the same notice."""
    nearest = case.clocks.exclude(key="total").get()
    with clock.travel(ACCEPTED_ON):
        (row,) = inbox.worklist(fengyuan.clerk).rows
        assert row.due_on == nearest.due_on < BEFORE
    with clock.travel(AMENDMENT.known_on):
        release(AMENDMENT)
        work_off_the_queue()
        (row,) = inbox.worklist(fengyuan.clerk).rows
        nearest.refresh_from_db()
        assert row.due_on == nearest.due_on
        assert nearest.events.last().why == AMENDMENT.reference
        with author(fengyuan.clerk):
            deadlines.stop(case=case, key=nearest.key, on=clock.today())
        (row,) = inbox.worklist(fengyuan.clerk).rows
        assert row.due_on == AFTER


def test_a_term_that_has_ended_stays_where_it_was(case, fengyuan):
    with author(fengyuan.clerk), clock.travel(date(2020, 1, 22)):
        deadlines.stop(case=case, key="total", on=clock.today())
    with clock.travel(AMENDMENT.known_on):
        release(AMENDMENT)
        work_off_the_queue()
    assert case.clocks.get(key="total").due_on == BEFORE
