"""Reading a workbook into households; what can't be read at all says so at once."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime
from io import BytesIO
from typing import IO, Any
from zipfile import BadZipFile, ZipFile

from django.utils.translation import gettext_lazy as _
from python_calamine import CalamineError, CalamineWorkbook

from .columns import HOUSEHOLDS, KEY, SHEETS

MOST_BYTES = 20 * 1024 * 1024
MOST_UNPACKED = 300 * 1024 * 1024
MOST_ROWS = 60_000
MOST_CELLS = 10_000_000  # of one sheet, filled or not: some 500 MB while it is read

NO_XLSX = _("这不是 .xlsx 文件。请用 Excel 另存为 .xlsx 后再试。")
WORKBOOK = "xl/workbook.xml"

CELL = re.compile(rb"""\sr\s*=\s*["']([A-Z]{1,3})([0-9]{1,7})["']""")
LONGEST_CELL, PART = 32, 1024 * 1024


class Unreadable(Exception):
    """The file as a whole can't be imported; nothing was."""

    def __init__(self, text: Any) -> None:
        self.text = text
        super().__init__(str(text))


@dataclass
class Row:
    """One row of a sheet: where it stands and what it says, by column."""

    sheet: str
    number: int  # as the spreadsheet shows it
    cells: dict[str, Any]

    def text(self, column: str) -> str:
        """The cell as people see it; a whole number that the spreadsheet keeps as 3.0 is 3."""
        value = self.cells.get(column)
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        if isinstance(value, datetime):
            value = value.date()
        return str(value if value is not None else "").strip()

    def is_number(self, column: str) -> bool:
        return isinstance(self.cells.get(column), int | float) and not isinstance(self.cells.get(column), bool)

    def day(self, column: str) -> date | None:
        """The cell as a date, whether the spreadsheet knows it is one or it was typed as text."""
        value = self.cells.get(column)
        if isinstance(value, datetime):
            return value.date()
        if isinstance(value, date):
            return value
        digits = "".join(character if character.isdigit() else " " for character in str(value or "")).split()
        parts = [digits[0][:4], digits[0][4:6], digits[0][6:]] if len(digits) == 1 and len(digits[0]) == 8 else digits
        try:
            year, month, day = (int(part) for part in parts)
            return date(year, month, day)
        except ValueError:
            return None


@dataclass
class RawHousehold:
    """All rows of one 户编号."""

    key: str
    rows: dict[str, list[Row]] = field(default_factory=lambda: {sheet: [] for sheet in SHEETS})

    def all_rows(self) -> Iterable[Row]:
        for rows in self.rows.values():
            yield from rows


def read(content: bytes) -> list[RawHousehold]:
    """The households of a workbook, in its order. Raises ``Unreadable`` with what to do about it."""
    _refuse_what_is_no_workbook(content)
    try:
        workbook = CalamineWorkbook.from_filelike(BytesIO(content))
        missing = [name for name in SHEETS if name not in workbook.sheet_names]
        sheets = {name: workbook.get_sheet_by_name(name) for name in SHEETS if name not in missing}
    except (CalamineError, OSError, ValueError) as problem:
        raise Unreadable(_("文件打不开，可能已损坏或设有密码。请用 Excel 另存为 .xlsx 后再试。")) from problem
    if missing:
        raise Unreadable(_("缺少工作表：%(names)s。") % {"names": "、".join(missing)})
    households: dict[str, RawHousehold] = {}
    for name in SHEETS:
        for row in _rows(name, sheets[name].to_python(skip_empty_area=False)):
            key = row.text(KEY)
            households.setdefault(key, RawHousehold(key)).rows[name].append(row)
    if not any(household.rows[HOUSEHOLDS] for household in households.values()):
        raise Unreadable(_("“家庭”工作表里没有数据。"))
    return list(households.values())


def _refuse_what_is_no_workbook(content: bytes) -> None:
    if not content:
        raise Unreadable(_("文件是空的。"))
    if len(content) > MOST_BYTES:
        raise Unreadable(_("文件超过 20 MB，请分成几个文件。"))
    try:
        with ZipFile(BytesIO(content)) as archive:
            _refuse_what_would_not_fit(archive)
    except (BadZipFile, zlib.error, RuntimeError) as problem:  # RuntimeError: an entry with a password or an odd method
        raise Unreadable(NO_XLSX) from problem


def _refuse_what_would_not_fit(archive: ZipFile) -> None:
    entries = archive.infolist()
    if WORKBOOK not in archive.namelist():  # the reader would open .ods and .xlsb as well
        raise Unreadable(NO_XLSX)
    if any(entry.filename.lower().endswith("vbaproject.bin") for entry in entries):
        raise Unreadable(_("文件带有宏，不能导入。请另存为不带宏的 .xlsx。"))
    if sum(entry.file_size for entry in entries) > MOST_UNPACKED:
        raise Unreadable(_("文件解压后过大，不能导入。"))
    for entry in entries:
        if not entry.filename.lower().endswith(".xml"):
            continue
        with archive.open(entry) as sheet:
            if _area(sheet) > MOST_CELLS:
                raise Unreadable(_("有工作表在很远的行列里还有内容。请删去表格下方和右侧多余的行列后再试。"))


def _area(sheet: IO[bytes]) -> int:
    """Rows times columns up to the farthest cell: the reader lays all of them out, however few are filled.

    One stray character in the last corner of a sheet would take more memory than any machine has.
    """
    rows, columns, before = 0, 0, b""
    while part := sheet.read(PART):
        found = CELL.findall(before + part)
        rows = max([rows, *(int(row) for row in {row for _column, row in found})])
        columns = max([columns, *(_position(column) for column in {column for column, _row in found})])
        before = part[-LONGEST_CELL:]
    return rows * columns


def _position(letters: bytes) -> int:
    """``A`` → 1, ``AA`` → 27."""
    position = 0
    for letter in letters:
        position = position * 26 + letter - ord("A") + 1
    return position


def _rows(sheet: str, table: list[list[Any]]) -> Iterable[Row]:
    filled = ((number, cells) for number, cells in enumerate(table, start=1) if any(_is_filled(cell) for cell in cells))
    first = next(filled, None)
    header = [str(cell).strip() for cell in first[1]] if first else []
    if missing := [column for column in SHEETS[sheet] if column not in header]:
        raise Unreadable(_("工作表“%(sheet)s”缺少列：%(columns)s。") % {"sheet": sheet, "columns": "、".join(missing)})
    for count, (number, cells) in enumerate(filled):
        if count >= MOST_ROWS:
            raise Unreadable(_("工作表“%(sheet)s”超过 60,000 行，请分成几个文件。") % {"sheet": sheet})
        yield Row(sheet, number, dict(zip(header, cells, strict=False)))


def _is_filled(cell: Any) -> bool:
    return cell is not None and str(cell).strip() != ""
