"""A street with a thousand cases asks the database no more questions than one with ten, on any page."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minzheng.access.actor import Actor
from minzheng.access.actors import actor_for_username
from minzheng.access.encryption import new_data_keys
from minzheng.access.history import author
from minzheng.access.log import record_look
from minzheng.access.models import Division
from minzheng.cases.models import Case, CaseDivision, Clock, Task
from minzheng.demo.staff import LIWAN
from minzheng.lib import clock
from minzheng.payments import runs
from minzheng.payments.models import Entitlement, Run, RunLine
from minzheng.registry.models import Person, PersonDivision
from tests.fixtures.visitors import at_desk, at_home

pytestmark = pytest.mark.django_db

NOW = date(2020, 12, 1)
FEW, MANY = 10, 1_000
MOST = 60  # questions of one page, whatever it shows


@pytest.fixture
def pages(carried, fengyuan) -> Callable[[], dict[str, int]]:
    """``pages()``: how many questions every page of the street costs now."""
    granted = carried("dialysis")
    with clock.travel(NOW):
        run = runs.draft(
            actor=fengyuan.payments_officer,
            payer=Division.objects.get(code=LIWAN),
            programme="dibao",
            month=NOW,
        )
    clerk, officer = at_desk(fengyuan.clerk), at_desk(fengyuan.payments_officer)
    auditor, resident = at_desk(actor_for_username("su")), at_home(granted.applicant)
    addresses: dict[str, tuple[Client, str]] = {
        **{
            view: (clerk, f"{reverse('workbench:home')}?view={view}")
            for view in ("group", "mine", "waiting", "overdue")
        },
        "case": (clerk, reverse("workbench:case", args=[granted.public_id])),
        "person": (clerk, reverse("workbench:person", args=[granted.applicant.public_id])),
        "runs": (officer, reverse("workbench:runs")),
        "run": (officer, reverse("workbench:run", args=[run.public_id])),
        "all cases": (auditor, reverse("workbench:cases")),
        "access log": (auditor, reverse("workbench:access_log")),
        "her own cases": (resident, reverse("portal:mine")),
        "her own case": (resident, reverse("portal:case", args=[granted.public_id])),
    }

    def count() -> dict[str, int]:
        found = {}
        for name, (browser, address) in addresses.items():
            browser.get(address)  # the first look of a process reads the calendar and the parameters
            with CaptureQueriesContext(connection) as captured:
                assert browser.get(address).status_code == 200
            found[name] = len(captured)
        with CaptureQueriesContext(connection) as captured:
            assert clerk.post(reverse("workbench:search"), {"q": "银好"}).status_code == 200
        return {**found, "search": len(captured)}

    return count


def test_a_thousand_cases_cost_no_more_questions_than_ten(pages, system_author):
    like = Case.objects.get()
    more(like, FEW - 1)
    with clock.travel(NOW):
        few = pages()
    more(like, MANY - FEW)
    assert Case.objects.count() == MANY
    with clock.travel(NOW):
        many = pages()
    assert many == few
    assert max(few.values()) <= MOST


def more(like: Case, count: int) -> None:
    """Further families of the street, each with a case, a term, a task, a run and a line in the run there is.

    Written past the actions: what matters here is how many there are.
    """
    first = Case.objects.count()
    people = _people(like, first, count)
    cases = Case.objects.bulk_create(
        Case(
            number=f"{like.number}-{first + position}",
            kind=like.kind,
            state="lodged",
            applicant=person,
            division=like.division,
            household=like.household,
            lodged_at=like.lodged_at,
            due_on=NOW + timedelta(days=position % 40 - 20),
            waiting_role="town_clerk" if position % 2 else "town_reviewer",
        )
        for position, person in enumerate(people)
    )
    concerned = list(like.divisions.values_list("division", "why"))
    CaseDivision.objects.bulk_create(
        CaseDivision(case=case, division_id=division, why=why) for case in cases for division, why in concerned
    )
    Clock.objects.bulk_create(
        Clock(case=case, key="total", unit="working_days", days=1, starts_on=NOW, due_on=case.due_on, law="测试办法")
        for case in cases
    )
    Task.objects.bulk_create(
        Task(case=case, division=like.division, role="town_clerk", key="returned_payment", text="款项被退回")
        for case in cases
    )
    _runs(like, cases)
    for person in people:
        record_look(Actor.system("test"), [person.public_id], what="view", purpose="测试")


def _people(like: Case, first: int, count: int) -> list[Person]:
    people = Person.objects.bulk_create(
        Person(
            data_key=key,
            name="冼银好",
            name_key="xian yin hao",
            identity_number=f"{first}-{position}",
            born_on=date(1950, 1, 1),
            sex="female",
            hukou_division=like.division,
            residence_division=like.division,
        )
        for position, key in enumerate(new_data_keys(count))
    )
    PersonDivision.objects.bulk_create(
        PersonDivision(person=person, division=like.division, why="residence") for person in people
    )
    return people


def _runs(like: Case, cases: list[Case]) -> None:
    drafted, entitlement = Run.objects.first(), Entitlement.objects.get(case=like)
    RunLine.objects.bulk_create(
        RunLine(
            run=drafted,
            entitlement=entitlement,
            case=case,
            month=drafted.month,
            payee_account=entitlement.payee_account,
            amount_fen=100,
        )
        for case in cases
    )
    with author(Actor.system("test")):
        Run.objects.bulk_create(
            Run(
                number=f"{drafted.number}-{case.pk}",
                payer=drafted.payer,
                programme="dibao",
                month=drafted.month,
                drafted_by=drafted.drafted_by,
            )
            for case in cases
        )
