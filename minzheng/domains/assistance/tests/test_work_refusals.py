"""三次拒绝就业 (cast 15): three refusals, gone through by a person; one person's share, after a hearing."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from minzheng.access.refusals import Refused
from minzheng.cases.advance import advance
from minzheng.cases.models import Case
from minzheng.domains.assistance.actions import reviews
from minzheng.domains.assistance.models import Review
from minzheng.lib import clock
from minzheng.payments import entitlements
from minzheng.registry import queries as register

pytestmark = pytest.mark.django_db

OFFERED = (date(2021, 1, 4), date(2021, 1, 18), date(2021, 2, 1))
DAY = clock.at_noon(date(2021, 2, 3))


@pytest.fixture
def benefit(carried) -> Case:
    return carried("dialysis")


@pytest.fixture
def mother(benefit):
    return next(iter(register.members(benefit.household))).person


@pytest.fixture
def refusals(benefit, mother, fengyuan):
    def record(*good: bool) -> list[Any]:
        with clock.travel(DAY):
            return [
                reviews.record_refusal(
                    actor=fengyuan.clerk,
                    benefit=benefit,
                    person=mother,
                    offered_on=day,
                    offer="超市理货员",
                    answer="嫌远",
                    has_good_reason=reason,
                )
                for day, reason in zip(OFFERED, good, strict=True)
            ]

    return record


def begin(benefit, refusals, actor):
    with clock.travel(DAY):
        return reviews.open_work_review(actor=actor, benefit=benefit, refusals=refusals)


def test_three_refusals_alone_do_nothing(benefit, refusals):
    refusals(False, False, False)
    assert not Review.objects.exists()
    assert entitlements.of_case(benefit)[0].valid_to is None


@pytest.mark.parametrize(
    ("good", "chosen"),
    [((False, True, False), (0, 1, 2)), ((False, False, False), (0, 1)), ((False, True, False), (0, 2))],
)
def test_a_good_reason_or_too_few_or_one_left_out_is_not_three_in_a_row(benefit, refusals, fengyuan, good, chosen):
    rows = refusals(*good)
    with pytest.raises(Refused) as no:
        begin(benefit, [rows[index] for index in chosen], fengyuan.clerk)
    assert [reason.key for reason in no.value.reasons] == ["three"]


def test_after_a_hearing_her_share_alone_is_cut(benefit, mother, refusals, fengyuan):
    before = entitlements.of_case(benefit)[0]
    case = begin(benefit, refusals(False, False, False), fengyuan.clerk).case

    def step(verb: str, actor: Any, **data: Any) -> None:
        case.refresh_from_db()
        with clock.travel(DAY):
            advance(case, verb, actor=actor, expected_version=case.version, **data)

    step("propose_outcome", fengyuan.clerk, why="三次无正当理由。", working_days=5)
    step(
        "record_hearing",
        fengyuan.clerk,
        how="oral",
        heard_on=date(2021, 2, 3),
        statement="要照顾病人。",
        answer="不采纳。",
    )
    step("endorse_outcome", fengyuan.reviewer)
    assert entitlements.of_case(benefit).count() == 1  # until the district decides nothing is cut
    step("decide", fengyuan.confirmer)
    outcome = Review.objects.get().outcomes.get()
    whole = outcome.proposal.amount_fen
    after = entitlements.of_case(benefit).last()
    assert after.amount_fen == whole - whole // 3
    assert outcome.cut_person == mother
    assert set(after.persons.values_list("person_id", flat=True)) == set(
        before.persons.values_list("person_id", flat=True)
    ) - {mother.pk}
