"""A counter in 逢源街道 and its outsider, and numbers that nobody was ever given."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from stdnum.cn import ric

from minzheng.access.actor import Actor
from minzheng.access.models import Division
from minzheng.access.tests.factories import make_staff
from minzheng.registry.actions import MemberEntry, record_household, record_person
from minzheng.registry.models import Household, Person

STREET, COMMUNITY = "440103006", "440103006101"
ELSEWHERE = "440117103"


def number_of(serial: int, born_on: date = date(1970, 1, 1)) -> str:
    """A number with the right checksum: area 440199 was never issued; an even serial is a woman's."""
    body = f"440199{born_on:%Y%m%d}{serial:03d}"
    return body + ric.calc_check_digit(body + "0")


@pytest.fixture
def village(db) -> Division:
    return Division.objects.get(code=COMMUNITY)


@pytest.fixture
def clerk(db) -> Actor:
    return make_staff("clerk", "town_clerk", STREET)


@pytest.fixture
def outsider(db) -> Actor:
    return make_staff("outsider", "town_clerk", ELSEWHERE)


@pytest.fixture
def record(clerk, village) -> Callable[..., Person]:
    """``record("梁惠珍", number)``: somebody who came to the counter."""

    def make(name: str = "梁惠珍", number: str = "", **more: str) -> Person:
        return record_person(
            actor=clerk,
            name=name,
            identity_number=number or number_of(2),
            hukou_division=village,
            residence_division=village,
            **more,
        )

    return make


@pytest.fixture
def household(clerk, village) -> Callable[..., Household]:
    """``household(("梁惠珍", number, "self"), …)``: people who came as a family."""

    def make(*members: tuple[str, str, str], on: date = date(2020, 12, 1), at: Division | None = None) -> Household:
        entries = [MemberEntry(name, number, relation) for name, number, relation in members]
        return record_household(actor=clerk, division=at or village, members=entries, on=on)

    return make
