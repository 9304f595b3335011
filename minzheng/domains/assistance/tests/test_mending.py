"""What was forgotten or went wrong can be mended: a signature, a result of the checks, an account, a conclusion too early."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime

import pytest

from minzheng.access.refusals import Refused
from minzheng.cases.advance import advance
from minzheng.domains.assistance import facts, queries
from minzheng.domains.assistance.actions import (
    correct_account,
    lodge_intake,
    record_found_value,
    record_signature,
)
from minzheng.lib import clock
from minzheng.registry import queries as register
from minzheng.verification import answers

pytestmark = pytest.mark.django_db

AT = datetime(2020, 11, 2, 10, tzinfo=clock.SHANGHAI)


@pytest.fixture
def half_signed(family, fengyuan):
    """A family of three whose father has not signed."""
    form = family("dialysis").intake()
    members = [form.members[0], replace(form.members[1], signed=False), *form.members[2:]]
    with clock.travel(AT):
        return lodge_intake(actor=fengyuan.clerk, programme="dibao", form=replace(form, members=members), at=AT)


def test_a_missing_signature_is_on_the_one_time_list_and_can_be_given_later(half_signed, fengyuan):
    (unsigned,) = queries.unsigned(half_signed)
    assert any(unsigned.person.name in str(label) for _kind, label in queries.missing_papers(half_signed))
    assert any(
        unsigned.person.name in str(reason)
        for reason in queries.why_not_accept(case=half_signed, actor=fengyuan.clerk, at=AT)
    )

    record_signature(actor=fengyuan.clerk, case=half_signed, person=unsigned.person, at=AT)

    assert queries.unsigned(half_signed) == []


def test_nobody_but_the_clerk_of_the_street_takes_a_signature(half_signed, wenquan, fengyuan):
    (unsigned,) = queries.unsigned(half_signed)
    for actor in (wenquan.clerk, fengyuan.reviewer):
        with pytest.raises(Refused):
            record_signature(actor=actor, case=half_signed, person=unsigned.person, at=AT)
    assert queries.unsigned(half_signed) == [unsigned]


def test_an_unclear_answer_keeps_the_inquiry_open_until_it_is_corrected(carried, fengyuan):
    case = carried("dialysis", stage="investigating")
    question = answers.questions(case).filter(category="bank_deposits").first()

    def answer(outcome, values=None):
        return record_found_value(
            actor=fengyuan.clerk,
            question=question,
            outcome=outcome,
            values=values,
            as_of_on=AT.date(),
            source="回执",
            at=AT,
        )

    answer("refused")
    keys = {reason.key for reason in queries.why_not_conclude_inquiry(case=case, actor=fengyuan.clerk, at=AT)}
    assert "unclear" in keys
    assert list(answers.open_questions(case, again=str(question.public_id))) == [question]

    answer("matched", {"deposits": 12_300})
    keys = {reason.key for reason in queries.why_not_conclude_inquiry(case=case, actor=fengyuan.clerk, at=AT)}
    assert "unclear" not in keys
    assert answers.latest(case)[question.pk].values.open() == {"deposits": 12_300}


@pytest.mark.parametrize("stage", ["deliberating", "proposing"])
def test_a_concluded_inquiry_is_opened_again_with_a_reason(stage, carried, fengyuan):
    case = carried("dialysis", stage=stage)

    with pytest.raises(Refused):
        advance(case, "back_to_inquiry", actor=fengyuan.clerk, expected_version=case.version, at=AT)
    case = advance(
        case, "back_to_inquiry", actor=fengyuan.clerk, expected_version=case.version, at=AT, note="存款金额录错。"
    )

    assert case.state == "investigating"
    assert facts.compare(case)


def test_a_corrected_account_is_the_one_the_next_run_pays_to(carried, fengyuan):
    case = carried("three_people_1000", stage="proposing")  # once it is paid, another account takes two people
    before = register.account_of(case.applicant, on=date(2020, 12, 2))

    with clock.travel(date(2020, 12, 2)):
        correct_account(
            actor=fengyuan.clerk,
            case=case,
            holder_name=case.applicant.name,
            bank="广州示例银行",
            account_number="6299990000000077770",
        )

    after = register.account_of(case.applicant, on=date(2020, 12, 2))
    assert after != before
    assert queries.application_of(case).payee_account == after


def test_money_never_goes_to_another_persons_account(carried, fengyuan, family):
    case = carried("three_people_1000", stage="proposing")
    with pytest.raises(Refused, match="收款户名"):
        correct_account(
            actor=fengyuan.clerk, case=case, holder_name="别人", bank="银行", account_number="6299990000000077770"
        )
    form = replace(family("widow").intake(), holder_name="别人")
    with pytest.raises(Refused, match="收款户名"):
        lodge_intake(actor=fengyuan.clerk, programme="dibao", form=form, at=AT)
