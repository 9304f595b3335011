"""The units of facts, parameters and rules, and how what is printed becomes the integer the rules compute with."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from minzheng.lib.money import InvalidAmount, fen_to_yuan, yuan_to_fen
from minzheng.policy.words import Words


class InvalidValue(ValueError):
    """A printed value does not fit its unit. The reason in both languages."""

    def __init__(self, zh: str, en: str) -> None:
        self.zh, self.en = zh, en
        super().__init__(f"{zh} / {en}")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of measure. ``scale`` machine units make one printed unit; 0 means the value is not a number.

    ``short`` is what follows a number inside a sentence.
    """

    key: str
    zh: str
    en: str
    short: Words
    scale: int = 1
    is_money: bool = False

    def read(self, printed: object) -> int:
        """A value as people print it (1080 yuan, a multiple of 1.5, 30 percent) to the integer rules use.

        Raises ``InvalidValue`` for what is not a number or is finer than the unit allows.
        """
        if self.is_money:
            try:
                return yuan_to_fen(printed)  # type: ignore[arg-type]
            except InvalidAmount as problem:
                raise InvalidValue(problem.zh, problem.en) from None
        if isinstance(printed, bool) or not isinstance(printed, (int, Decimal)):
            raise InvalidValue(f"“{printed}”不是数值（{self.zh}）", f"{printed!r} is not a number ({self.en})")
        scaled = Decimal(printed) * self.scale
        if scaled != scaled.to_integral_value():
            raise InvalidValue(f"“{printed}”对“{self.zh}”而言过细", f"{printed} is too fine for {self.en}")
        return int(scaled)

    def printed(self, machine: int) -> Decimal:
        """The exact number as people print it, without idle decimals."""
        if self.is_money:
            return fen_to_yuan(machine)
        exact = Decimal(machine) / self.scale
        return exact.to_integral_value() if exact == exact.to_integral_value() else exact.normalize()


def _unit(key: str, zh: str, short_zh: str, short_en: str, *, scale: int = 1, is_money: bool = False) -> Unit:
    return Unit(key=key, zh=zh, en=key, short=Words(short_zh, short_en), scale=scale, is_money=is_money)


UNITS: Final = {
    unit.key: unit
    for unit in (
        _unit("yuan", "元", "元", "yuan", is_money=True),
        _unit("yuan a month", "元/月", "元/月", "yuan a month", is_money=True),
        _unit("yuan a person", "元/人", "元/人", "yuan a person", is_money=True),
        _unit("yuan a person a month", "元/人·月", "元/人·月", "yuan a person a month", is_money=True),
        _unit("percent of the standard", "占低保标准的百分比", "%", "%", scale=10),
        _unit("percent", "百分比", "%", "%"),
        _unit("multiple", "倍", "倍", "times", scale=1000),
        _unit("months", "个月", "个月", "months"),
        _unit("years", "周岁", "周岁", "years"),
        _unit("count", "个", "", ""),
        _unit("persons", "人", "人", "persons"),
        _unit("times", "次", "次", "times"),
        _unit("grade", "级", "级", ""),
        _unit("m²", "平方米", "平方米", "m²", scale=100),
        _unit("date", "日期", "", "", scale=0),
        _unit("yes/no", "是/否", "", "", scale=0),
        _unit("choice", "选项", "", "", scale=0),
        _unit("yuan a month by programme", "按项目，元/月", "元/月", "yuan a month", scale=0, is_money=True),
        _unit("members", "家庭成员", "", "", scale=0),
    )
}
