"""A stored tree of reasons as lines of a page."""

from __future__ import annotations

from typing import Any

import pytest
from django.template import Context, Template
from django.utils.translation import override

from minzheng.ui.calculation import lines

LAW = "民发〔2012〕220号 第27条"


def node(rule: str, label: str, value: Any, unit: str, sentence: str, **more: Any) -> dict[str, Any]:
    """A reason as decisions store it."""
    law = more.get("law", "")
    cited = f"（{law}）" if law else ""
    return {
        "rule": rule,
        "kind": more.get("kind", "rule"),
        "label": {"zh": label, "en": rule},
        "value": value,
        "unit": unit,
        "law": law,
        "parameter": more.get("parameter"),
        "member": more.get("member"),
        "sentence": {"zh": f"{sentence}{cited}", "en": sentence},
        "because": more.get("because", []),
    }


STANDARD = node(
    "dibao.standard",
    "标准",
    108000,
    "yuan a person a month",
    "标准 1,080 元/人·月〔示例值〕（某文件）",
    kind="parameter",
    parameter={
        "name": "dibao.standard",
        "division": "440100",
        "valid_from": "2020-01-01",
        "value": 108000,
        "status": "example",
        "reference": "某文件",
        "version": "440100@2020-01-01",
    },
)
WAGE = node("wage", "工资收入", 100000, "yuan a month", "工资收入 1,000 元/月", kind="fact", member=1)
NO_PENSION = node("transfer_income", "转移性收入", 0, "yuan a month", "转移性收入 0 元/月", kind="fact", member=1)
INCOME = node(
    "household_income",
    "家庭收入",
    100000,
    "yuan a month",
    "家庭收入 = 各成员之和 = 1,000 元/月",
    because=[WAGE, NO_PENSION],
)
BELOW = node(
    "income_below_standard",
    "家庭收入低于标准",
    True,
    "yes/no",
    "家庭收入低于标准：是。家庭收入 1,000 元/月 低于 3,240 元/月",
    because=[INCOME, STANDARD],
)
AMOUNT = node(
    "dibao_amount",
    "低保金",
    224000,
    "yuan a month",
    "低保金 = 标准 × 人数 − 家庭收入 = 1,080 × 3 − 1,000 = 2,240 元/月",
    law=LAW,
    because=[STANDARD, INCOME, BELOW],
)


@pytest.fixture(autouse=True)
def chinese():
    with override("zh-hans"):
        yield


def test_the_first_line_says_the_sum_and_how_it_follows():
    (line,) = lines(AMOUNT)
    assert (line.label, line.value) == ("低保金", "2,240 元/月")
    assert list(line.formula) == ["标准 × 人数 − 家庭收入", "1,080 × 3 − 1,000"]
    assert line.law == LAW


def test_a_released_value_shows_its_document_and_that_it_is_an_example():
    standard = lines(AMOUNT)[0].because[0]
    assert (standard.value, standard.source, standard.is_example) == ("1,080 元/人·月", "某文件", True)


def test_an_answer_is_a_word_and_a_reason():
    below = lines(AMOUNT)[0].because[2]
    assert below.is_answer
    assert (below.value, below.note) == ("是", "家庭收入 1,000 元/月 低于 3,240 元/月")


def test_a_line_about_a_member_says_whose_it_is_and_nothings_are_left_out():
    income = lines(AMOUNT, names=["何志强", "梁带娣"])[0].because[1]
    assert [(fact.who, fact.label, fact.value) for fact in income.because] == [("梁带娣", "工资收入", "1,000 元/月")]


def test_a_reason_met_again_is_not_unfolded_again():
    first, again = lines(AMOUNT)[0].because[1], lines(AMOUNT)[0].because[2].because[0]
    assert first.label == again.label
    assert first.because
    assert not again.because


def test_an_outcome_is_a_word_and_a_constant_says_its_condition():
    nothing = node("dibao_amount", "低保金", 0, "yuan a month", "低保金 = 0 元/月；符合低保条件 否", because=[BELOW])
    outcome = {
        **node("outcome", "结论", "refused", "choice", "结论 不予", kind="outcome", because=[nothing]),
        "unit": None,
    }
    (line,) = lines(outcome)
    assert line.is_answer
    assert (line.because[0].value, line.because[0].note) == ("0 元/月", "；符合低保条件 否")


def test_nothing_to_explain_gives_no_lines():
    assert lines(None) == []
    assert lines([]) == []


def test_the_page_unfolds_the_first_line_and_marks_examples():
    page = Template("{% load minzheng %}{% calculation tree %}").render(Context({"tree": AMOUNT}))
    assert page.count("<details") == 3
    assert page.count(" open>") == 1
    assert "示例值" in page
    assert "2,240 元/月" in page
