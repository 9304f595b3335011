"""What the case page says: what comes first, what was declared beside what was found, when each stage began."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from minzheng.access.models import Staff
from minzheng.cases import kinds
from minzheng.domains.assistance.actions import confirm_home_visit, record_found_value, record_home_visit
from minzheng.domains.assistance.forms import ChecksForm
from minzheng.domains.assistance.screens import PANELS, panels
from minzheng.lib import clock
from minzheng.ui.case_pages.offers import offers_of, verb_label
from minzheng.ui.case_pages.stages import stages_of
from minzheng.verification import answers
from minzheng.verification.categories import CATEGORIES

pytestmark = pytest.mark.django_db

TODAY = date(2020, 10, 14)


@pytest.fixture(autouse=True)
def in_october():
    with clock.travel(TODAY):
        yield


@pytest.fixture
def case(carried):
    """何伟文 has declared 8,000 of savings for the whole household, his wife 2,300 a month; nobody has visited yet."""
    return carried("dialysis", stage="investigating")


def offers(case, actor, **typed) -> dict[str, dict[str, Any]]:
    shown = [{"panel": panel, "context": panel.context(case, actor)} for panel in PANELS if panel.shown(case)]
    typed = {"bound": {}, "notes": {}, **typed}
    return {offer["verb"]: offer for offer in offers_of(case, actor, kinds.kind_of(case), panels=shown, **typed)}


def enter(actor, question, outcome, value=None):
    fact = CATEGORIES[question.category].facts[0]
    values = {fact: value} if outcome == "matched" else None
    record_found_value(actor=actor, question=question, outcome=outcome, values=values, as_of_on=TODAY, source="回执")


def visit(case, team):
    second = Staff.objects.get(public_id=team.second_visitor.staff_id)
    return record_home_visit(
        actor=team.clerk,
        case=case,
        second_visitor=second,
        visited_on=TODAY,
        present="本人",
        findings="属实。",
        agrees_with_declared=True,
    )


def compared(case, actor) -> dict[str, dict[str, Any]]:
    return {str(row["label"]): row for row in panels.compare(case, actor)["rows"]}


def test_the_strong_step_comes_first_and_names_what_has_to_be_done_before_it(case, fengyuan):
    found = offers(case, fengyuan.clerk)
    assert list(found) == ["conclude_inquiry", "withdraw"]
    no_visit, unanswered = found["conclude_inquiry"]["reasons_why_not"]
    assert no_visit["deed"].url == reverse("assistance:record_visit", args=[case.public_id])
    assert unanswered["deed"].url == reverse("assistance:checks", args=[case.public_id])
    assert (no_visit["leads"], unanswered["leads"]) == (True, False)


def test_a_visit_that_waits_is_confirmed_by_the_second_visitor_and_by_nobody_else(case, fengyuan):
    waiting = visit(case, fengyuan)
    mine = panels.visits(case, fengyuan.second_visitor)["deed"]
    assert mine.url == reverse("assistance:confirm_visit", args=[waiting.public_id])
    assert panels.visits(case, fengyuan.clerk)["deed"] is None
    assert panels.visits(case, fengyuan.reviewer) == {**panels.visits(case, fengyuan.reviewer), "again": None}
    confirm_home_visit(actor=fengyuan.second_visitor, visit=waiting)
    assert panels.visits(case, fengyuan.second_visitor)["deed"] is None


def test_the_opinion_stands_at_the_head_once_there_is_one(carried, fengyuan, case):
    assert panels.calculation(case, fengyuan.clerk)["headline"] is None
    proposed = panels.calculation(carried("maintenance_paid", stage="reviewing"), fengyuan.reviewer)["headline"]
    assert (proposed.opinion, proposed.amount) == ("给予 60.00 元/月", "60.00 元/月")
    refused = panels.calculation(carried("three_people_3240", stage="reviewing"), fengyuan.reviewer)["headline"]
    assert (refused.opinion, refused.amount) == ("不予", "")


def test_what_was_typed_before_a_refusal_is_still_there(case, fengyuan):
    assert offers(case, fengyuan.clerk, notes={"withdraw": "家里人不同意"})["withdraw"]["note"] == "家里人不同意"


def test_a_step_that_closes_the_case_is_asked_about(case, fengyuan):
    assert "撤回申请" in offers(case, fengyuan.clerk)["withdraw"]["confirm"]
    assert not offers(case, fengyuan.clerk)["conclude_inquiry"]["confirm"]


def test_what_the_household_has_together_is_compared_together(case, fengyuan):
    clerk = fengyuan.clerk
    assert compared(case, clerk)["存款"]["verdict"]["text"] == "待核对"
    first, second, third = answers.unanswered(case).filter(category="bank_deposits")
    enter(clerk, first, "matched", 5_000_00)
    enter(clerk, second, "matched", 3_000_00)
    assert compared(case, clerk)["存款"]["verdict"]["text"] == "待核对"
    enter(clerk, third, "no_record")
    row = compared(case, clerk)["存款"]
    assert (row["who"], row["declared"], row["found"]) == ("全家", "8,000.00 元", "8,000.00 元")
    assert row["verdict"]["tone"] == "green"


@pytest.mark.parametrize(
    ("outcome", "value", "found", "verdict"),
    [
        ("matched", 2_300_00, "2,300.00 元", "一致"),
        ("matched", 2_300_01, "2,300.01 元", "不一致"),
        ("no_record", None, "未查到记录", "以申报为准"),
        ("refused", None, "没有明确答复", "不能确定"),
    ],
)
def test_what_was_found_of_a_wage(case, fengyuan, outcome, value, found, verdict):
    earner = answers.unanswered(case).get(category="social_insurance_contributions", person=case.applicant)
    enter(fengyuan.clerk, earner, outcome, value)
    row = compared(case, fengyuan.clerk)["工资性收入"]
    assert (row["found"], row["verdict"]["text"]) == (found, verdict)


def test_a_value_by_itself_says_that_something_was_found(case):
    question = answers.unanswered(case).get(category="social_insurance_contributions", person=case.applicant)
    typed = {"source": "回执", "as_of_on": "20201014", f"value_{question.public_id.hex}": "2300"}
    form = ChecksForm(typed, questions=[question])
    assert form.is_valid(), form.errors
    assert form.answered() == [(question, "matched", {"wage": 2_300_00})]
    form = ChecksForm({**typed, f"outcome_{question.public_id.hex}": "no_record"}, questions=[question])
    assert list(form.errors) == [f"outcome_{question.public_id.hex}"]


def test_a_stage_keeps_the_day_it_began(case, fengyuan):
    visit(case, fengyuan)
    lodged, inquiry, *later = stages_of(case, case.steps.all())
    assert (lodged["on"], inquiry["on"]) == (date(2020, 10, 10), date(2020, 10, 12))
    assert (inquiry["state"], inquiry["note"]) == ("now", "")  # the stage and its state have one name
    assert not any(stage["on"] for stage in later)


def test_verbs_are_called_by_the_row_they_took(case):
    kind = kinds.kind_of(case)
    assert verb_label(kind, "endorse", source="reviewing", target="town_publicity") == "审核通过并公示"
    assert verb_label(kind, "endorse", source="reviewing", target="at_district") == "同意不予确认的意见，报区"
