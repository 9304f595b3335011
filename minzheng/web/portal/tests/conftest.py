"""The cast of the portal's tests: a resident, another resident, and a browser signed in as either."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from minzheng.cases.models import Case
from minzheng.registry.models import Person
from minzheng.web.portal import codes
from minzheng.web.portal.models import CodeRequest
from minzheng.web.portal.screens import sign_in

from .people import identity_number, make_resident
from .telephone import old_telephone_of

NUMBER = identity_number("19600101", 222)
OTHER_NUMBER = identity_number("19550505", 348)


@pytest.fixture(autouse=True)
def no_waiting(monkeypatch):
    """Answers come at once, except in the test that asks how soon they come."""
    monkeypatch.setattr(sign_in, "ANSWER_SECONDS", 0.0)


@pytest.fixture
def resident(db) -> Person:
    return make_resident("陈银好", number=NUMBER)


@pytest.fixture
def other_resident(db) -> Person:
    return make_resident("梁带娣", number=OTHER_NUMBER, phone="10098765432")


def signed_in(number: str) -> Client:
    """A browser in which the owner of this number has signed in, by the very pages she would use."""
    browser = Client()
    browser.post("/sign-in/", {"identity_number": number})
    code = codes.code_of(CodeRequest.objects.latest("pk"))
    assert browser.post("/sign-in/code/", {"code": code}).status_code == 302
    return browser


def body(response) -> str:
    """The page without what differs from load to load, and without what was typed."""
    text = response.content.decode()
    return re.sub(r'(csrfmiddlewaretoken" value|nonce| value)="[^"]*"', r'\1=""', text)


def browser_of(case: Case) -> Client:
    """The applicant's own browser, signed in."""
    return signed_in(case.applicant.identity_number.open())


@pytest.fixture
def old_telephone(browser: Any, live_server: Any) -> Iterator[Any]:
    """A page on an old telephone."""
    context = old_telephone_of(browser, live_server.url)
    yield context.new_page()
    context.close()


@pytest.fixture
def her_browser(resident) -> Client:
    return signed_in(NUMBER)


@pytest.fixture
def other_browser(other_resident) -> Client:
    return signed_in(OTHER_NUMBER)
