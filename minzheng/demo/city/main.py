"""``load``: the city's staff, its families in benefit and in hand, its year of payments. What is done is left as it is."""

from __future__ import annotations

import random
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime

from django.db.models import Count

from config import database
from minzheng.access import seals
from minzheng.access.actor import Actor
from minzheng.access.encryption import keyring, unlock
from minzheng.access.grants import minzheng_models
from minzheng.access.history import author
from minzheng.access.models import DataKey, Staff
from minzheng.cases.models import Case, Task
from minzheng.domains.assistance import queries
from minzheng.payments.models import Coverage, Entitlement, Leg, Posting, Run, RunLine
from minzheng.registry import queries as register
from minzheng.registry.models import PayeeAccount, Person, Status

from .. import population
from ..cast import Family
from ..staff import FENGYUAN, LIWAN, team_of
from . import calibration, months, moulds, tekun
from .calibration import Caseload, Place
from .loading import Bulk, Numbers, unhindered, write_history
from .mould import Mould, Reading
from .people import Register
from .pouring import DATA_KEY_COLUMNS, Pouring
from .staff import Officials, make_city_staff, officials

SYSTEM = Actor.system("demo.city")
SEED = 440100
YEAR = tuple(date(2020, month, 1) for month in range(1, 13))
SINCE_BEFORE = 0.82
"""The part of those in benefit who were so before the year began; derived, no published figure."""
IN_HAND_A_TOWN = 5
ENDED = 340
ALSO_FILLED = (DataKey, Run, RunLine, Coverage, Posting, Leg, Task, Status)
TOLD_EVERY = 4_000

Say = Callable[[str], None]


def load(
    say: Say,
    *,
    morning: Callable[[date], datetime],
    families: Sequence[Family] | None = None,
    share: float = 1.0,
) -> None:
    """Load the rest of the city around the street, once.

    ``morning``: when a month is paid. ``families``: other moulds than the street's and the long-standing ones, and
    ``share``: only that part of the city (both for tests).
    """
    if _is_there():
        say("全市数据已在 / the city is there already")
        return
    everywhere = calibration.places()
    towns = list({place.town.pk: place.town for place in everywhere}.values())
    divisions = {division.pk: division for place in everywhere for division in (place.town, place.district)}
    made = make_city_staff(actor=SYSTEM, divisions=divisions.values())
    say(f"工作人员 / officials: {made}")
    teams = officials(towns)
    with _told(say, "模板 / moulds"), keyring():
        found = _moulds([*population.street(), *moulds.long_standing()] if families is None else families)
    with (
        _told(say, "全市数据已装入 / the city is loaded"),
        database.as_owner(),
        author(SYSTEM),
        unhindered(_tables(found)),
    ):
        _fill(say, found, everywhere, teams, morning, share)
        say("重建索引和约束 / putting indexes and constraints back")
    with _told(say, "日志封存 / the logs are sealed"):
        seals.seal(actor=SYSTEM)


def _fill(
    say: Say,
    found: list[Mould],
    everywhere: list[Place],
    teams: dict[int, Officials],
    morning: Callable[[date], datetime],
    share: float,
) -> None:
    models = [model for model in minzheng_models() if model._meta.db_table in _tables(found)]
    numbers = Numbers(model._meta.db_table for model in models)
    chance = random.Random(SEED)  # noqa: S311  (a demonstration's dice, not a secret's)
    columns = {
        model._meta.db_table: ", ".join(f'"{column.column}"' for column in model._meta.concrete_fields)
        for model in models
    }
    columns["access_datakey"] = DATA_KEY_COLUMNS
    with _told(say, "家庭 / families"), Bulk(columns) as bulk:
        pouring = Pouring(bulk, numbers, Register(chance, _numbers_taken()), teams)
        for done, (mould, place) in enumerate(_order(chance, found, everywhere, share), start=1):
            pouring.pour(mould, place)
            if done % TOLD_EVERY == 0:
                say(f"  {done}")
    numbers.tell_database()
    with _told(say, "特困人员的身份 / statuses of people in destitution"):
        tekun.add(chance, pouring.register, everywhere, count=int(calibration.TEKUN * share))
    with _told(say, "十二个月的发放 / twelve months of payments"):
        lines = months.pay(YEAR, morning=morning, card=_cards(pouring), series=pouring.series)
    pouring.finish()
    with _told(say, f"核对账目（{lines} 笔）/ checking the ledger"):
        months.check()
    with _told(say, "变更历史 / history"):
        write_history(models, numbers.first, author=SYSTEM.author)


