"""What forbids each step of a dibao case, and that it is forbidden no longer once that is mended."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from minzheng.access.actor import Actor
from minzheng.access.models import Staff
from minzheng.access.refusals import Refused
from minzheng.cases import kinds, publicity
from minzheng.cases.advance import advance
from minzheng.cases.models import Case
from minzheng.domains.assistance import facts, queries
from minzheng.domains.assistance.actions import confirm_home_visit, record_found_value, record_home_visit
from minzheng.lib import clock
from minzheng.policy.programmes import load
from minzheng.verification import answers
from minzheng.verification.categories import CATEGORIES

pytestmark = pytest.mark.django_db

MEETING = {"place": "居委会", "present": 9, "representatives": 6, "in_favour": 9, "against": 0, "summary": "属实。"}


def moment_of(case: Case):
    """When the case was last acted on."""
    return case.steps.order_by("sequence").last().at


def why_not(case: Case, verb: str, actor, *, at=None, **data) -> list[str]:
    """The keys of what forbids a verb; carries nothing out."""
    rows = kinds.kind_of(case).workflow.rows(state=case.state, verb=verb)
    row = next(row for row in rows if row.when is None or row.when(case))
    return [reason.key for reason in row.guard(case=case, actor=actor, at=at or moment_of(case), **data)]


def act(case: Case, verb: str, actor, *, at=None, **data) -> Case:
    case.refresh_from_db()
    at = at or moment_of(case)
    with clock.travel(at):
        return advance(case, verb, actor=actor, expected_version=case.version, at=at, **data)


def refused(case: Case, verb: str, actor, *, at=None, **data) -> list[str]:
    with pytest.raises(Refused) as no:
        act(case, verb, actor, at=at, **data)
    return [reason.key for reason in no.value.reasons]


# Papers ---------------------------------------------------------------------------------------------------------------


def test_nothing_is_accepted_before_the_three_things_are_there(carried, fengyuan):
    case = carried("papers_requested")
    missing = ["missing_document"] * len(load("dibao").documents)
    assert why_not(case, "supply_papers", fengyuan.clerk) == missing
    assert refused(case, "supply_papers", fengyuan.clerk) == missing


def test_a_letter_of_what_is_missing_is_not_written_when_nothing_is(carried, fengyuan):
    case = carried("lodged")
    assert refused(case, "request_papers", fengyuan.clerk) == ["nothing_missing"]
    assert why_not(case, "accept", fengyuan.clerk) == []


# The inquiry ----------------------------------------------------------------------------------------------------------


def test_the_inquiry_ends_with_a_confirmed_visit_and_an_answer_to_every_question(carried, fengyuan):
    case = carried("dialysis", stage="investigating")
    at = moment_of(case)
    assert refused(case, "conclude_inquiry", fengyuan.clerk) == ["no_visit", "unanswered"]
    visit = record_home_visit(
        actor=fengyuan.clerk,
        case=case,
        second_visitor=Staff.objects.get(public_id=fengyuan.second_visitor.staff_id),
        visited_on=clock.civil_day(at),
        present="本人",
        findings="与申报一致。",
        agrees_with_declared=True,
        at=at,
    )
    assert refused(case, "conclude_inquiry", fengyuan.clerk) == ["no_visit", "unanswered"]
    confirm_home_visit(actor=fengyuan.second_visitor, visit=visit, at=at)
    assert refused(case, "conclude_inquiry", fengyuan.clerk) == ["unanswered"]
    for question in list(answers.unanswered(case)):
        record_found_value(
            actor=fengyuan.clerk,
            question=question,
            outcome="no_record",
            values=None,
            as_of_on=clock.civil_day(at),
            source="回执",
            at=at,
        )
    assert act(case, "conclude_inquiry", fengyuan.clerk).state == "deliberating"


@pytest.mark.parametrize(("days", "key"), [(1, "future"), (-30, "early")])
def test_a_visit_lies_between_acceptance_and_today(carried, fengyuan, days, key):
    case = carried("dialysis", stage="investigating")
    at = moment_of(case)
    with pytest.raises(Refused) as no:
        record_home_visit(
            actor=fengyuan.clerk,
            case=case,
            second_visitor=Staff.objects.get(public_id=fengyuan.second_visitor.staff_id),
            visited_on=clock.civil_day(at) + timedelta(days=days),
            present="本人",
            findings="与申报一致。",
            agrees_with_declared=True,
            at=at,
        )
    assert [reason.key for reason in no.value.reasons] == [key]


def test_visits_and_values_belong_to_the_inquiry_and_to_those_who_make_it(carried, fengyuan, wenquan):
    case = carried("dialysis", stage="proposing")
    question = answers.questions(case).first()
    for actor, key in (
        (fengyuan.clerk, "not_investigating"),
        (fengyuan.reviewer, "not_permitted"),
        (wenquan.clerk, "not_permitted"),
    ):
        with pytest.raises(Refused) as no:
            record_found_value(
                actor=actor, question=question, outcome="no_record", values=None, as_of_on=date(2020, 1, 1), source="x"
            )
        assert [reason.key for reason in no.value.reasons] == [key]


# The democratic review ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("present", "representatives", "keys"),
    [
        (9, 6, []),
        (9, 5, ["two_thirds"]),
        (9, 9, []),
        (9, 10, ["representatives"]),
        (9, 0, ["representatives"]),
        (10, 6, ["two_thirds"]),
        (10, 7, []),
        (1, 1, []),
        (3, 2, []),
    ],
)
def test_two_thirds_of_those_present_are_representatives(present, representatives, keys):
    data = {**MEETING, "present": present, "representatives": representatives, "in_favour": present}
    found = queries.why_not_record_deliberation(case=Case(), actor=Actor.system("test"), at=clock.now(), **data)
    assert [reason.key for reason in found] == keys


def test_more_votes_than_people_or_a_meeting_tomorrow_are_refused(carried, fengyuan):
    case = carried("deliberating")
    tomorrow = clock.civil_day(moment_of(case)) + timedelta(days=1)
    wrong = {**MEETING, "in_favour": 9, "against": 1, "held_on": tomorrow}
    assert refused(case, "record_deliberation", fengyuan.clerk, **wrong) == ["votes", "future"]
    right = {**MEETING, "held_on": clock.civil_day(moment_of(case))}
    assert act(case, "record_deliberation", fengyuan.clerk, **right).state == "proposing"


# The proposal ---------------------------------------------------------------------------------------------------------


def test_what_a_unit_would_not_say_leaves_the_case_undetermined(carried, fengyuan):
    case = carried("reviewing", stage="proposing")
    answers.record_answer(
        actor=fengyuan.clerk,
        question=answers.questions(case).get(category="social_insurance_contributions"),
        outcome="refused",
        values=None,
        as_of_on=clock.civil_day(moment_of(case)),
        source="社保中心回函",
        at=moment_of(case),
    )
    on = clock.civil_day(moment_of(case))
    assert facts.decide_now(case, on=on).outcome == "undetermined"
    assert set(refused(case, "propose", fengyuan.clerk)) == {"undetermined"}
    assert queries.proposal_of(case) is None


def test_what_is_known_later_sends_the_proposal_back(carried, fengyuan):
    """An answer that comes in after the proposal, by whatever way, must be looked at before anybody agrees."""
    case = carried("reviewing")
    later = moment_of(case) + timedelta(hours=1)
    assert why_not(case, "endorse", fengyuan.reviewer) == []
    question = answers.questions(case).get(category="pensions")
    answers.record_answer(
        actor=fengyuan.clerk,
        question=question,
        outcome="matched",
        values={CATEGORIES["pensions"].facts[0]: 60_000},
        as_of_on=clock.civil_day(later),
        source="社保中心更正函",
        at=later,
    )
    assert refused(case, "endorse", fengyuan.reviewer, at=later) == ["facts_changed"]
    case = act(case, "send_back", fengyuan.reviewer, at=later, note="核对结果有更正。")
    earlier = queries.proposal_of(case)
    case = act(case, "propose", fengyuan.clerk, at=later)
    assert queries.proposal_of(case).amount_fen == earlier.amount_fen - 60_000
    assert act(case, "endorse", fengyuan.reviewer, at=later).state == "town_publicity"


# The notices ----------------------------------------------------------------------------------------------------------


def last_day(case: Case):
    return clock.at_noon(publicity.latest(case).until_on)


def test_the_case_moves_on_the_day_after_the_notice_and_not_on_its_last(carried, fengyuan, prove_publicity):
    case = carried("maintenance_paid")
    until = last_day(case)
    assert (publicity.latest(case).until_on - publicity.latest(case).from_on).days == 7
    assert refused(case, "close_publicity", fengyuan.clerk, at=until) == ["publicity_running"]
    assert refused(case, "close_publicity", fengyuan.clerk, at=until + timedelta(days=1)) == ["publicity_not_proved"]
    prove_publicity(case, at=until + timedelta(days=1))
    assert act(case, "close_publicity", fengyuan.clerk, at=until + timedelta(days=1)).state == "at_district"


def test_an_objection_is_answered_before_the_case_moves_on(carried, fengyuan, prove_publicity):
    case = carried("maintenance_paid")
    until = last_day(case)
    objection = publicity.lodge_objection(
        actor=fengyuan.clerk, publicity=publicity.latest(case), content="他有车。", at=until
    )
    after = until + timedelta(days=1)
    prove_publicity(case, at=after)
    assert refused(case, "close_publicity", fengyuan.clerk, at=after) == ["objection_open"]
    publicity.resolve_objection(actor=fengyuan.reviewer, objection=objection, finding="车已报废。", at=after)
    assert act(case, "close_publicity", fengyuan.clerk, at=after).state == "at_district"


def test_the_inquiry_is_not_opened_again_without_an_objection(carried, fengyuan):
    case = carried("maintenance_paid")
    assert refused(case, "reopen_inquiry", fengyuan.clerk, note="重新调查。") == ["no_objection"]


def test_a_notice_of_an_earlier_round_does_not_count_for_a_later_proposal(carried, fengyuan):
    """Objected to, opened again, proposed anew: the neighbours must see the new amount for its whole window."""
    case = carried("maintenance_paid")
    first = publicity.latest(case)
    at = last_day(case)
    publicity.resolve_objection(
        actor=fengyuan.reviewer,
        objection=publicity.lodge_objection(actor=fengyuan.clerk, publicity=first, content="他有车。", at=at),
        finding="属实，重新调查。",
        at=at,
    )
    case = act(case, "reopen_inquiry", fengyuan.clerk, at=at, note="异议属实。")
    assert case.state == "investigating"
    case = act(case, "conclude_inquiry", fengyuan.clerk, at=at)
    case = act(case, "record_deliberation", fengyuan.clerk, at=at, **MEETING, held_on=clock.civil_day(at))
    anew = at + timedelta(days=2)
    case = act(case, "propose", fengyuan.clerk, at=anew)
    over = [reason.key for reason in queries.why_not_close_publicity(case=case, actor=fengyuan.clerk, at=anew)]
    assert over == ["not_published"]
    case = act(case, "endorse", fengyuan.reviewer, at=anew)
    second = publicity.latest(case)
    assert second != first
    first.refresh_from_db()
    assert first.taken_down_on == clock.civil_day(at)
    assert refused(case, "close_publicity", fengyuan.clerk, at=anew + timedelta(days=1)) == ["publicity_running"]


def test_the_district_confirms_after_its_own_notice_too(carried, fengyuan, prove_publicity):
    case = carried("maintenance_unpaid")
    assert [notice.stage for notice in case.publicities.order_by("pk")] == ["town", "district"]
    assert refused(case, "confirm", fengyuan.confirmer, at=last_day(case)) == ["publicity_running"]
    prove_publicity(case, at=last_day(case) + timedelta(days=1))
    assert act(case, "confirm", fengyuan.confirmer, at=last_day(case) + timedelta(days=1)).state == "granted"


def test_without_a_proposal_nothing_is_confirmed(carried, fengyuan):
    case = carried("dialysis", stage="proposing")
    found = queries.why_not_confirm(case=case, actor=fengyuan.confirmer, at=moment_of(case))
    assert {reason.key for reason in found} == {"no_proposal", "not_published"}


def test_a_refusal_is_not_put_on_the_board(carried):
    case = carried("three_people_3241")
    assert case.state == "at_district"
    assert not case.publicities.exists()


# Which rows hold ------------------------------------------------------------------------------------------------------


def test_the_rule_at_acceptance_decides_which_steps_there_are(carried):
    """220号 asks for the review and a second notice; 57号 for neither, whatever the day on which one looks."""
    case = carried("dialysis", stage="reviewing")
    assert queries.needs_deliberation(case)
    assert queries.needs_district_publicity(case)
    with clock.travel(date(2021, 8, 1)):
        assert queries.needs_deliberation(case)
    case.accepted_on = date(2021, 7, 1)
    assert not queries.needs_deliberation(case)
    assert not queries.needs_district_publicity(case)
    assert queries.confirms_directly(case)
