"""Income (家庭收入): what the members have a month, and what of it the law doesn't count."""

from __future__ import annotations

from minzheng.policy.operators import Fen, greatest
from minzheng.policy.rules import count, person, total

size = count(
    "size",
    since="2012-12-12",
    law="民发〔2012〕220号 第5条; 民发〔2021〕57号 第7条",
    zh="人数",
    en="members",
    unit="persons",
    meaning="共同生活的家庭成员: the members of the household who live together.",
)


@person(
    name="person_income",
    since="2012-12-12",
    until="2021-06-30",
    law="民发〔2012〕220号 第16条; 国务院令第271号 第2条",
    zh="收入",
    en="income",
    unit="yuan a month",
)
def person_income_of_2012(
    wage: Fen,
    business_income: Fen,
    property_income: Fen,
    transfer_income: Fen,
    maintenance_received: Fen,
    exempt_income: Fen,
) -> Fen:
    """A member's countable income, fen a month, never below zero. Maintenance counts when received, not when due."""
    stated = wage + business_income + property_income + transfer_income + maintenance_received
    return greatest(stated - exempt_income, 0)


@person(
    name="person_income",
    since="2021-07-01",
    law="民发〔2021〕57号 第13条",
    zh="收入",
    en="income",
    unit="yuan a month",
)
def person_income_of_2021(
    wage: Fen,
    business_income: Fen,
    property_income: Fen,
    transfer_income: Fen,
    maintenance_received: Fen,
    exempt_income: Fen,
    central_basic_pension: Fen,
) -> Fen:
    """As before, and the centrally fixed basic pension is no longer counted (第13条第二款第三项)."""
    stated = wage + business_income + property_income + transfer_income + maintenance_received
    return greatest(stated - exempt_income - central_basic_pension, 0)


household_income = total(
    "household_income",
    of="person_income",
    since="2012-12-12",
    law="民发〔2012〕220号 第16条; 民发〔2021〕57号 第13条",
    zh="家庭收入",
    en="household income",
    unit="yuan a month",
    meaning="家庭收入: the countable incomes of all members, fen a month.",
)
