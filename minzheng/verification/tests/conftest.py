"""A family of two whose applicant has signed for both, and a case about them."""

from __future__ import annotations

from datetime import date

import pytest
from stdnum.cn import ric

from minzheng.access.actor import Actor
from minzheng.access.models import Division
from minzheng.access.tests.factories import make_staff
from minzheng.cases.advance import open_case
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.registry import queries as register
from minzheng.registry.actions import MemberEntry, record_authorisation, record_household
from minzheng.registry.models import Authorisation, Person
from minzheng.verification.models import Order, Question
from minzheng.verification.orders import order_checks

STREET, COMMUNITY = "440103006", "440103006101"
TODAY = date(2020, 12, 1)


def number_of(serial: int, born_on: date) -> str:
    """A number with the right checksum: area 440199 was never issued."""
    body = f"440199{born_on:%Y%m%d}{serial:03d}"
    return body + ric.calc_check_digit(body + "0")


@pytest.fixture(autouse=True)
def today():
    with clock.travel(TODAY):
        yield


@pytest.fixture
def clerk(db) -> Actor:
    return make_staff("clerk", "town_clerk", STREET)


@pytest.fixture
def family(clerk) -> tuple[Person, Person]:
    """Mother and son."""
    entries = [
        MemberEntry("梁惠珍", number_of(2, date(1975, 3, 1)), "self"),
        MemberEntry("何俊杰", number_of(3, date(2010, 9, 1)), "child"),
    ]
    home = record_household(actor=clerk, division=Division.objects.get(code=COMMUNITY), members=entries, on=TODAY)
    mother, son = (row.person for row in register.members(home))
    return mother, son


@pytest.fixture
def authorisation(family, clerk) -> Authorisation:
    mother, son = family
    return record_authorisation(
        actor=clerk,
        household=register.household_of(mother),
        signed_on=TODAY,
        purpose="dibao",
        signatures={mother: mother, son: mother},
    )


@pytest.fixture
def case(family, clerk) -> Case:
    street = Division.objects.get(code=STREET)
    return open_case(
        actor=clerk,
        kind="assistance.dibao",
        applicant=family[0],
        household=register.household_of(family[0]),
        division=street,
        lodged_at=clock.now(),
        concerned={"district": street.parent},
    )


@pytest.fixture
def order(clerk, case, authorisation, family) -> Order:
    """What is asked: four kinds of information about the mother, one about the son."""
    mother, son = family
    asked = {
        mother: ["social_insurance_contributions", "pensions", "unemployment_benefit", "bank_deposits"],
        son: ["bank_deposits"],
    }
    return order_checks(actor=clerk, case=case, authorisation=authorisation, asked=asked, at=clock.now())


@pytest.fixture
def question(order, family):
    """``question("pensions")``: that question about the mother."""

    def find(category: str, person: Person | None = None) -> Question:
        return order.questions.get(category=category, person=person or family[0])

    return find
