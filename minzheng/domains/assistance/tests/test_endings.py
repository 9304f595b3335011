"""How a case ends: granted with everything that follows, refused with reasons, or withdrawn by the applicant's own wish."""

from __future__ import annotations

from datetime import date

import pytest

from minzheng.access.actor import Actor
from minzheng.access.refusals import Refused
from minzheng.cases.advance import advance, available
from minzheng.cases.documents import open_document
from minzheng.cases.models import Case, Clock, Notice
from minzheng.domains.assistance import facts, queries
from minzheng.domains.assistance.queries import month_after
from minzheng.lib import clock
from minzheng.payments.models import Entitlement
from minzheng.registry import statuses

pytestmark = pytest.mark.django_db


def withdraw(case: Case, actor: Actor, note: str = "我找到工作了。") -> Case:
    at = case.steps.order_by("sequence").last().at
    with clock.travel(at):
        return advance(case, "withdraw", actor=actor, expected_version=case.version, at=at, note=note)


def resident(case: Case) -> Actor:
    return Actor.resident(person_id=case.applicant.public_id, name=case.applicant.name)


def told(case: Case) -> list[str]:
    return list(Notice.objects.filter(case=case, channel="portal").order_by("pk").values_list("template", flat=True))


@pytest.mark.parametrize("who", ["clerk", "applicant"])
def test_a_withdrawal_takes_the_notice_down_stops_the_clocks_and_is_told(carried, fengyuan, who):
    case = carried("maintenance_paid")
    assert case.publicities.filter(taken_down_on=None).exists()
    case = withdraw(case, fengyuan.clerk if who == "clerk" else resident(case))
    assert (case.state, case.is_open, case.waiting_role) == ("withdrawn", False, "")
    assert not case.publicities.filter(taken_down_on=None).exists()
    assert not Clock.objects.filter(case=case, stopped_on=None).exists()
    assert told(case)[-1] == "withdrawn"
    assert queries.proposal_of(case) is not None  # what was found stays in the file
    assert not available(case, fengyuan.clerk)


@pytest.mark.parametrize(
    "stage", ["lodged", "investigating", "deliberating", "proposing", "reviewing", "at_district", "district_publicity"]
)
def test_an_application_can_be_withdrawn_at_every_stage(carried, stage):
    case = carried("dialysis", stage=stage)
    assert withdraw(case, resident(case)).state == "withdrawn"


def test_a_withdrawal_says_why_and_is_the_applicants_or_the_clerks(carried, fengyuan, wenquan):
    case = carried("dialysis", stage="investigating")
    with pytest.raises(Refused) as refused:
        withdraw(case, fengyuan.clerk, note=" ")
    assert [reason.key for reason in refused.value.reasons] == ["note_required"]
    other = Actor.resident(person_id=case.household.memberships.get(relation="spouse").person.public_id, name="何伟文")
    for actor in (fengyuan.reviewer, fengyuan.confirmer, wenquan.clerk, other):
        with pytest.raises(Refused) as refused:
            withdraw(case, actor)
        assert [reason.key for reason in refused.value.reasons] == ["not_permitted"]


def test_a_refusal_is_a_letter_with_its_reasons_and_leaves_no_claim(carried, fengyuan):
    case = carried("three_people_3240")
    assert case.state == "refused"
    letter = case.documents.get(kind="decision_refusal")
    assert open_document(actor=fengyuan.confirmer, document=letter).startswith(b"%PDF")
    assert "低保" in letter.number
    assert told(case)[-1] == "refused"
    assert Notice.objects.get(case=case, template="refused", channel="portal").document == letter
    decision = facts.stored_decision(queries.proposal_of(case))
    assert decision.outcome == "refused"
    assert decision.reasons
    assert not Entitlement.objects.filter(case=case).exists()
    assert not statuses.who_has("dibao", on=date(2021, 6, 1)).exists()


def test_a_grant_is_a_status_for_each_an_entitlement_and_a_letter(carried):
    case = carried("dialysis")
    first = month_after(clock.civil_day(case.closed_at))
    assert {row.person.name for row in statuses.who_has("dibao", on=first)} == {
        row.person.name for row in case.household.memberships.all()
    }
    owed = Entitlement.objects.get(case=case)
    assert (owed.valid_from, owed.amount_fen) == (first, queries.proposal_of(case).amount_fen)
    assert owed.payer == case.division.parent
    assert owed.persons.count() == case.household.memberships.count()
    assert case.documents.filter(kind="decision_grant").count() == 1
    assert told(case)[-1] == "granted"


@pytest.mark.parametrize(
    ("day", "month"),
    [
        (date(2020, 11, 30), date(2020, 12, 1)),
        (date(2020, 12, 1), date(2021, 1, 1)),
        (date(2020, 12, 31), date(2021, 1, 1)),
        (date(2021, 1, 31), date(2021, 2, 1)),
    ],
)
def test_money_begins_with_the_month_after_the_decision(day, month):
    assert month_after(day) == month


def test_text_messages_name_neither_programme_nor_sum(carried):
    case = carried("dialysis")
    texts = [notice.body.open() for notice in Notice.objects.filter(case=case, channel="sms")]
    assert texts
    for text in texts:
        for word in ("低保", "最低生活保障", "940", "元", case.number):
            assert word not in text
