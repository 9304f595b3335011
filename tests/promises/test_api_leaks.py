"""Whoever's business it is not gets nothing through the API either: every operation, every outsider, every way to come in.

The operations come from the API's own document: a new one is tried without a word here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.db import transaction

from minzheng.access.roles import ROLES
from minzheng.access.tests.factories import make_staff
from minzheng.api import tokens
from minzheng.lib import clock
from tests.fixtures.callers import Caller
from tests.fixtures.visitors import page_of
from tests.fixtures.workbook import StreetWorkbook

from . import street as scene
from .operations import Operation, call, caller_of, calls_of, operations, things_of
from .street import NOW, Street
from .tables import LOOKS, SESSIONS, changed, contents
from .visitors import PROGRAMS, STRANGERS, UNKNOWN

pytestmark = pytest.mark.slow

ALL = operations()
OF_A_DIVISION = [each for each in ALL if each.belongs_to_a_division]
WITHOUT_A_THING = [each for each in ALL if not each.names_a_thing]
IDENTIFIER = "request_id"


@dataclass(frozen=True)
class Scene:
    """The street, every program that will ask, and what stood in the tables before any of them did."""

    street: Street
    programs: dict[str, Caller]
    unknown: dict[str, Caller]
    wrong_roles: dict[str, Caller]
    before: dict[str, tuple]

    def nothing_happened(self) -> bool:
        return changed(self.before) == set()


@pytest.fixture(scope="module")
def made(django_db_setup, django_db_blocker) -> Iterator[Scene]:
    """Made once, in a transaction that is rolled back at the end."""
    workbook = StreetWorkbook().add("退回户", {"姓名": "邓退回"}, 申请理由="").content()
    with django_db_blocker.unblock(), clock.travel(NOW), transaction.atomic():
        street = scene.build(workbook)
        programs = {who: caller_of(street.strangers[who]) for who in PROGRAMS}
        wrong_roles = {role: caller_of(browser) for role, browser in street.wrong_roles.items()}
        yield Scene(street, programs, without_a_token(street), wrong_roles, contents())
        transaction.set_rollback(True)


@pytest.fixture
def at_work(made) -> Iterator[Scene]:
    """The scene as it was made: what a test changes is undone."""
    with clock.travel(NOW), transaction.atomic():
        yield made
        transaction.set_rollback(True)


@pytest.fixture
def street(at_work) -> Street:
    return at_work.street


def without_a_token(street: Street) -> dict[str, Caller]:
    """Every way to come that is none."""
    clerk = make_staff("apart", "town_clerk", scene.FENGYUAN)
    revoked = tokens.issue(actor=clerk, name="撤销", days=9)
    tokens.revoke(actor=clerk, public_id=revoked.token.public_id)
    with clock.travel(NOW - timedelta(days=30)):
        expired = tokens.issue(actor=clerk, name="过期", days=9)
    ended = make_staff("ended", "town_clerk", scene.FENGYUAN, valid_to=date(2020, 11, 30))
    coming = make_staff("coming", "town_clerk", scene.FENGYUAN, valid_from=date(2020, 12, 2))
    ways = {
        "no token": Caller(),
        "a token that is none": Caller("mz_" + "A" * 43),
        "a token of a posting that ended": Caller.of(ended),
        "a token of a posting that has not begun": Caller.of(coming),
        "a revoked token": Caller(revoked.secret),
        "an expired token": Caller(expired.secret),
        "a resident's session": Caller(),
        "the clerk's own session without a token": Caller(),
    }
    ways["a resident's session"].client = street.insiders["applicant"]
    ways["the clerk's own session without a token"].client = street.insiders["clerk"]
    return ways


def by_name(operation: Operation) -> str:
    return operation.name


def said(answer) -> str:
    """An answer without what differs from call to call."""
    text = page_of(answer)
    return text.replace(answer.json()[IDENTIFIER], "") if IDENTIFIER in text else text


def told(street: Street, answer, *but: object) -> list[str]:
    text = said(answer)
    for known in but:
        text = text.replace(str(known), "")
    return [secret for secret in street.secrets if secret in text]


def test_the_visitors_are_those_of_the_table(at_work):
    assert set(at_work.street.strangers) == set(STRANGERS)
    assert set(at_work.programs) == set(PROGRAMS)
    assert set(at_work.unknown) == set(UNKNOWN)


@pytest.mark.parametrize("operation", OF_A_DIVISION, ids=by_name)
def test_other_divisions_find_nothing_and_change_nothing(at_work, street, operation):
    """As if the thing did not exist: the very answer that nothing gets, and not even a line that somebody looked."""
    for asked, nothing in calls_of(operation, street):
        for who, caller in at_work.programs.items():
            answer = asked.by(caller)
            place = f"{who}: {operation.method} {asked.path}"
            assert answer.status_code == 404, place
            assert not told(street, answer), place
            assert said(answer) == said(nothing.by(caller)), place
    assert at_work.nothing_happened()


@pytest.mark.parametrize("operation", ALL, ids=by_name)
def test_without_a_valid_token_or_the_word_nobody_comes_in(at_work, street, operation):
    """Not by any way that is none, nor in another role of the very district."""
    asked = call(operation, things_of(operation, street)[0])
    for who, caller in at_work.unknown.items():
        answer = asked.by(caller)
        assert answer.status_code == 401, f"{who}: {operation.method} {asked.path}"
        assert answer.headers["WWW-Authenticate"].startswith("Bearer")
        assert not told(street, answer), who
    for role, caller in at_work.wrong_roles.items():
        if operation.may and operation.may not in ROLES[role].may:
            answer = asked.by(caller)
            assert answer.status_code == 404, f"{role}: {operation.method} {asked.path}"
            assert not told(street, answer), role
    assert at_work.nothing_happened()


@pytest.mark.parametrize("operation", WITHOUT_A_THING, ids=by_name)
def test_lists_and_searches_tell_outsiders_nothing(at_work, street, operation):
    """What they may ask, they are answered from their own divisions: also about the street's own numbers and people."""
    for who, caller in at_work.programs.items():
        for asked in questions(operation, street):
            answer = (
                caller.get(operation.path, **asked) if operation.method == "get" else caller.post(operation.path, asked)
            )
            place = f"{who}: {operation.path} {asked}"
            assert answer.status_code in (200, 201, 404, 422), place
            assert not told(street, answer, *asked.values()), place


