"""Conditions of a person that several rules look at: which disabilities count as severe, and of what kind they are."""

from __future__ import annotations

from minzheng.policy.operators import Count, Flag, Value, among
from minzheng.policy.rules import person


@person(
    since="2012-12-12",
    law="民发〔2012〕220号 第10条; 民发〔2012〕220号 第28条; 民发〔2021〕57号 第8条",
    zh="重度残疾人",
    en="severely disabled",
    unit="yes/no",
)
def severely_disabled(disability_grade: Count) -> Flag:
    """一级、二级重度残疾人: a disability certificate of grade 1 or 2, of whatever category."""
    return among(disability_grade, 1, 2)


@person(
    since="2012-12-12",
    law="民发〔2021〕57号 第8条; 粤府令262号",
    zh="智力或者精神残疾",
    en="intellectual or mental disability",
    unit="yes/no",
)
def intellectual_or_mental(disability_category: Value) -> Flag:
    """A certificate for these two categories. One for several (多重残疾) does not say which, and is not taken for either."""
    return among(disability_category, "intellectual", "mental")
