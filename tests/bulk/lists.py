"""Lists in the making: sheets of a kind of import, good as they come, to be spoilt cell by cell."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta
from typing import Any

from minzheng.bulk.imports import ImportKind
from minzheng.bulk.sheets import Workbook
from minzheng.demo.identities import identity_number

NAMES = ("梁惠珍", "何俊", "冼银好", "区颖诗", "邝伟文", "麦丽珍", "冯少芬")


def numbers(count: int) -> Iterator[str]:
    """Different identity numbers that were never issued."""
    first = date(1930, 1, 1)
    for serial in range(count):
        day, order = divmod(serial, 200)
        yield identity_number(born_on=first + timedelta(days=day), order=order, sex="female")


def deaths(count: int, *, wrong_every: int = 0) -> Iterator[list[str]]:
    """Rows of a death list; every so many one has a wrong last digit."""
    for place, number in enumerate(numbers(count), start=1):
        if wrong_every and place % wrong_every == 0:
            number = number[:-1] + ("1" if number[-1] != "1" else "2")
        yield [NAMES[place % len(NAMES)], number, "2020-11-20", "殡葬火化"]


def roster(count: int, *, wrong_every: int = 0) -> Iterator[list[str]]:
    """Rows of a roster of 逢源街道; every so many one names a place that is not there."""
    for place, number in enumerate(numbers(count), start=1):
        village = "没有这个村" if wrong_every and place % wrong_every == 0 else "440103006101"
        yield [NAMES[place % len(NAMES)], number, "特困人员", village, "2020-01-01", ""]


def sheet(kind: ImportKind, rows: Iterable[list[Any]]) -> bytes:
    """The rows as an .xlsx file under the kind's headings."""
    book = Workbook(kind.sheet, widths=[column.width for column in kind.columns])
    book.row(kind.labels())
    for row in rows:
        book.row(row)
    return book.content()
