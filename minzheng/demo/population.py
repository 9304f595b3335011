"""A street's population around the cast: as many households and people in benefit as a street of the city has.

Calibrated on the statistical yearbook of 2020: 11,962 urban households with 18,995 people on dibao in 142 streets, so 84
households and 134 people a street, about half of them single, disabled or old. The same families at every run: nothing
here is drawn that does not come from the seed.
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from .cast import Family, families
from .staff import FENGYUAN

HOUSEHOLDS, PEOPLE = 84, 134
STANDARD = 1080  # of 2020, in yuan: what the main job expects is worked out here, without the law's own rules
SEED = 440103006
FIRST_ORDER = 100  # after the cast
FIRST_LODGED, LAST_LODGED = date(2020, 3, 2), date(2020, 10, 14)
NOW_IN_HAND = (
    ("lodged", date(2020, 11, 30)),
    ("lodged", date(2020, 11, 30)),
    ("papers_requested", date(2020, 11, 26)),
    ("investigating", date(2020, 11, 25)),
    ("investigating", date(2020, 11, 26)),
    ("investigating", date(2020, 11, 27)),
    ("deliberating", date(2020, 11, 19)),
    ("proposing", date(2020, 11, 17)),
    ("reviewing", date(2020, 11, 16)),
    ("town_publicity", date(2020, 11, 13)),
    ("town_publicity", date(2020, 11, 12)),
    ("at_district", date(2020, 11, 9)),
)
"""Stages of the applications that are on somebody's desk on the first day, with the day each was lodged."""

SURNAMES = "陈梁黄何李冯区邓麦冼邝谭罗苏潘周吴叶卢蔡关霍岑伍"
GIVEN: dict[tuple[str, str], tuple[str, ...]] = {
    ("female", "old"): ("惠珍", "带娣", "银好", "瑞琼", "妹女", "金好", "少卿", "丽嫦", "焕娣", "婉仪"),
    ("male", "old"): ("炳坤", "锡麟", "国柱", "耀南", "树根", "伯棠", "灿荣", "润泉", "桂林", "金水"),
    ("female", "adult"): ("丽芳", "少芬", "慧玲", "秀英", "淑贤", "燕萍", "杏仪", "洁贞", "小红", "雪梅"),
    ("male", "adult"): ("志强", "伟文", "国荣", "永健", "少雄", "锦辉", "家明", "建华", "汉光", "兆基"),
    ("female", "young"): ("颖欣", "嘉怡", "梓晴", "咏诗", "晓彤", "芷晴"),
    ("male", "young"): ("子轩", "俊熙", "俊杰", "浩然", "梓健", "文轩"),
}
PLACES = (
    ("440103006101", ("宝华坊", "惠城花园后街")),
    ("440103006102", ("泰兴里", "泰兴后街")),
    ("440103006103", ("源胜直街", "源胜横巷")),
    ("440103006104", ("华贵后街", "华贵东约")),
    ("440103006105", ("何家祠道", "祠前横巷")),
    ("440103006106", ("耀华西街", "耀华南约")),
    ("440103006107", ("厚福大街", "厚福横巷")),
    ("440103006108", ("马基涌直街", "基涌新街")),
    ("440103006109", ("隆城里", "隆城新巷")),
    ("440103006110", ("富力东堤", "东堤后街")),
    ("440103006111", ("富力西堤", "西堤横街")),
    ("440103006114", ("逢源北街", "北约新街")),
)
OLD, ADULT, YOUNG = (1935, 1957), (1962, 1984), (2004, 2014)

Member = dict[str, Any]


@dataclass(frozen=True)
class Sort:
    """A sort of family: why it asks, who lives together, who of them has what."""

    reason: str
    members: Callable[[random.Random, str], list[Member]]


def street() -> list[Family]:
    """The families of 逢源街道 beside the cast: those in benefit, then those in hand; always the same."""
    chance = random.Random(SEED)  # noqa: S311  (a demonstration's dice, not a secret's)
    sizes = _sizes_in_benefit(chance)
    days = _spread(len(sizes))
    told = [
        _family(chance, number, size, "granted", day)
        for number, (size, day) in enumerate(zip(sizes, days, strict=True))
    ]
    in_hand = [
        _family(chance, len(told) + number, 1 + number % 3, stage, day)
        for number, (stage, day) in enumerate(NOW_IN_HAND)
    ]
    return [*told, *in_hand]


def _sizes_in_benefit(chance: random.Random) -> list[int]:
    """Sizes of the households that bring the street, cast included, to its households and people."""
    cast = [len(each.data["members"]) for each in families() if (each.town, each.stage) == (FENGYUAN, "granted")]
    households, people = HOUSEHOLDS - len(cast), PEOPLE - sum(cast)
    threes = households // 10
    twos = people - households - 2 * threes
    sizes = [1] * (households - twos - threes) + [2] * twos + [3] * threes
    chance.shuffle(sizes)
    return sizes


