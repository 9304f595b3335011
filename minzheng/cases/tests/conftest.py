"""A small matter of its own for the kernel's tests: no room, no programme, one street and one outsider."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import psycopg
import pytest
from django.db import connection

from config import database
from minzheng.access.actor import Actor
from minzheng.access.actors import actor_for_posting
from minzheng.access.models import Division, Posting, Staff
from minzheng.cases import kinds
from minzheng.cases.advance import open_case
from minzheng.cases.kinds import CaseKind, ClockTerm
from minzheng.cases.models import Case
from minzheng.cases.workflow import State, Transition, Workflow
from minzheng.lib import clock
from minzheng.registry.actions import record_person
from minzheng.registry.models import Person

LODGED, WORKING, PROPOSED = State("lodged", "待受理"), State("working", "办理"), State("proposed", "待确认")
DONE = State("done", "办结", final=True)

WORKFLOW = Workflow(
    initial=LODGED,
    transitions=(
        Transition("accept", LODGED, WORKING, by=("town_clerk",), label="受理", starts=("total",)),
        Transition("propose", WORKING, PROPOSED, by=("town_clerk", "town_reviewer"), label="提出意见"),
        Transition(
            "confirm",
            PROPOSED,
            DONE,
            by=("district_confirmer", "town_reviewer"),
            label="确认",
            other_eyes_than=("propose",),
        ),
    ),
    stages=(("lodged", "受理"), ("working", "办理"), ("proposed", "确认"), ("done", "办结")),
)
TERMS = {
    "total": ClockTerm(30, "working_days", "测试办法 第一条", max_days=45),
    "notice": ClockTerm(7, "calendar_days", "测试办法 第二条"),
}
PAPERS = [("identity_document", "身份证"), ("declaration_list", "申报清单")]

MATTER = CaseKind(
    key="tests.matter",
    label="测试事项",
    workflow=WORKFLOW,
    number_code="CS",
    number_word="测",
    clock_term=lambda case, key: TERMS.get(key),
    clock_labels={"total": "全程", "notice": "公示"},
    required_documents=lambda case: PAPERS,
    document_labels={**dict(PAPERS), "other": "其他材料", "decision_grant": "决定书"},
)

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)


def identity_number(serial: int, born_on: date = date(1970, 1, 1)) -> str:
    """A number that nobody can have: area 440199 was never issued."""
    body = f"440199{born_on:%Y%m%d}{serial:03d}"
    return body + "10X98765432"[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


@dataclass(frozen=True)
class Place:
    """A street with its district and one of its communities."""

    street: Division
    district: Division
    community: Division


@pytest.fixture
def matter(django_db_setup, django_db_blocker) -> Iterator[CaseKind]:
    """The test's own kind of case, known to the process and, for its other eyes, to the database."""
    kinds.register(MATTER)
    with django_db_blocker.unblock(), _owner() as owner:
        owner.execute(
            "INSERT INTO cases_othereyes (kind, verb, other_than) VALUES ('tests.matter', 'confirm', 'propose')"
        )
    yield MATTER
    kinds._kinds.pop(MATTER.key)
    with django_db_blocker.unblock(), _owner() as owner:
        owner.execute("DELETE FROM cases_othereyes WHERE kind = 'tests.matter'")


def _owner() -> psycopg.Connection:
    reach = connection.settings_dict
    role = database.owner()
    return psycopg.connect(
        host=reach["HOST"],
        port=reach["PORT"],
        dbname=reach["NAME"],
        user=role["USER"],
        password=role["PASSWORD"],
        autocommit=True,
    )


@pytest.fixture
def at_noon() -> Iterator[datetime]:
    with clock.travel(date(2020, 12, 1)) as moment:
        yield moment


@pytest.fixture
def place(db) -> Place:
    street = Division.objects.filter(level="street", code__startswith="440103").first()
    return Place(street, street.parent, street.children.first())


@pytest.fixture
def elsewhere(db) -> Place:
    street = Division.objects.filter(level="street", code__startswith="440111").first()
    return Place(street, street.parent, street.children.first())


@pytest.fixture
def post(system_author):
    """``post("town_clerk", division)``: an actor with a posting of that role there; a new person each time."""

    def make(role: str, division: Division, username: str = "") -> Actor:
        staff, _made = Staff.objects.get_or_create(
            username=username or f"{role}-{division.code}-{Staff.objects.count()}", defaults={"name": f"同事{role}"}
        )
        posting = Posting.objects.create(staff=staff, role=role, division=division, valid_from=date(2020, 1, 1))
        return actor_for_posting(Posting.objects.select_related("staff", "division").get(pk=posting.pk))

    return make


@pytest.fixture
def make_person(system_author):
    serials = iter(range(1, 999))

    def make(
        place: Place, name: str = "梁惠珍", born_on: date = date(1970, 1, 1), phone: str = "10000000001"
    ) -> Person:
        return record_person(
            actor=system_author,
            name=name,
            identity_number=identity_number(next(serials), born_on),
            hukou_division=place.community,
            residence_division=place.community,
            phone=phone,
        )

    return make


@pytest.fixture
def make_case(matter, at_noon, make_person, system_author):
    def make(place: Place, *, applicant: Person | None = None, lodged_at: datetime | None = None) -> Case:
        return open_case(
            actor=system_author,
            kind=matter.key,
            applicant=applicant or make_person(place),
            household=None,
            division=place.street,
            lodged_at=lodged_at or at_noon,
            concerned={"district": place.district, "residence": place.community, "accepting": place.street},
        )

    return make


@pytest.fixture
def case(make_case, place) -> Case:
    return make_case(place)
