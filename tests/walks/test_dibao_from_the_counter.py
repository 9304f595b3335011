"""The walk of docs/walk.md: one dibao application from the counter to the bank account, through every floor."""

from __future__ import annotations

import subprocess
import sys
from datetime import date, datetime

import pytest
from django.db.models import Sum

from minzheng.access.models import Division
from minzheng.cases import inbox
from minzheng.cases.advance import advance
from minzheng.cases.models import Case, Notice, Step, Task
from minzheng.demo.cast import families
from minzheng.domains.assistance import facts, queries
from minzheng.lib import clock
from minzheng.payments import runs
from minzheng.payments.models import Entitlement, Leg, Posting, RunLine
from minzheng.registry import statuses
from minzheng.registry.models import Authorisation, Membership

pytestmark = pytest.mark.django_db

DECEMBER = date(2020, 12, 1)


def at(day: date) -> datetime:
    return clock.at_noon(day)


def test_rows_2_to_5_lodged_recorded_opened_and_seen_by_the_clerk(carried, fengyuan):
    case = carried("dialysis", stage="lodged")

    assert case.number.startswith("440103006-DB-2020-")
    assert Membership.objects.filter(household=case.household).count() == 3
    assert Authorisation.objects.get(household=case.household).signatures.count() == 3
    with clock.travel(date(2020, 10, 12)):
        assert [row.number for row in inbox.worklist(fengyuan.clerk, view="group").rows] == [case.number]


def test_row_6_what_is_missing_is_told_once_and_then_accepted(carried, fengyuan):
    case = carried("papers_requested")

    assert case.state == "papers_requested"
    letter = case.documents.get(kind="missing_papers")
    assert letter.media_type == "application/pdf"
    assert letter.number


def test_rows_7_to_11_checks_visit_facts_and_the_law(carried):
    case = carried("dialysis", stage="proposing")

    assert queries.visits_of(case).exclude(confirmed_at=None).count() == 1
    frozen = facts.household_facts(case, date(2020, 10, 26))
    decision = facts.decide(case, frozen, on=date(2020, 10, 26), known_at=None)
    assert (decision.outcome, decision.amount_fen) == ("granted", 94_000)


def test_rows_12_to_15_proposed_published_confirmed_and_granted(carried):
    case = carried("dialysis")

    assert case.state == "granted"
    assert [notice.stage for notice in case.publicities.order_by("pk")] == ["town", "district"]
    assert not case.publicities.filter(taken_down_on=None).exists()
    assert statuses.who_has("dibao", on=DECEMBER).count() == 3
    entitlement = Entitlement.objects.get(case=case)
    assert (entitlement.amount_fen, entitlement.valid_from) == (94_000, DECEMBER)
    assert case.documents.filter(kind="decision_grant").count() == 1
    assert Notice.objects.filter(case=case, template="granted", channel="sms").count() == 1
    sms = Notice.objects.filter(case=case, template="granted", channel="sms").get().body.open()
    assert "低保" not in sms
    assert "940" not in sms


def test_rows_16_to_18_run_bank_file_returns_and_the_task_of_a_return(carried, fengyuan):
    good, refused = carried("dialysis"), carried("three_people_1000")
    payer = Division.objects.get(code="440103")

    with clock.travel(DECEMBER):
        run = runs.draft(actor=fengyuan.payments_officer, payer=payer, programme="dibao", month=DECEMBER)
        run = runs.approve(run, actor=fengyuan.payments_approver, expected_version=run.version)
        run = runs.commit(run, actor=fengyuan.payments_officer, expected_version=run.version)
        bank_file = runs.file(run, actor=fengyuan.payments_officer, expected_version=run.version)
        content = runs.download(bank_file, actor=fengyuan.payments_officer)
        answer = subprocess.run(
            [sys.executable, "-m", "minzheng.demo.bank"], input=content, capture_output=True, check=True
        ).stdout
        run.refresh_from_db()
        runs.settle(run, actor=fengyuan.payments_officer, content=answer, expected_version=run.version)

    assert RunLine.objects.get(case=good).state == "paid"
    assert RunLine.objects.get(case=refused).state == "returned"
    assert Task.objects.get(case=refused).role == "town_clerk"
    sums = Leg.objects.aggregate(debit=Sum("debit_fen"), credit=Sum("credit_fen"))
    assert sums["debit"] == sums["credit"] > 0
    assert Posting.objects.filter(what="accrued").count() == 2
    assert Posting.objects.filter(what="paid").count() == 1


def test_every_step_has_its_author_and_every_look_is_logged(carried):
    case = carried("dialysis")

    steps = list(Step.objects.filter(case=case))
    assert [step.sequence for step in steps] == list(range(1, len(steps) + 1))
    assert all(step.staff_id for step in steps)
    assert Case.objects.get(pk=case.pk).version == sum(step.from_state != step.to_state for step in steps) - 1


@pytest.mark.parametrize("key", [family.key for family in families()])
def test_the_law_answers_the_cast_as_the_cast_is_known(key, carried, family):
    chosen = family(key)
    case = carried(key, stage="reviewing")
    proposal = queries.proposal_of(case)

    assert (proposal.outcome, proposal.amount_fen) == (chosen.expected_outcome, chosen.expected_fen)
    assert facts.decide_again(proposal).content_hash == proposal.content_hash


def test_rows_20_and_21_work_raises_the_income_and_the_benefit_tapers_off(carried, fengyuan):
    case = carried("dialysis")
    day = at(date(2021, 8, 9))
    with clock.travel(day):
        case = advance(
            case,
            "propose_tapering",
            actor=fengyuan.clerk,
            expected_version=case.version,
            changed_on=date(2021, 7, 1),
            source="劳动合同",
        )
        assert Entitlement.objects.get(case=case).valid_to is None
        case = advance(case, "confirm_tapering", actor=fengyuan.confirmer, expected_version=case.version)
    assert case.state == "tapering"
    assert Entitlement.objects.get(case=case, superseded_at=None).valid_to == date(2022, 2, 1)
    assert statuses.who_has("dibao", on=date(2022, 1, 31)).count() == 3
    assert not statuses.who_has("dibao", on=date(2022, 2, 1)).exists()
    assert case.documents.get(kind="tapering").number
