"""临时救助: once, for a family whose basic life is in serious difficulty for a while. Three types, three ways to a sum."""

from __future__ import annotations

from minzheng.policy.means import income
from minzheng.policy.operators import Count, Fen, Flag, Value, among, when
from minzheng.policy.programmes.temporary_relief import migrants, spending
from minzheng.policy.rules import household

USES = (income, spending, migrants)

EMERGENCY, RIGID_SPENDING = "emergency", "rigid_spending"


@household(
    since="2014-05-01",
    law="国务院令第649号 第49条",
    zh="同一事由没有重复救助",
    en="not relieved before for the same cause",
    unit="yes/no",
)
def first_for_this_cause(reliefs_for_same_cause: Count, reliefs_per_cause: Count) -> Flag:
    """同一事由: within the window that ``same_cause_months`` sets, fewer reliefs were given than one cause may bring."""
    return reliefs_for_same_cause < reliefs_per_cause


@household(
    since="2014-05-01",
    law="国务院令第649号 第47条",
    zh="属于临时救助情形",
    en="in a situation that relief is for",
    unit="yes/no",
)
def relief_situation(relief_type: Value, spending_in_need: Flag, migrant_in_need: Flag) -> Flag:
    """急难型 looks at no income: the event is the ground. The two others have conditions of their own."""
    return when(
        among(relief_type, EMERGENCY),
        True,
        when(among(relief_type, RIGID_SPENDING), spending_in_need, migrant_in_need),
    )


@household(
    since="2014-05-01",
    law="国务院令第649号 第47条",
    zh="符合临时救助条件",
    en="eligible for temporary relief",
    unit="yes/no",
)
def relief_eligible(relief_situation: Flag, first_for_this_cause: Flag) -> Flag:
    """属于救助情形，且同一事由没有重复救助."""
    return relief_situation & first_for_this_cause


@household(
    since="2014-05-01",
    law="国务院令第649号 第49条",
    zh="急难型救助金",
    en="emergency relief",
    unit="yuan",
)
def emergency_amount(dibao_standard: Fen, size: Count, months: Count) -> Fen:
    """标准 × 人数 × 月数, fen, once."""
    return dibao_standard * size * months


@household(
    since="2014-05-01",
    law="国务院令第649号 第49条",
    zh="临时救助金",
    en="temporary relief",
    unit="yuan",
)
def relief_amount(
    relief_eligible: Flag, relief_type: Value, emergency_amount: Fen, spending_amount: Fen, migrant_amount: Fen
) -> Fen:
    """What is paid once, fen: by the type of the difficulty."""
    by_type = when(
        among(relief_type, EMERGENCY),
        emergency_amount,
        when(among(relief_type, RIGID_SPENDING), spending_amount, migrant_amount),
    )
    return when(relief_eligible, by_type, 0)
