"""单人保: the means of those who apply alone, and what they get. Only their own income and property count."""

from __future__ import annotations

from minzheng.policy.operators import Count, Fen, Flag, greatest, when
from minzheng.policy.rules import count, household, person, total

ALONE = ("applicants",)
"""What the rules for such cases wait for: that not the whole household applies."""


@person(
    given=ALONE,
    since="2012-12-12",
    law="民发〔2012〕220号 第10条; 民发〔2021〕57号 第8条",
    zh="为单独申请人",
    en="applies alone",
    unit="yes/no",
)
def is_applicant(applies: Flag) -> Flag:
    """Whom the benefit is for. Where the whole household applies nobody asks."""
    return applies


applicants_count = count(
    "applicants_count",
    of="applies",
    since="2012-12-12",
    law="民发〔2012〕220号 第10条; 民发〔2021〕57号 第8条",
    zh="申请人数",
    en="applicants",
    unit="persons",
    meaning="单独申请的成员人数: the members who apply alone.",
)


@person(
    since="2012-12-12",
    law="民发〔2012〕220号 第10条; 民发〔2021〕57号 第8条",
    zh="申请人收入",
    en="applicant's income",
    unit="yuan a month",
)
def applicant_income(applies: Flag, person_income: Fen) -> Fen:
    """The countable income of a member who applies, fen a month; of the others nothing."""
    return when(applies, person_income, 0)


applicants_income = total(
    "applicants_income",
    of="applicant_income",
    since="2012-12-12",
    law="民发〔2012〕220号 第10条; 民发〔2021〕57号 第8条",
    zh="申请人收入合计",
    en="applicants' income",
    unit="yuan a month",
    meaning="单独申请的成员的收入: the countable incomes of those who apply alone, fen a month.",
)


@household(
    since="2012-12-12",
    law="国务院令第649号 第9条; 民发〔2012〕220号 第4条",
    zh="申请人收入低于标准",
    en="applicants' income below the standard",
    unit="yes/no",
)
def applicants_income_below_standard(applicants_income: Fen, standard: Fen, applicants_count: Count) -> Flag:
    """Below, not equal: the income of those who apply against the standard for them."""
    return applicants_income < standard * applicants_count


@household(
    name="dibao_eligible",
    given=ALONE,
    since="2012-12-12",
    law="国务院令第649号 第9条; 民发〔2012〕220号 第10条; 民发〔2021〕57号 第8条",
    zh="符合低保条件",
    en="eligible for dibao",
    unit="yes/no",
)
def eligible_alone(
    applicants_may_apply_alone: Flag,
    applicants_income_below_standard: Flag,
    applicants_property_within_limits: Flag,
    members_may_apply_apart: Flag = True,
) -> Flag:
    """可以单独申请，本人收入低于标准，本人财产符合规定；自2022年10月20日起，家庭本身符合条件的须整户申请."""
    means = applicants_income_below_standard & applicants_property_within_limits
    return applicants_may_apply_alone & means & members_may_apply_apart


@household(
    name="dibao_amount",
    given=ALONE,
    since="2012-12-12",
    law="民发〔2012〕220号 第27条; 民发〔2021〕57号 第23条",
    zh="低保金",
    en="dibao amount",
    unit="yuan a month",
)
def amount_alone(dibao_eligible: Flag, standard: Fen, applicants_count: Count, applicants_income: Fen) -> Fen:
    """差额补助 for those who apply: the standard for each of them less their own income, fen a month."""
    return when(dibao_eligible, greatest(standard * applicants_count - applicants_income, 0), 0)
