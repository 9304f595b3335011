"""Values released anew after an opinion was written: told on the case page, and nothing changes by itself."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minzheng.access.tests.factories import make_staff
from minzheng.cases.models import Case
from minzheng.domains.assistance import queries
from minzheng.lib import clock
from minzheng.rulebook.release import enter_parameter, release_parameter

pytestmark = pytest.mark.django_db

NOTE, NOTE_EN = "下面的数值重新发布过", "released anew"
CITY = "440100"


def release(name: str = "dibao.standard", *, value: int = 1300, since: date = date(2020, 7, 1), on: date) -> None:
    """Entered by one and released by another on a day, in force from an earlier one."""
    with clock.travel(on):
        officers = [make_staff(f"policy-{name}-{value}-{each}", "policy_officer", CITY) for each in (1, 2)]
        row = enter_parameter(
            actor=officers[0],
            name=name,
            division_code=CITY,
            valid_from=since,
            value=value,
            status="published",
            reference="穗民〔2020〕99号",
        )
        release_parameter(actor=officers[1], public_id=row.public_id)


def day_after(case: Case) -> date:
    return clock.civil_day(queries.proposal_of(case).proposed_at) + timedelta(days=1)


def page(desk, actor, case: Case, *, language: str = "zh-hans") -> str:
    browser = desk(actor)
    browser.cookies["django_language"] = language
    with clock.travel(day_after(case) + timedelta(days=1)):
        response = browser.get(reverse("workbench:case", args=[case.public_id]))
    assert response.status_code == 200
    return response.content.decode()


def note_in(text: str) -> str:
    return " ".join(text[text.index(NOTE) :].split("</ul>")[0].split())


@pytest.mark.parametrize(
    ("stage", "step"),
    [
        ("reviewing", "退回重拟"),
        ("town_publicity", "公示期满报区以后"),
        ("at_district", "退回镇街重新调查"),
        ("district_publicity", "退回镇街重新调查"),
    ],
)
def test_the_page_names_the_parameter_both_values_the_days_and_the_step(carried, fengyuan, desk, stage, step):
    case = carried("dialysis", stage=stage)
    before = queries.proposal_of(case)
    actor = fengyuan.confirmer if "district" in stage else fengyuan.reviewer
    assert NOTE not in page(desk, actor, case)
    release(on=day_after(case))
    text = page(desk, actor, case)
    note, on = note_in(text), day_after(case)
    assert "1,080 元/人·月 → <b>1,300 元/人·月</b>" in note
    assert "自 2020年7月1日 起施行" in note
    assert f"{on.year}年{on.month}月{on.day}日 发布" in note
    assert step in text
    assert "不会自动改变" in text
    after = queries.proposal_of(case)
    assert (after.pk, after.amount_fen, Case.objects.get(pk=case.pk).state) == (before.pk, before.amount_fen, stage)


def test_a_value_for_another_day_or_one_that_was_not_used_is_not_told(carried, fengyuan, desk):
    case = carried("dialysis", stage="reviewing")
    release(since=queries.proposal_of(case).on + timedelta(days=1), on=day_after(case))
    release("temporary_relief.delegated_limit", value=5, on=day_after(case))
    assert NOTE not in page(desk, fengyuan.reviewer, case)


def test_a_decided_case_is_as_it_was_decided(carried, fengyuan, desk):
    case = carried("dialysis")
    release(on=day_after(case))
    assert NOTE not in page(desk, fengyuan.clerk, case)


def test_it_is_told_in_english(carried, fengyuan, desk):
    case = carried("dialysis", stage="reviewing")
    release(on=day_after(case))
    text = page(desk, fengyuan.reviewer, case, language="en")
    assert NOTE_EN in text
    assert NOTE not in text


def test_two_values_cost_no_more_questions_than_one(carried, fengyuan, desk):
    case = carried("dialysis", stage="reviewing")

    def cost() -> int:
        page(desk, fengyuan.reviewer, case)  # the first look after a release reads the parameters
        with CaptureQueriesContext(connection) as captured:
            text = page(desk, fengyuan.reviewer, case)
        assert NOTE in text
        return len(captured)

    release(on=day_after(case))
    one = cost()
    release("dibao.deposit_limit", value=9, on=day_after(case))
    two = cost()
    assert page(desk, fengyuan.reviewer, case).count("起施行") == 2
    assert one == two
