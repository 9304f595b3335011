"""渐退期: after work has raised a family's income above the line, the benefit goes on for some months and then ends.

民发〔2021〕57号 第33条 allows it for "a certain time"; 民发〔2022〕83号 says how long at most: "原则上不超过6个月". How many months
a place gives is the parameter ``dibao.tapering_months``. Months are named by their first day.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from minzheng.policy.acts import in_force

LONGEST_MONTHS: Final = 6
LAW: Final = "民发〔2021〕57号 第33条; 民发〔2022〕83号"


class InvalidMonths(ValueError):
    """A number of months that no tapering period has. The reason in both languages."""

    def __init__(self, months: int) -> None:
        self.months = months
        self.zh = f"渐退期应为1至{LONGEST_MONTHS}个月，不能是{months}个月"
        self.en = f"a tapering period has 1 to {LONGEST_MONTHS} months, not {months}"
        super().__init__(f"{self.zh} / {self.en}")


@dataclass(frozen=True, slots=True)
class TaperingPeriod:
    """The months in which the benefit goes on: the first and the last, both included, each as its first day.

    ``law`` holds the articles in force on the day of the change that allow the period; it is empty before
    2021-07-01, when no act known here speaks of one.
    """

    first_month: date
    last_month: date
    law: str

    @property
    def months(self) -> int:
        """How many months the benefit goes on."""
        return _ordinal(self.last_month) - _ordinal(self.first_month) + 1

    def covers(self, day: date) -> bool:
        """Whether the benefit goes on in the month of a day."""
        return self.first_month <= day.replace(day=1) <= self.last_month


def tapering_period(*, changed_on: date, months: int) -> TaperingPeriod:
    """The period for an income that rose on a day: it starts with the month after that of the change.

    The month of the change itself is paid as before and is no part of it. Raises ``InvalidMonths`` unless there are
    1 to 6 of them.
    """
    if not 1 <= months <= LONGEST_MONTHS:
        raise InvalidMonths(months)
    first = _ordinal(changed_on) + 1
    return TaperingPeriod(_month(first), _month(first + months - 1), in_force(LAW, changed_on))


def _ordinal(day: date) -> int:
    """A month as a running number."""
    return day.year * 12 + day.month - 1


def _month(ordinal: int) -> date:
    return date(ordinal // 12, ordinal % 12 + 1, 1)
