"""支出型: what illness or schooling costs a family is beyond its means.

How much is beyond, and how much of it is made good, is set by the place (国务院令第649号 第49条): all numbers are parameters.
"""

from __future__ import annotations

from minzheng.policy.operators import Count, Fen, Flag, PerThousand, least, per_thousand
from minzheng.policy.rules import household


@household(
    since="2014-05-01",
    law="国务院令第649号 第47条",
    zh="生活必需支出",
    en="necessary spending",
    unit="yuan",
)
def necessary_spending(medical_expense: Fen, education_expense: Fen) -> Fen:
    """What the family itself paid for illness and schooling in the window, fen."""
    return medical_expense + education_expense


@household(
    since="2014-05-01",
    law="国务院令第649号 第47条",
    zh="家庭承受能力",
    en="what the family can bear",
    unit="yuan",
)
def bearable_spending(household_income: Fen, spending_window_months: Count, bearable_share: PerThousand) -> Fen:
    """A share of the income of the window, rounded half up to the fen."""
    return per_thousand(household_income * spending_window_months, bearable_share)


@household(
    since="2014-05-01",
    law="国务院令第649号 第47条",
    zh="支出超出家庭承受能力",
    en="spending beyond the family's means",
    unit="yes/no",
)
def spending_beyond_means(bearable_spending: Fen, necessary_spending: Fen) -> Flag:
    """Beyond, not equal."""
    return bearable_spending < necessary_spending


@household(
    since="2014-05-01",
    law="国务院令第649号 第49条",
    zh="收入在救助线以内",
    en="income within the line for relief",
    unit="yes/no",
)
def income_within_relief_line(
    household_income: Fen, dibao_standard: Fen, size: Count, income_multiple: PerThousand
) -> Flag:
    """A multiple of the standard for all members; equal is within."""
    return household_income <= per_thousand(dibao_standard * size, income_multiple)


@household(
    since="2014-05-01",
    law="国务院令第649号 第47条",
    zh="属于支出型困难",
    en="in difficulty through spending",
    unit="yes/no",
)
def spending_in_need(spending_beyond_means: Flag, income_within_relief_line: Flag) -> Flag:
    """支出超出承受能力，且收入在救助线以内."""
    return spending_beyond_means & income_within_relief_line


@household(
    since="2014-05-01",
    law="国务院令第649号 第49条",
    zh="支出型救助金",
    en="relief for spending",
    unit="yuan",
)
def spending_amount(
    medical_expense: Fen,
    medical_rate: PerThousand,
    education_expense: Fen,
    education_rate: PerThousand,
    dibao_standard: Fen,
    size: Count,
    max_months: Count,
) -> Fen:
    """By kind of spending a share of it, fen, up to so many months of the standard for all members."""
    made_good = per_thousand(medical_expense, medical_rate) + per_thousand(education_expense, education_rate)
    return least(made_good, dibao_standard * size * max_months)
