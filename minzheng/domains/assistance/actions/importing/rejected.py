"""The workbook that goes back: the rejected households in the same layout, with the reason at each row to be mended."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime
from io import BytesIO
from typing import Any

import xlsxwriter

from .columns import OPTIONAL, REASON, SHEETS
from .verdicts import Problem
from .workbook import RawHousehold


def rejected_workbook(rejected: Iterable[tuple[RawHousehold, list[Problem]]]) -> bytes:
    """Only what was not imported, so that it can be mended and imported again as it is.

    Text stays text: nothing in a cell is ever taken for a formula or a link.
    """
    target = BytesIO()
    book = xlsxwriter.Workbook(
        target, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    )
    head = book.add_format({"bold": True, "bg_color": "#f1f3f5", "bottom": 1})
    red = book.add_format({"font_color": "#a61e1e", "text_wrap": True})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    rejected = list(rejected)
    for sheet, required in SHEETS.items():
        columns = (*required, *OPTIONAL.get(sheet, ()))
        page = book.add_worksheet(sheet)
        page.freeze_panes(1, 0)
        page.set_column(0, len(columns) - 1, 18)
        page.set_column(len(columns), len(columns), 60)
        page.write_row(0, 0, [*columns, REASON], head)
        line = 0
        for household, problems in rejected:
            why = _reasons_by_row(problems)
            for row in household.rows[sheet]:
                line += 1
                for position, column in enumerate(columns):
                    _write(page, line, position, row.cells.get(column), day)
                page.write_string(line, len(columns), why.get((sheet, row.number), ""), red)
    book.close()
    return target.getvalue()


def _reasons_by_row(problems: list[Problem]) -> dict[tuple[str, int], str]:
    reasons: dict[tuple[str, int], list[str]] = defaultdict(list)
    for problem in problems:
        reasons[problem.row.sheet, problem.row.number].append(problem.text)
    return {place: "\n".join(texts) for place, texts in reasons.items()}


def _write(page: Any, line: int, position: int, value: Any, day: Any) -> None:
    if isinstance(value, datetime | date):
        page.write_datetime(line, position, datetime(value.year, value.month, value.day), day)  # noqa: DTZ001  (a civil day)
    elif isinstance(value, int | float) and not isinstance(value, bool):
        page.write_number(line, position, value)
    else:
        page.write_string(line, position, str(value if value is not None else ""))
