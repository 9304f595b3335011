"""分类施保: what an old person, a minor, a severely disabled or a seriously ill one gets besides, in percent of the standard.

The rates are local. A rate that is not published or entered is not in force: its rule doesn't hold, nobody is asked for
what it would need, and nothing is added.
"""

# ruff: noqa: SIM300 - rules compare with < and <= only

from __future__ import annotations

from minzheng.policy.operators import Count, Fen, Flag, PerThousand, greatest, least, per_thousand, when
from minzheng.policy.rules import household, person, total

RATES = ("supplement_minor", "supplement_elderly", "supplement_severe_disability", "supplement_serious_illness")


@person(
    given=("supplement_minor",),
    since="2012-12-12",
    law="民发〔2012〕220号 第28条; 民发〔2021〕57号 第27条",
    zh="未成年人加发",
    en="supplement for a minor",
    unit="yuan a month",
)
def minor_supplement(age: Count, standard: Fen, supplement_minor: PerThousand) -> Fen:
    """未成年人: below 18 years (民法典第17条)."""
    return when(age < 18, per_thousand(standard, supplement_minor), 0)


@person(
    given=("supplement_elderly",),
    since="2012-12-12",
    law="民发〔2012〕220号 第28条; 民发〔2021〕57号 第27条",
    zh="老年人加发",
    en="supplement for an old person",
    unit="yuan a month",
)
def elderly_supplement(age: Count, standard: Fen, supplement_elderly: PerThousand) -> Fen:
    """老年人: 60 years and older (老年人权益保障法第2条)."""
    return when(60 <= age, per_thousand(standard, supplement_elderly), 0)


@person(
    given=("supplement_severe_disability",),
    since="2012-12-12",
    law="民发〔2012〕220号 第28条; 民发〔2021〕57号 第27条",
    zh="重度残疾人加发",
    en="supplement for a severely disabled person",
    unit="yuan a month",
)
def severe_disability_supplement(
    severely_disabled: Flag, standard: Fen, supplement_severe_disability: PerThousand
) -> Fen:
    """重度残疾人: grade 1 and 2."""
    return when(severely_disabled, per_thousand(standard, supplement_severe_disability), 0)


@person(
    given=("supplement_serious_illness",),
    since="2012-12-12",
    law="民发〔2012〕220号 第28条; 民发〔2021〕57号 第27条",
    zh="重病患者加发",
    en="supplement for a seriously ill person",
    unit="yuan a month",
)
def serious_illness_supplement(serious_illness: Flag, standard: Fen, supplement_serious_illness: PerThousand) -> Fen:
    """重病患者, as recognised locally."""
    return when(serious_illness, per_thousand(standard, supplement_serious_illness), 0)


@person(
    since="2012-12-12",
    law="民发〔2012〕220号 第28条; 民发〔2021〕57号 第27条",
    zh="分类施保加发",
    en="supplement",
    unit="yuan a month",
)
def supplement(
    dibao_eligible: Flag,
    supplement_combination: PerThousand,
    is_applicant: Flag = True,
    minor_supplement: Fen = 0,
    elderly_supplement: Fen = 0,
    severe_disability_supplement: Fen = 0,
    serious_illness_supplement: Fen = 0,
) -> Fen:
    """A member's supplement, fen a month. Who is in several categories gets their sum, but no more than the highest times
    ``supplement_combination``: with 1 the highest alone, with 4 all of them. The parameter is read only for such a person.
    """
    first = greatest(minor_supplement, elderly_supplement)
    highest = greatest(first, severe_disability_supplement, serious_illness_supplement)
    aged = minor_supplement + elderly_supplement
    together = aged + severe_disability_supplement + serious_illness_supplement
    several = least(together, per_thousand(highest, supplement_combination))
    return when(dibao_eligible & is_applicant, when(highest < together, several, highest), 0)


supplement_total = total(
    "supplement_total",
    of="supplement",
    since="2012-12-12",
    law="民发〔2012〕220号 第28条; 民发〔2021〕57号 第27条",
    zh="分类施保加发合计",
    en="supplements",
    unit="yuan a month",
    meaning="各成员的分类施保加发: the supplements of all members, fen a month.",
)


@household(
    given=RATES,
    since="2012-12-12",
    law="民发〔2012〕220号 第27条; 民发〔2012〕220号 第28条; 民发〔2021〕57号 第23条; 民发〔2021〕57号 第27条",
    zh="每月发放合计",
    en="paid a month in all",
    unit="yuan a month",
)
def dibao_total(dibao_amount: Fen, supplement_total: Fen) -> Fen:
    """What is paid a month in all, fen: the difference to the standard and the supplements. Without a rate, no such rule."""
    return dibao_amount + supplement_total
