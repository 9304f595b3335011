"""Beside every share that is held after a death, somebody has to look at the family again: a review, never silence."""

from __future__ import annotations

from datetime import date

import pytest

from minzheng.access.actor import Actor
from minzheng.cases import inbox
from minzheng.cases.models import Case, Task
from minzheng.domains.assistance.actions.reviews import open_review
from minzheng.domains.assistance.models import Doubt, HeldShare, Review
from minzheng.domains.assistance.vocabulary import DEATH
from minzheng.lib import clock
from minzheng.payments import entitlements
from minzheng.registry import events
from minzheng.registry import queries as register

pytestmark = pytest.mark.django_db

FIFTH = clock.at_noon(date(2020, 12, 5))


@pytest.fixture
def case(carried) -> Case:
    return carried("three_people_1000")


def die(case: Case, actor: Actor, on: date) -> None:
    dead = next(row.person for row in register.members(case.household) if row.relation != "self")
    with clock.travel(FIFTH):
        events.record_death(
            actor=actor, household=case.household, person=dead, told=events.Told(on, "death_certificate")
        )


def first_month(case: Case) -> date:
    return entitlements.of_case(case).first().valid_from


def test_a_review_opens_beside_the_held_share_and_stands_in_the_clerk_s_inbox(case, fengyuan):
    die(case, fengyuan.clerk, date(2020, 11, 20))
    share, review = HeldShare.objects.get(), Review.objects.get()
    assert (review.benefit, review.ground, review.person) == (share.case, DEATH, share.person)
    assert not Doubt.objects.exists()  # the others are paid: nothing more is held
    with clock.travel(FIFTH):
        rows = inbox.worklist(fengyuan.clerk, view=inbox.GROUP).rows
    assert review.case.number in [row.number for row in rows]


def test_so_it_does_where_she_died_before_the_first_month_was_owed(case, fengyuan):
    died_on = date(2020, 10, 20)
    assert first_month(case) > date(2020, 11, 1)  # the row is changed from its first day: no row with the dead is left
    die(case, fengyuan.clerk, died_on)
    share, review = HeldShare.objects.get(), Review.objects.get()
    assert (share.from_month, review.benefit, review.ground) == (first_month(case), case, DEATH)


def test_where_a_review_is_open_already_its_clerk_is_told_of_the_death(case, fengyuan):
    with clock.travel(FIFTH):
        running = open_review(actor=fengyuan.clerk, case=case, ground="household")
    die(case, fengyuan.clerk, date(2020, 11, 20))
    assert (HeldShare.objects.count(), Review.objects.get()) == (1, running)
    task = Task.objects.get(key="death_in_review", done_at=None)
    assert (task.case, task.role, task.division) == (running.case, "town_clerk", case.division)
