"""Names and addresses of the city's people, by place and age; always the same for the same dice."""

from __future__ import annotations

import random
from collections import defaultdict
from datetime import date, timedelta

from ..identities import identity_number
from .calibration import Place

TOWN_SURNAMES = "陈梁黄何李冯区邓麦冼邝谭罗苏潘周吴叶卢蔡关霍岑伍简招莫欧黎余"
HAKKA_SURNAMES = "钟丘古温赖巫邹曾廖刘谢张李罗黄林朱江汤池骆"
HAKKA_DISTRICTS = frozenset({"440117", "440118"})
GIVEN: dict[tuple[str, str], tuple[str, str]] = {
    ("female", "old"): ("惠银带金瑞妹少焕婉丽玉杏桂群秀顺", "珍好娣琼女卿嫦仪莲娥英芳兰笑颜葵"),
    ("male", "old"): ("炳锡国耀树伯灿润桂金志汝锦庆荣兆", "坤麟柱南根棠荣泉林水权基棉洪添祥"),
    ("female", "adult"): ("丽少慧秀淑燕杏洁小雪丹艳月凤彩海", "芳芬玲英贤萍仪贞红梅霞群华云珊娟"),
    ("male", "adult"): ("志伟国永少锦家建汉兆卫文伯俊海健", "强文荣健雄辉明华光基东军生平锋良"),
    ("female", "young"): ("颖嘉梓咏晓芷诗思雅欣紫静可心雨子", "欣怡晴诗彤晴琪颖婷桐妍悦萱蕾涵瑶"),
    ("male", "young"): ("子俊浩梓文家泽锦宇嘉梓晓伟皓铭健", "轩熙杰然健轩楠宇航豪谦烨鸣锋朗涛"),
}
ROADS = tuple(
    f"{name}{kind}"
    for name in ("宝善", "惠如", "泰和", "源昌", "厚德", "长庚", "耀光", "隆兴")
    for kind in ("里", "坊", "直街", "横巷", "后街", "新街")
)
LANES = tuple(
    f"{name}巷" for name in ("东", "西", "南", "北", "上", "下", "新屋", "祠堂", "大塘", "禾场", "榕树", "石桥")
)
SOCIETIES = "一二三四五六七八九"
ORDERS_PER_DAY = 500


class Register:
    """Gives out names, addresses and identity numbers; no number twice. Orders below ``after`` are other people's."""

    def __init__(self, chance: random.Random, taken: set[str]) -> None:
        self._chance = chance
        self._taken = taken
        self._next: dict[tuple[date, str], int] = defaultdict(int)

    def surname(self, place: Place) -> str:
        pool = HAKKA_SURNAMES if place.district.code in HAKKA_DISTRICTS else TOWN_SURNAMES
        return self._chance.choice(pool)

    def given(self, sex: str, born_on: date) -> str:
        age = "old" if born_on.year < 1960 else "adult" if born_on.year < 2000 else "young"
        first, second = GIVEN[sex, age]
        return self._chance.choice(first) + self._chance.choice(second)

    def number(self, born_on: date, sex: str) -> str:
        """An identity number that nobody has yet. Raises ValueError where a day has no more."""
        while self._next[born_on, sex] < ORDERS_PER_DAY:
            order = self._next[born_on, sex]
            self._next[born_on, sex] += 1
            number = identity_number(born_on=born_on, order=order, sex=sex)
            if number not in self._taken:
                return number
        raise ValueError(f"no more numbers for {born_on}")

    def born_on(self, like: date, *, from_on: date, until_on: date) -> date:
        """A birth date with which somebody is as old as one born ``like`` on every day from one to another."""
        first, last = same_age(like, from_on=from_on, until_on=until_on)
        return first + timedelta(days=self._chance.randrange((last - first).days + 1))

    def address(self, place: Place) -> str:
        chance = self._chance
        if place.is_rural:
            village = place.lowest.name.removesuffix("村民委员会").removesuffix("村")
            return f"{village}村{chance.choice(SOCIETIES)}社{chance.choice(LANES)}{chance.randint(1, 60)}号"
        ending = chance.choice(("", "之一", "之二"))
        return f"{chance.choice(ROADS)}{chance.randint(2, 196)}号{ending}{chance.randint(1, 8)}0{chance.randint(1, 6)}"


def same_age(like: date, *, from_on: date, until_on: date) -> tuple[date, date]:
    """The first and the last birth date of those as old as one born ``like`` on every day from one to another.

    Whose birthday falls into these days has no other: the day itself may have decided something.
    """
    age = from_on.year - like.year - ((from_on.month, from_on.day) < (like.month, like.day))
    first, last = _years_before(until_on, age + 1) + timedelta(days=2), _years_before(from_on, age)
    return (first, last) if age and first <= like <= last else (like, like)


def _years_before(day: date, years: int) -> date:
    if (day.month, day.day) == (2, 29):
        day -= timedelta(days=1)
    return day.replace(year=day.year - years)
