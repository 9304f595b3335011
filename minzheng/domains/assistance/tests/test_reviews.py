"""复核: opened, restated, proposed by the law of the day, heard where somebody would lose, decided by other eyes."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from minzheng.access.history import author
from minzheng.access.refusals import Refused
from minzheng.cases.advance import advance, available
from minzheng.cases.models import Case
from minzheng.domains.assistance import facts, queries
from minzheng.domains.assistance.actions import reviews
from minzheng.domains.assistance.models import Review, ReviewSchedule
from minzheng.lib import clock
from minzheng.payments import entitlements
from minzheng.registry import queries as register
from minzheng.registry import statuses

pytestmark = pytest.mark.django_db

FEBRUARY = clock.at_noon(date(2021, 2, 3))


def step(case: Case, verb: str, actor: Any, *, at=FEBRUARY, **data: Any) -> Case:
    case.refresh_from_db()
    with clock.travel(at):
        return advance(case, verb, actor=actor, expected_version=case.version, at=at, **data)


def refused(act: Any, *args: Any, **kwargs: Any) -> list[str]:
    with pytest.raises(Refused) as no:
        act(*args, **kwargs)
    return [reason.key for reason in no.value.reasons]


@pytest.fixture
def benefit(carried) -> Case:
    """Mother 2,300 a month, father on dialysis, student: 940 in 2020 (cast 2)."""
    return carried("dialysis")


@pytest.fixture
def restated(benefit, fengyuan):
    """Open a review and write down the mother's wage as it is now (yuan)."""

    def restate(wage: int, *, at=FEBRUARY) -> Case:
        with clock.travel(at):
            case = reviews.open_review(actor=fengyuan.clerk, case=benefit, ground="declared", at=at).case
            reviews.restate(
                actor=fengyuan.clerk,
                case=case,
                person=earner(benefit),
                fact="wage",
                value=wage * 100,
                said_by="family",
                source="1月工资单",
                at=at,
            )
        return case

    return restate


def earner(benefit: Case):
    (row,) = [row for row in facts.compare(benefit) if row.fact == "wage" and (row.counts or 0) > 0]
    return next(m.person for m in register.members(benefit.household) if m.person_id == row.person_pk)


def heard(case: Case, team: Any, *, at=FEBRUARY, how="oral", statement="没有意见") -> Case:
    day = clock.civil_day(at)
    return step(
        case, "record_hearing", team.clerk, at=at, how=how, heard_on=day, statement=statement, answer="已听取。"
    )


def owed(benefit: Case) -> list[tuple[int, date, date | None]]:
    return [(row.amount_fen, row.valid_from, row.valid_to) for row in entitlements.of_case(benefit)]


def test_a_raise_goes_to_the_district_and_holds_from_the_month_after(benefit, restated, fengyuan):
    before = owed(benefit)[0][0]
    case = restated(2000)
    assert (case.state, case.accepted_on) == ("verifying", date(2021, 2, 3))
    case = step(case, "propose_outcome", fengyuan.clerk, why="减薪。")
    outcome = queries.reviews.outcome_of(queries.reviews.review_of(case))
    assert (outcome.change, case.state) == ("raise", "endorsing")
    case = step(case, "endorse_outcome", fengyuan.reviewer)
    case = step(case, "decide", fengyuan.confirmer)
    assert case.state == "changed"
    after = 3 * 112_000 - 200_000  # three people under the standard of 2021, less the wage
    assert [row[0] for row in owed(benefit)] == [before, after]
    assert owed(benefit)[1][1] == date(2021, 3, 1)
    assert case.documents.get(kind="review_decision").number


def test_who_would_lose_is_told_why_and_heard_before_anybody_decides(benefit, restated, fengyuan):
    before = owed(benefit)
    case = restated(3000)
    assert refused(step, case, "propose_outcome", fengyuan.clerk, why="涨工资。") == ["no_days"]
    with clock.travel(FEBRUARY):
        offers = {offer.verb: offer for offer in available(case, fengyuan.clerk)}
    assert offers["propose_outcome"].transition.target.key == "hearing"
    case.refresh_from_db()
    assert case.state == "verifying"
    case = step(case, "propose_outcome", fengyuan.clerk, why="涨工资。", working_days=5)
    assert case.state == "hearing"
    assert case.documents.filter(kind="hearing_notice").exists()
    assert refused(heard, case, fengyuan, how="silent") == ["too_early"]
    case = heard(case, fengyuan)
    assert case.state == "endorsing"
    assert owed(benefit) == before  # nothing has changed yet
    case = step(case, "endorse_outcome", fengyuan.reviewer)
    case = step(case, "decide", fengyuan.confirmer)
    assert case.state == "changed"
    assert owed(benefit)[-1][:2] == (3 * 112_000 - 300_000, date(2021, 3, 1))


def test_silence_counts_only_after_the_day_named(restated, fengyuan):
    case = step(restated(3000), "propose_outcome", fengyuan.clerk, working_days=5)
    late = clock.at_noon(date(2021, 3, 1))
    assert heard(case, fengyuan, at=late, how="silent", statement="").state == "endorsing"


