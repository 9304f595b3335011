"""Whatever happens to two households, in whatever order: one household and one head a day, no month twice, none lost.

Events, moves between districts, decisions and monthly runs are tried one after another through the verbs that people
use; what a verb refuses changes nothing. What each person and each case should come to is kept beside it, from what the
events told (``household_roll``, ``household_books``), and after every step register and books are compared with that.

``HYPOTHESIS_PROFILE=long`` searches at random and for much longer; else the same sequences are tried every time.
"""

from __future__ import annotations

import os

import pytest
from hypothesis import HealthCheck, Phase, settings
from hypothesis.stateful import run_state_machine_as_test

from minzheng.access.tests.factories import make_staff
from minzheng.announcements import bus
from minzheng.announcements.facts import HouseholdChanged, PersonDied
from minzheng.registry.models import Membership

from .household_money import HouseholdMoney
from .household_verbs import Office, World

QUICK = settings(
    max_examples=40,
    stateful_step_count=20,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=list(HealthCheck),
    report_multiple_bugs=False,
)
LONG = settings(
    QUICK,
    phases=[Phase.generate],
    max_examples=int(os.environ.get("EXAMPLES", "1200")),
    stateful_step_count=25,
    derandomize=False,
)
EFFORT = LONG if os.environ.get("HYPOTHESIS_PROFILE") == "long" else QUICK
WHAT_MATTERS = {"death", "split", "merge", "taken over", "share ended", "commit", "review: lower"}


@pytest.fixture
def world(carried, fengyuan) -> World:
    liwan = Office(
        fengyuan.clerk,
        fengyuan.second_visitor,
        fengyuan.reviewer,
        fengyuan.confirmer,
        fengyuan.payments_officer,
        fengyuan.payments_approver,
    )
    zengcheng = Office(
        make_staff("licheng", "town_clerk", "440118001"),
        make_staff("licheng_2", "town_clerk", "440118001"),
        make_staff("licheng_3", "town_reviewer", "440118001"),
        make_staff("zc_confirmer", "district_confirmer", "440118"),
        make_staff("zc_officer", "payments_officer", "440118"),
        make_staff("zc_approver", "payments_approver", "440118"),
    )
    cases = [carried("three_people_1000"), carried("dialysis")]
    return World(cases, {"440103006": liwan, "440118001": zengcheng})


@pytest.fixture
def listening(world, monkeypatch) -> None:
    """At every announcement somebody writes down who lives where: nothing of the event may come after it."""

    def hear(fact: object) -> None:
        rows = Membership.objects.filter(valid_to=None, superseded_at=None)
        places = {
            person: (home, relation) for person, home, relation in rows.values_list("person", "household", "relation")
        }
        world.heard.append((type(fact).__name__, places))

    for fact in (PersonDied, HouseholdChanged):
        first = bus.Subscription(fact, hear, "test")
        monkeypatch.setitem(bus._subscriptions, fact, [first, *bus._subscriptions[fact]])


@pytest.mark.slow
@pytest.mark.django_db
def test_whatever_happens_the_books_agree(world, listening):
    HouseholdMoney.world = world
    run_state_machine_as_test(HouseholdMoney, settings=EFFORT)
    assert set(world.let_in) >= WHAT_MATTERS, world.let_in
