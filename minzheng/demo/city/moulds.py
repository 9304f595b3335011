"""The families from which the city is poured: the street's own, and others in benefit since before the year began."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta

from django.db import transaction

from minzheng.cases import documents
from minzheng.cases.advance import advance
from minzheng.cases.models import Case
from minzheng.domains.assistance.vocabulary import GIVING_UP_STATEMENT, OTHER_PAPERS
from minzheng.lib import clock
from minzheng.payments import entitlements
from minzheng.registry import queries as register

from .. import population
from ..carrying import Carrying
from ..cast import Family
from ..papers import example_paper
from ..population import ADULT, OLD, SORTS, YOUNG, Member, Sort
from ..staff import FENGYUAN, team_of

SEED = 440100
FIRST_ORDER = 500  # after the street's
FIRST_NUMBER = 120
LODGED_FROM, LODGED_DAYS = date(2019, 11, 1), 14
STANDARD_THEN, STANDARD_NOW = 1010, 1080
NEW_STANDARD_ON = date(2020, 1, 1)
RAISED_ON = datetime(2020, 1, 2, 9, 30, tzinfo=clock.SHANGHAI)
SIZES = (1,) * 16 + (2,) * 14 + (3,) * 10 + (4,) * 8
GAVE_UP = {3: date(2020, 6, 9), 20: date(2020, 9, 8)}
"""Families whose benefit ended within the year, by their place in the list, with the day of their statement."""


def _couple_with_two(chance: random.Random, surname: str) -> list[Member]:
    family = population._couple_with_child(chance, surname)
    return [*family, population._person(chance, surname, "child", YOUNG, student=True)]


def _three_generations(chance: random.Random, surname: str) -> list[Member]:
    other = population._other_surname(chance, surname)
    return [
        population._person(chance, surname, "self", ADULT, "male", serious_illness=True),
        population._person(chance, other, "parent", OLD, "female", **population._pension(chance)),
        population._person(chance, surname, "child", YOUNG, student=True),
        population._person(chance, surname, "child", YOUNG, student=True),
    ]


LARGE = (
    Sort("丈夫患病不能工作，妻子务农收入低，两个孩子读书。", _couple_with_two),
    Sort("患重病不能劳动，上有老母，下有读书的孩子。", _three_generations),
)


def long_standing() -> list[Family]:
    """Families that have been in benefit all the year: lodged in November 2019, granted in December."""
    chance = random.Random(SEED)  # noqa: S311  (a demonstration's dice, not a secret's)
    return [_family(chance, number, size) for number, size in enumerate(SIZES)]


def carry_long_standing(say: Callable[[str], None]) -> None:
    """Carry them through the real actions, and raise what they are owed to the standard of 2020. Done once."""
    families = long_standing()
    for done, family in enumerate(families, start=1):
        if register.by_identity_number(family.applicant_number) is None:
            with transaction.atomic():
                case = Carrying(family, team_of(FENGYUAN)).carry()
                _raise(case, len(family.data["members"]))
                if done - 1 in GAVE_UP:
                    _give_up(case, GAVE_UP[done - 1])
        if done % 12 == 0:
            say(f"[{done}/{len(families)}] 2019 年起享受待遇的家庭 / families in benefit since 2019")


def _family(chance: random.Random, number: int, size: int) -> Family:
    sort = chance.choice(SORTS.get(size, LARGE))
    like = population._family(chance, FIRST_NUMBER + number, min(size, 3), "granted", _lodged_on(number))
    members = sort.members(chance, population.SURNAMES[number % len(population.SURNAMES)])
    for position, member in enumerate(members):
        member["sequence"] = 200 + (FIRST_NUMBER * 3 + number * 4 + position) % 300
    income = sum(income for member in members for income in population._incomes(member))
    data = {
        **like.data,
        "key": f"city_{number:03d}",
        "reason": sort.reason,
        "expect": {"outcome": "granted", "amount": STANDARD_THEN * size - income},
        "members": members,
    }
    return replace(like, order=FIRST_ORDER + number, data=data)


def _lodged_on(number: int) -> date:
    day = LODGED_FROM + timedelta(days=number % LODGED_DAYS)
    return day - timedelta(days=max(0, day.weekday() - 4))


def _raise(case: Case, members: int) -> None:
    with clock.travel(RAISED_ON):
        (owed,) = entitlements.of_case(case)
        entitlements.change(
            actor=team_of(FENGYUAN).confirmer,
            entitlement=owed,
            from_month=NEW_STANDARD_ON,
            amount_fen=owed.amount_fen + (STANDARD_NOW - STANDARD_THEN) * 100 * members,
            why="2020年1月起低保标准由1010元调整为1080元",
        )


def _give_up(case: Case, on: date) -> None:
    at = datetime(on.year, on.month, on.day, 9, 30, tzinfo=clock.SHANGHAI)
    with clock.travel(at):
        documents.add_document(
            actor=team_of(FENGYUAN).clerk,
            case=case,
            kind=GIVING_UP_STATEMENT,
            upload_name=f"{GIVING_UP_STATEMENT}.pdf",
            content=example_paper(str(OTHER_PAPERS[GIVING_UP_STATEMENT])),
            at=at,
        )
        case.refresh_from_db()
        advance(case, "give_up", actor=team_of(FENGYUAN).reviewer, expected_version=case.version, at=at)