def _is_there() -> bool:
    """January was paid outside the street's own district."""
    return Run.objects.filter(month=YEAR[0]).exclude(payer__code=LIWAN).exists()


def _moulds(families: Sequence[Family]) -> list[Mould]:
    """The cases of families of the street, as they stand now."""
    team = team_of(FENGYUAN)
    own = Officials(
        *(
            Staff.objects.get(public_id=actor.staff_id)
            for actor in (team.clerk, team.second_visitor, team.reviewer, team.confirmer)
        )
    )
    read = []
    for family in families:
        applicant = register.by_identity_number(family.applicant_number)
        case = Case.objects.select_related(
            "household__division__parent__parent__parent", "division__parent__parent"
        ).get(applicant=applicant)
        read.append(Reading(case, own).read())
    return read


def _order(
    chance: random.Random, found: list[Mould], everywhere: list[Place], share: float
) -> Iterator[tuple[Mould, Place]]:
    """Which mould where, in a mixed order: those in benefit, those whose benefit ended, those in hand."""
    found = [each for each in found if each.can_be_many]
    old = _by_size(each for each in found if each.state == "granted" and each.asked_on.year < YEAR[0].year)
    new = _by_size(each for each in found if each.state == "granted" and each.asked_on.year == YEAR[0].year)
    ended = [each for each in found if each.state == "given_up"]
    in_hand = [each for each in found if each.state not in ("granted", "given_up")]
    wanted: list[tuple[Mould, Place]] = []
    for rural, caseload, threes, fours in (
        (False, calibration.URBAN, 0.10, 0.02),
        (True, calibration.RURAL, 0.20, 0.16),
    ):
        rest = caseload.without(_there_already(rural=rural))
        rest = Caseload(int(rest.households * share), int(rest.people * share))
        homes = calibration.allotted(everywhere, rural=rural, households=rest.households)
        for home, size in zip(homes, rest.sizes(chance, threes=threes, fours=fours), strict=True):
            pool = old if chance.random() < SINCE_BEFORE or not new[size] else new
            wanted.append((chance.choice(pool[size]), home))
    wanted += [(chance.choice(ended), chance.choice(everywhere)) for _ in range(int(ENDED * share))]
    by_town = defaultdict(list)
    for place in everywhere:
        by_town[place.town.pk].append(place)
    for homes in by_town.values():
        if homes[0].town.code != FENGYUAN:
            wanted += [
                (chance.choice(in_hand), chance.choice(homes)) for _ in range(max(1, int(IN_HAND_A_TOWN * share)))
            ]
    chance.shuffle(wanted)
    return iter(wanted)


def _by_size(found: Iterator[Mould]) -> dict[int, list[Mould]]:
    by_size: dict[int, list[Mould]] = defaultdict(list)
    for mould in found:
        by_size[mould.size].append(mould)
    return by_size


def _there_already(*, rural: bool) -> Caseload:
    """Who is in benefit already: the street, the cast."""
    owed = Entitlement.objects.filter(superseded_at=None, valid_to=None, programme=queries.DIBAO)
    lowest = owed.filter(case__household__division__level="village" if rural else "community")
    return Caseload(lowest.count(), lowest.aggregate(people=Count("persons"))["people"])


def _tables(found: list[Mould]) -> set[str]:
    return {table for mould in found for table in mould.rows} | {model._meta.db_table for model in ALSO_FILLED}


def _numbers_taken() -> set[str]:
    with keyring():
        people = list(Person.objects.all())
        unlock(people)
        return {person.identity_number.open() for person in people}


def _cards(pouring: Pouring) -> Callable[[int], tuple[str, str]]:
    """Account → its holder and number: those poured from memory, those that were there opened once."""
    with keyring():
        before = list(PayeeAccount.objects.filter(pk__lt=pouring.first_account))
        unlock(before)
        known = {account.pk: (account.holder_name, account.account_number.open()) for account in before}
    return lambda pk: known.get(pk) or pouring.cards[pk]


@contextmanager
def _told(say: Say, what: str) -> Iterator[None]:
    began = time.monotonic()
    yield
    say(f"{what}: {time.monotonic() - began:.0f} s")