def questions(operation: Operation, street: Street) -> Iterator[dict]:
    """The list as it is; the same narrowed to what is the street's; the street's own words searched for."""
    case, person, run = (street.addresses_named(f"workbench:{noun}")[0].args[0] for noun in ("case", "person", "run"))
    numbers = street.questions[0::3]
    by_name = {
        "list_cases": [
            {},
            {"view": "waiting", "division": scene.FENGYUAN},
            {"view": "waiting", "number": numbers[0]},
            {"view": "all", "division": scene.LIWAN},
            {"view": "waiting", "after": f"2020-01-01~{case}"},
        ],
        "list_runs": [{}, {"after": str(run)}],
        "list_looks": [{}, {"person_id": str(person)}],
        "search_cases": [{"number": number} for number in numbers],
        "search_people": [{"identity_number": question} for question in street.questions[2::3]],
        "draft_run": [{"payer_code": scene.LIWAN, "programme": "dibao", "month": "2020-12-01"}],
    }
    if operation.name in by_name:
        yield from by_name[operation.name]
    else:
        yield (call(operation, None).body or {}) if operation.method == "post" else {}


def test_who_has_business_there_is_let_in(street):
    """Otherwise a refusal of the others would prove nothing: reading, and a step that changes the case."""
    clerk = caller_of(street.insiders["clerk"])
    case = street.addresses_named("workbench:case")[0].args[0]
    version = clerk.get(f"/cases/{case}").json()["version"]
    before = contents()
    done = clerk.post(f"/cases/{case}/actions/withdraw", {"version": version, "note": "自己提出。"})
    assert done.status_code == 200
    assert changed(before, but=SESSIONS | LOOKS)
    insiders = [clerk, caller_of(street.insiders["officer"]), caller_of(street.auditor)]
    for operation in OF_A_DIVISION:
        if operation.method == "get":
            calls = [call(operation, thing) for thing in things_of(operation, street)]
            assert any(asked.by(caller).status_code == 200 for asked in calls for caller in insiders), operation.name
