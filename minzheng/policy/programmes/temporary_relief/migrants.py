"""困难务工人员一次性救助: without work and income for months, where they work and live, and without unemployment insurance.

The sum is set by class of situation (分类施救): the ill, those who keep others, those alone. No document known here says how
much, so every class is ``unknown`` until the place releases a number.
"""

# ruff: noqa: SIM300 - rules compare with < and <= only

from __future__ import annotations

from minzheng.policy.operators import Count, Fen, Flag, not_, when
from minzheng.policy.rules import count, household, person


@person(
    since="2014-05-01",
    law="国务院令第649号 第47条; 民发〔2022〕83号",
    zh="连续无收入达到规定月数",
    en="long enough without income",
    unit="yes/no",
)
def jobless_long_enough(jobless_months: Count, months_without_income: Count) -> Flag:
    """连续无收入: the months required, or more."""
    return jobless_months <= months_without_income


@person(
    since="2014-05-01",
    law="国务院令第649号 第47条; 民发〔2022〕83号",
    zh="属于困难务工人员",
    en="a worker in difficulty",
    unit="yes/no",
)
def worker_in_difficulty(jobless_long_enough: Flag, unemployment_insurance: Flag) -> Flag:
    """Long enough without income, and without unemployment benefit."""
    return jobless_long_enough & not_(unemployment_insurance)


workers_in_difficulty = count(
    "workers_in_difficulty",
    of="worker_in_difficulty",
    since="2014-05-01",
    law="国务院令第649号 第47条; 民发〔2022〕83号",
    zh="困难务工人员",
    en="workers in difficulty",
    unit="persons",
    meaning="困难务工人员: the members who are workers in difficulty.",
)

members_on_dibao = count(
    "members_on_dibao",
    of="on_dibao",
    since="2014-05-01",
    law="国务院令第649号 第47条; 民发〔2022〕83号",
    zh="低保对象",
    en="members on dibao",
    unit="persons",
    meaning="低保对象: the members who draw dibao.",
)

ill_members = count(
    "ill_members",
    of="serious_illness",
    since="2014-05-01",
    law="国务院令第649号 第49条",
    zh="重病成员",
    en="seriously ill members",
    unit="persons",
    meaning="重病患者: the members who are seriously ill.",
)


@household(
    since="2014-05-01",
    law="国务院令第649号 第47条; 民发〔2022〕83号",
    zh="属于困难务工人员家庭",
    en="a worker's family in difficulty",
    unit="yes/no",
)
def migrant_in_need(workers_in_difficulty: Count, members_on_dibao: Count) -> Flag:
    """有困难务工人员，且不是低保家庭: dibao families have their own way."""
    return (0 < workers_in_difficulty) & not_(0 < members_on_dibao)


@household(
    since="2014-05-01",
    law="国务院令第649号 第49条; 民发〔2022〕83号",
    zh="务工人员一次性救助金",
    en="one-off relief for workers",
    unit="yuan",
)
def migrant_amount(
    ill_members: Count, size: Count, migrant_ill: Fen, migrant_with_family: Fen, migrant_alone: Fen
) -> Fen:
    """分类施救, fen, once: with a seriously ill member; with a family; alone."""
    return when(0 < ill_members, migrant_ill, when(1 < size, migrant_with_family, migrant_alone))
