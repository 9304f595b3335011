"""Rows of a file one after another: which of the two forms it is, and which column is which.

The library for whole sheets (python-calamine) lays a sheet out in memory before giving the first row. Here rows come as
the archive is unpacked, so a file of fifty thousand rows takes no more room than one of five thousand.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from .cells import EMPTY, LONGEST_CELL, Cell
from .csv_file import csv_rows
from .unreadable import Unreadable
from .xlsx_file import xlsx_rows

MOST_BYTES = 20 * 1024 * 1024
MOST_ROWS = 200_000
EXAMPLE = "（示例）"  # a row whose first cell begins so is the template's own

_ZIP, _OLE = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row: its number as the spreadsheet shows it, and its cells in the order of the columns asked for."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Sheet:
    """What is looked for: the headings of the columns that must be there and of those that may be."""

    required: tuple[str, ...]
    optional: tuple[str, ...] = ()

    @property
    def columns(self) -> tuple[str, ...]:
        return (*self.required, *self.optional)


def rows_of(file: BinaryIO, size: int, sheet: Sheet) -> Iterator[SheetRow]:
    """The rows below the heading, empty ones and the template's example left out. Raises ``Unreadable``."""
    if size == 0:
        raise Unreadable("empty")
    if size > MOST_BYTES:
        raise Unreadable("too_big", most=MOST_BYTES // 1024 // 1024)
    raw = _raw_rows(file)
    places = _places(next((cells for _, cells in raw if _is_filled(cells)), []), sheet)
    count = 0
    for number, cells in raw:
        if not _is_filled(cells) or cells[0].text.startswith(EXAMPLE):
            continue
        count += 1
        if count > MOST_ROWS:
            raise Unreadable("too_many_rows", most=MOST_ROWS)
        if any(len(cell.text) > LONGEST_CELL for cell in cells):
            raise Unreadable("too_long_cell", row=number, most=LONGEST_CELL)
        yield SheetRow(number, tuple(cells[place] if 0 <= place < len(cells) else EMPTY for place in places))
    if not count:
        raise Unreadable("no_rows")


def _raw_rows(file: BinaryIO) -> Iterator[tuple[int, list[Cell]]]:
    start = file.read(8)
    file.seek(0)
    if start.startswith(_OLE):
        raise Unreadable("old_or_locked")
    return xlsx_rows(file) if start.startswith(_ZIP) else csv_rows(file)


def _places(heading: Sequence[Cell], sheet: Sheet) -> list[int]:
    """Where each column stands; -1 for an optional one that the file does not have."""
    said = [cell.text.strip().removesuffix("*").strip() for cell in heading]
    if missing := [name for name in sheet.required if name not in said]:
        raise Unreadable("missing_columns", columns="、".join(missing))
    if twice := [name for name in sheet.columns if said.count(name) > 1]:
        raise Unreadable("twice_the_column", columns="、".join(twice))
    return [said.index(name) if name in said else -1 for name in sheet.columns]


def _is_filled(cells: Sequence[Cell]) -> bool:
    return any(cell.text for cell in cells)