def test_a_stop_ends_entitlement_and_statuses_and_the_benefit_says_so(benefit, restated, fengyuan):
    case = step(restated(4000), "propose_outcome", fengyuan.clerk, working_days=5)
    case = heard(case, fengyuan)
    case = step(case, "endorse_outcome", fengyuan.reviewer)
    case = step(case, "decide", fengyuan.confirmer)
    benefit.refresh_from_db()
    assert (case.state, benefit.state, benefit.is_open) == ("ended", "stopped", False)
    assert owed(benefit)[-1][2] == date(2021, 3, 1)
    assert not statuses.who_has("dibao", on=date(2021, 3, 1)).exists()
    assert not ReviewSchedule.objects.get(benefit=benefit).is_open
    stop = benefit.steps.get(verb="stop")
    assert stop.staff.public_id == fengyuan.confirmer.staff_id  # a named person, not the machine
    with clock.travel(FEBRUARY):
        assert refused(reviews.open_review, actor=fengyuan.clerk, case=benefit, ground="declared") == ["no_benefit"]


def test_without_change_the_town_closes_it_and_the_next_review_is_counted_anew(benefit, fengyuan, restated):
    wage = next(row.counts for row in facts.compare(benefit) if row.fact == "wage" and row.counts)
    december = clock.at_noon(date(2020, 12, 29))
    case = restated(wage // 100, at=december)
    case = step(case, "propose_outcome", fengyuan.clerk, at=december)
    case = step(case, "conclude", fengyuan.reviewer, at=december)
    assert case.state == "kept"
    assert len(owed(benefit)) == 1
    schedule = ReviewSchedule.objects.get(benefit=benefit)
    assert schedule.counted_from == date(2020, 12, 29)
    assert schedule.due_on == date(2021, 1, 29)  # not classified: the shortest term of 220号


def test_other_eyes_at_every_step(restated, fengyuan):
    from minzheng.access.tests.factories import make_staff

    case = step(restated(2000), "propose_outcome", fengyuan.clerk)
    herself = make_staff("chen", "town_reviewer", fengyuan.reviewer.division_code)
    if herself.staff_id == fengyuan.clerk.staff_id:
        assert refused(step, case, "endorse_outcome", herself) == ["other_eyes"]
    assert refused(step, case, "endorse_outcome", fengyuan.clerk) == ["not_permitted"]
    case = step(case, "endorse_outcome", fengyuan.reviewer)
    assert refused(step, case, "decide", fengyuan.reviewer) == ["not_permitted"]


def test_a_fact_that_came_later_sends_the_opinion_back(restated, fengyuan, benefit):
    case = step(restated(2000), "propose_outcome", fengyuan.clerk)
    case = step(case, "send_back", fengyuan.reviewer, note="再核实。")
    later = clock.at_noon(date(2021, 2, 5))
    with clock.travel(later):
        reviews.restate(
            actor=fengyuan.clerk,
            case=case,
            person=earner(benefit),
            fact="wage",
            value=210_000,
            said_by="found",
            source="单位证明",
            at=later,
        )
    case = step(case, "propose_outcome", fengyuan.clerk, at=later)
    outcome = queries.reviews.outcome_of(queries.reviews.review_of(case))
    assert outcome.after_fen == 3 * 112_000 - 210_000
    assert facts.decide_again(outcome.proposal).amount_fen == outcome.after_fen  # run again, it gives the same


def test_one_open_review_a_benefit_whoever_writes(benefit, restated, fengyuan):
    case = restated(2000)
    with clock.travel(FEBRUARY):
        assert refused(reviews.open_review, actor=fengyuan.clerk, case=benefit, ground="periodic") == ["review_open"]
    with pytest.raises(IntegrityError), transaction.atomic(), author(fengyuan.clerk):
        Review.objects.create(case=benefit, benefit=benefit, ground="periodic", opened_on=date(2021, 2, 3))
    step(case, "drop", fengyuan.reviewer, note="重复。")
    with clock.travel(FEBRUARY):
        assert reviews.open_review(actor=fengyuan.clerk, case=benefit, ground="periodic").case.state == "verifying"


def test_an_outsider_opens_nothing(benefit, wenquan, fengyuan):
    assert refused(reviews.open_review, actor=wenquan.clerk, case=benefit, ground="periodic") == ["not_permitted"]
    with clock.travel(FEBRUARY):
        assert refused(
            reviews.classify_review, actor=wenquan.clerk, benefit=benefit, class_key="stable", reason="x"
        ) == ["not_permitted"]


def test_nothing_looked_into_nothing_proposed(benefit, fengyuan):
    with clock.travel(FEBRUARY):
        case = reviews.open_review(actor=fengyuan.clerk, case=benefit, ground="periodic").case
    assert refused(step, case, "propose_outcome", fengyuan.clerk) == ["nothing_found"]