def _spread(count: int) -> list[date]:
    """Weekdays from the first to the last, evenly."""
    span = (LAST_LODGED - FIRST_LODGED).days
    days = [FIRST_LODGED + timedelta(days=span * number // max(1, count - 1)) for number in range(count)]
    return [day - timedelta(days=max(0, day.weekday() - 4)) for day in days]


def _family(chance: random.Random, number: int, size: int, stage: str, lodged_on: date) -> Family:
    surname = SURNAMES[number % len(SURNAMES)]
    village, roads = PLACES[number % len(PLACES)]
    sort = chance.choice(SORTS[size])
    members = sort.members(chance, surname)
    amount = STANDARD * size - sum(income for member in members for income in _incomes(member))
    order = FIRST_ORDER + number
    for position, member in enumerate(members):
        member["sequence"] = _sequence(number, position)
    return Family(
        order=order,
        data={
            "key": f"street_{number:03d}",
            "town": FENGYUAN,
            "village": village,
            "address": f"{chance.choice(roads)} {chance.randint(2, 96)} 号{chance.choice(('', '之一', '之二'))} {chance.randint(1, 8)}0{chance.randint(1, 6)}",
            "reason": sort.reason,
            "lodged_on": lodged_on,
            "stage": stage,
            "expect": {"outcome": "granted", "amount": amount},
            "deposits": chance.choice((0, 0, 1200, 3500, 6800, 9000)),
            "members": members,
        },
    )


def _sequence(number: int, position: int) -> int:
    """The order number within a birth date; those below 200 are the cast's."""
    return 200 + (number * 3 + position) % 300


def _incomes(member: Member) -> Iterator[int]:
    return (member[kind] for kind in ("wage", "transfer_income") if kind in member)


# Who lives together ---------------------------------------------------------------------------------------------------


def _person(
    chance: random.Random, surname: str, relation: str, years: tuple[int, int], sex: str | None = None, **more: Any
) -> Member:
    sex = sex or chance.choice(("female", "male"))
    age = {OLD: "old", ADULT: "adult", YOUNG: "young"}[years]
    born = date(chance.randint(*years), chance.randint(1, 12), chance.randint(1, 28))
    name = surname + chance.choice(GIVEN[sex, age])
    extra = {"phone": True} if relation == "self" else {}
    return {"name": name, "sex": sex, "born": born, "relation": relation, **extra, **more}


def _other_surname(chance: random.Random, surname: str) -> str:
    return chance.choice([each for each in SURNAMES if each != surname])


def _pension(chance: random.Random) -> dict[str, int]:
    """A small pension, or none: who has an employee's pension is above the standard."""
    return chance.choice(({}, {"transfer_income": chance.randrange(210, 260)}, {"transfer_income": 380}))


def _odd_jobs(chance: random.Random) -> dict[str, int]:
    return chance.choice(({}, {}, {"wage": 300 + 50 * chance.randint(0, 6)}))


def _old_alone(chance: random.Random, surname: str) -> list[Member]:
    return [_person(chance, surname, "self", OLD, **_pension(chance))]


def _ill_alone(chance: random.Random, surname: str) -> list[Member]:
    return [_person(chance, surname, "self", ADULT, serious_illness=True)]


def _disabled_alone(chance: random.Random, surname: str) -> list[Member]:
    return [_person(chance, surname, "self", ADULT, **_odd_jobs(chance))]


def _one_parent(chance: random.Random, surname: str) -> list[Member]:
    mother = _person(
        chance, _other_surname(chance, surname), "self", ADULT, "female", wage=300 + 50 * chance.randint(0, 9)
    )
    return [mother, _person(chance, surname, "child", YOUNG, student=True)]


def _old_couple(chance: random.Random, surname: str) -> list[Member]:
    return [
        _person(chance, surname, "self", OLD, "male", **_pension(chance)),
        _person(chance, _other_surname(chance, surname), "spouse", OLD, "female", **_pension(chance)),
    ]


def _parent_and_disabled_child(chance: random.Random, surname: str) -> list[Member]:
    return [
        _person(chance, _other_surname(chance, surname), "self", OLD, "female", **_pension(chance)),
        _person(chance, surname, "child", ADULT, serious_illness=chance.random() < 0.4),
    ]


def _couple_with_child(chance: random.Random, surname: str) -> list[Member]:
    return [
        _person(
            chance, _other_surname(chance, surname), "self", ADULT, "female", wage=700 + 100 * chance.randint(0, 6)
        ),
        _person(chance, surname, "spouse", ADULT, "male", serious_illness=True),
        _person(chance, surname, "child", YOUNG, student=True),
    ]


SORTS: dict[int, tuple[Sort, ...]] = {
    1: (
        Sort("年老，独自一人生活，养老金不够日常开支。", _old_alone),
        Sort("无子女，年老体弱，没有固定收入。", _old_alone),
        Sort("患重病不能工作，药费负担重。", _ill_alone),
        Sort("肢体残疾，找不到工作，靠亲友接济。", _disabled_alone),
    ),
    2: (
        Sort("离婚后独自带孩子，只能打零工。", _one_parent),
        Sort("两老无劳动能力，养老金低。", _old_couple),
        Sort("母亲年老，儿女残疾，需要人照料。", _parent_and_disabled_child),
    ),
    3: (Sort("丈夫患病不能工作，妻子收入低，孩子读书。", _couple_with_child),),
}
