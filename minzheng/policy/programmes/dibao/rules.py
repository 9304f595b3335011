"""最低生活保障: the difference between the standard and what the household has (差额补助)."""

from __future__ import annotations

from minzheng.policy.means import assets, conditions, income
from minzheng.policy.operators import Count, Fen, Flag, greatest, when
from minzheng.policy.programmes.dibao import alone, alone_means, alone_property, supplements
from minzheng.policy.rules import household

USES = (income, assets, conditions, alone, alone_means, alone_property, supplements)


@household(
    since="2012-12-12",
    law="国务院令第649号 第9条; 民发〔2012〕220号 第4条",
    zh="家庭收入低于标准",
    en="income below the standard",
    unit="yes/no",
)
def income_below_standard(household_income: Fen, standard: Fen, size: Count) -> Flag:
    """Below, not equal: a household whose income reaches the standard of all its members is not in need of dibao."""
    return household_income < standard * size


@household(
    since="2012-12-12",
    law="国务院令第649号 第9条; 民发〔2012〕220号 第4条",
    zh="符合低保条件",
    en="eligible for dibao",
    unit="yes/no",
)
def dibao_eligible(income_below_standard: Flag, property_within_limits: Flag) -> Flag:
    """收入低于标准，且财产符合规定."""
    return income_below_standard & property_within_limits


@household(
    since="2012-12-12",
    law="民发〔2012〕220号 第27条; 民发〔2021〕57号 第23条",
    zh="低保金",
    en="dibao amount",
    unit="yuan a month",
)
def dibao_amount(dibao_eligible: Flag, standard: Fen, size: Count, household_income: Fen) -> Fen:
    """差额补助: the standard for every member less the household's income, fen a month; never by way of a per-capita figure."""
    return when(dibao_eligible, greatest(standard * size - household_income, 0), 0)
