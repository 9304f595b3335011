"""Columns of a kind of import: their headings as the paper has them, and how a cell becomes a value."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.lib import clock
from minzheng.lib.identity_number import InvalidIdentityNumber, parse

from ..sheets.cells import FORMULA, NUMBER, Cell

PROBLEMS: dict[str, Any] = {
    "missing": _("没有填“%(column)s”。"),
    "formula": _("“%(column)s”是公式。请复制这一列，“选择性粘贴”为数值后重填。"),
    "number": _("“%(column)s”被存成了数字，末几位可能已经丢失。请把这一列改成文本后重填。"),
    "day": _("“%(column)s”应是日期，例如 2020-11-03。"),
    "later": _("“%(column)s”不能晚于今天。"),
    "earlier": _("“%(column)s”太早了，请核对。"),
    "choice": _("“%(column)s”应从下拉列表中选：%(choices)s。"),
    "too_long": _("“%(column)s”超过 %(most)s 个字。"),
    "account": _("“%(column)s”应是 12 至 24 位数字。"),
    "identity_empty": _("没有填“%(column)s”。"),
    "identity_fifteen_digits": _("“%(column)s”是 15 位的旧号码，请填写 18 位公民身份号码。"),
    "identity_length": _("“%(column)s”应为 18 位。"),
    "identity_characters": _("“%(column)s”应为 17 位数字加一位数字或 X。"),
    "identity_birth_date": _("“%(column)s”中的出生日期不存在。"),
    "identity_future": _("“%(column)s”中的出生日期在今天之后。"),
    "identity_checksum": _("“%(column)s”的校验位不符，请核对。"),
    "twice": _("与第 %(row)s 行是同一“%(column)s”。"),
    "refused": _("%(text)s"),
}
"""What can be wrong with a cell or a row; a kind adds its own."""

EARLIEST = date(1900, 1, 1)
SERIAL_BASE = date(1899, 12, 30)  # a spreadsheet counts days from here
_SCIENTIFIC = re.compile(r"\d(\.\d+)?E\+?\d+", re.IGNORECASE)

Problem = dict[str, Any]
Reader = Callable[["Column", Cell], Any]


class BadCell(ValueError):
    """A cell can't be what its column asks for: the problem's key and what fills its sentence."""

    def __init__(self, key: str, **params: Any) -> None:
        self.key, self.params = key, params
        super().__init__(key)


@dataclass(frozen=True)
class Column:
    """A column. ``label`` is its heading, Chinese like the paper; ``reads`` makes the value of a filled cell."""

    key: str
    label: str
    reads: Reader
    required: bool = True
    choices: tuple[str, ...] = ()
    example: str = ""
    hint: Any = ""  # lazily translated: what to know when filling it in
    width: int = 16
    is_name: bool = False  # of a person: masked on pages

    def value_of(self, cell: Cell) -> Any:
        """The value; None where an optional cell is empty. Raises BadCell."""
        if cell.kind == FORMULA:
            raise BadCell("formula")
        if not cell.text:
            if self.required:
                raise BadCell("missing")
            return None
        return self.reads(self, cell)


def problem(key: str, column: str = "", **params: Any) -> Problem:
    """A problem as a row keeps it: nothing translated yet."""
    return {"key": key, "params": {"column": column, **params}}


def text(column: Column, cell: Cell) -> str:
    if len(cell.text) > 64:
        raise BadCell("too_long", most=64)
    return cell.text


def choice(column: Column, cell: Cell) -> str:
    if cell.text not in column.choices:
        raise BadCell("choice", choices="、".join(column.choices))
    return cell.text


def identity(column: Column, cell: Cell) -> str:
    """The 18 characters. One that the spreadsheet holds as a number has lost its last digits: 15 are all it can hold."""
    if (cell.kind == NUMBER and (len(cell.text) != 15 or not cell.text.isdecimal())) or _SCIENTIFIC.fullmatch(
        cell.text
    ):
        raise BadCell("number")
    try:
        return parse(cell.text).number
    except InvalidIdentityNumber as wrong:
        raise BadCell(f"identity_{wrong.key}") from wrong


def account(column: Column, cell: Cell) -> str:
    """The digits of a bank account, as many as the register of accounts takes."""
    if cell.kind == NUMBER or _SCIENTIFIC.fullmatch(cell.text):
        raise BadCell("number")
    digits = cell.text.replace(" ", "").replace("-", "")
    if not (digits.isascii() and digits.isdecimal() and 12 <= len(digits) <= 24):
        raise BadCell("account")
    return digits


def day(column: Column, cell: Cell) -> date:
    """A day typed in any of the usual ways, or one that the spreadsheet knows to be a date."""
    found = _day(cell)
    if found is None:
        raise BadCell("day")
    if found < EARLIEST:
        raise BadCell("earlier")
    return found


def past_day(column: Column, cell: Cell) -> date:
    """A day that has come."""
    found = day(column, cell)
    if found > clock.today():
        raise BadCell("later")
    return found


def _day(cell: Cell) -> date | None:
    parts = re.findall(r"\d+", cell.text)
    if cell.kind == NUMBER and len(parts[0]) < 8:
        return SERIAL_BASE + timedelta(days=int(parts[0])) if int(parts[0]) < 80_000 else None
    if len(parts) == 1 and len(parts[0]) == 8:
        parts = [parts[0][:4], parts[0][4:6], parts[0][6:]]
    try:
        year, month, of_month = (int(part) for part in parts[:3])
        return date(year, month, of_month)
    except ValueError:
        return None
