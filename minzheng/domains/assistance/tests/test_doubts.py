"""疑点: a machine raises, a named person settles; a death holds the money and decides nothing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.access.refusals import Refused
from minzheng.cases.models import Case, Task
from minzheng.domains.assistance import queries
from minzheng.domains.assistance.actions.doubts import raise_doubt, settle_doubt
from minzheng.domains.assistance.models import Doubt, Review
from minzheng.lib import clock
from minzheng.payments import entitlements, holds
from minzheng.registry import queries as register

pytestmark = pytest.mark.django_db

MACHINE = Actor.system("test")
DAY = clock.at_noon(date(2021, 2, 3))
DIED = date(2021, 1, 20)


@pytest.fixture
def benefit(carried) -> Case:
    return carried("dialysis")


@pytest.fixture
def death(benefit) -> Doubt:
    """A death list hit the father; nobody has looked yet."""
    person = list(register.members(benefit.household))[1].person
    with clock.travel(DAY):
        return raise_doubt(
            actor=MACHINE,
            case=benefit,
            kind="death",
            text="殡葬名单第3行",
            source_ref="list:7:3",
            person=person,
            happened_on=DIED,
        )


def settle(doubt: Doubt, actor: Any, verdict: str, finding: str = "已向村委会核实。") -> Doubt:
    with clock.travel(DAY):
        return settle_doubt(actor=actor, doubt=doubt, verdict=verdict, finding=finding)


def test_the_same_hit_is_the_same_doubt_and_one_task(death, benefit):
    with clock.travel(DAY):
        again = raise_doubt(actor=MACHINE, case=benefit, kind="death", text="同一行", source_ref="list:7:3")
    assert again == death
    assert Doubt.objects.count() == 1
    assert Task.objects.filter(key="doubt", case=benefit, role="town_clerk", done_at=None).count() == 1


def test_a_death_holds_the_months_after_it_and_ends_nothing(death, benefit):
    assert holds.held_in([benefit.pk], date(2021, 1, 1)) == set()
    assert holds.held_in([benefit.pk], date(2021, 2, 1)) == {benefit.pk}
    (owed,) = entitlements.of_case(benefit)
    assert owed.valid_to is None


def test_refuted_it_is_paid_on(death, benefit, fengyuan):
    settle(death, fengyuan.clerk, "refuted")
    assert holds.of_case(benefit) is None
    assert not Review.objects.exists()
    assert not Task.objects.filter(key="doubt", done_at=None).exists()


def test_confirmed_it_is_held_on_and_a_review_with_a_term_begins(death, benefit, fengyuan):
    settle(death, fengyuan.clerk, "confirmed")
    review = Review.objects.get(benefit=benefit)
    assert (review.ground, review.doubt, review.happened_on, review.case.state) == ("death", death, DIED, "verifying")
    assert holds.of_case(benefit) is not None
    assert review.case.clocks.get(key="after_death").due_on == date(2021, 4, 20)


def test_only_a_person_of_the_place_settles_and_only_once(death, fengyuan, wenquan):
    for actor in (wenquan.clerk, MACHINE):
        with pytest.raises(Refused):
            settle(death, actor, "confirmed")
    with pytest.raises(Refused) as no:
        settle(death, fengyuan.clerk, "confirmed", finding="  ")
    assert no.value.reasons[0].field == "finding"
    settle(death, fengyuan.clerk, "refuted")
    with pytest.raises(Refused):
        settle(death, fengyuan.clerk, "confirmed")


def test_the_database_lets_no_machine_settle_and_nobody_change_it(death, fengyuan):
    from minzheng.access.models import Staff

    clerk = Staff.objects.get(public_id=fengyuan.clerk.staff_id)
    raw = {"verdict": "confirmed", "settled_at": DAY, "settled_by": clerk}
    with pytest.raises(IntegrityError), transaction.atomic(), author(MACHINE):
        Doubt.objects.filter(pk=death.pk).update(**raw)
    settle(death, fengyuan.clerk, "refuted")
    with pytest.raises(IntegrityError), transaction.atomic(), author(fengyuan.clerk):
        Doubt.objects.filter(pk=death.pk).update(**raw)


def test_what_it_says_is_sealed(death):
    assert "殡葬" not in str(death.text)
    assert Doubt.objects.get(pk=death.pk).text.open() == "殡葬名单第3行"


def test_a_run_leaves_out_what_is_held_and_pays_it_when_it_is_refuted(death, benefit, fengyuan):
    from minzheng.payments import runs

    with clock.travel(DAY):
        payer = benefit.division.parent
        with pytest.raises(Refused) as no:
            runs.draft(actor=fengyuan.payments_officer, payer=payer, programme="dibao", month=date(2021, 2, 1))
        assert {reason.key for reason in no.value.reasons} == {"all_held", "in_doubt"}
        settle(death, fengyuan.clerk, "refuted")
        run = runs.draft(actor=fengyuan.payments_officer, payer=payer, programme="dibao", month=date(2021, 2, 1))
    assert run.lines.get().case_id == benefit.pk


def test_a_confirmed_doubt_can_not_be_dropped_with_the_money_held(death, benefit, fengyuan):
    from minzheng.cases.advance import advance

    settle(death, fengyuan.clerk, "confirmed")
    review = queries.reviews.open_review_of(benefit)
    with clock.travel(DAY), pytest.raises(Refused) as no:
        advance(review.case, "drop", actor=fengyuan.reviewer, expected_version=review.case.version, note="误。")
    assert [reason.key for reason in no.value.reasons] == ["held"]
