"""The template that is filled in, and the file that goes back to be mended: one layout."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import xlsxwriter

from minzheng.access import log
from minzheng.access.actor import Actor
from minzheng.lib import clock

from ..models import ImportFile
from ..sheets import Workbook, harmless
from ..sheets.reading import EXAMPLE
from ..sheets.writing import HEADING, PLAIN, WARNING
from .kinds import ImportKind
from .rows import cells_of, returned_rows, said_to

REASON = "退回原因"
HOW_TO = "填写说明"
LAST_ROW = 200_000
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def template(kind: ImportKind) -> bytes:
    """An empty sheet: text throughout, so that no number loses digits; lists where one chooses; an example row."""
    target = BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_formulas": False}) as book:
        book.set_properties({"created": clock.now().replace(tzinfo=None)})  # the product's clock, not the machine's
        as_text, grey = (
            book.add_format({"num_format": "@"}),
            book.add_format({"num_format": "@", "font_color": "#868e96"}),
        )
        head = book.add_format({"bold": True, "bg_color": "#f1f3f5", "bottom": 1, "num_format": "@"})
        page = book.add_worksheet(kind.sheet)
        page.freeze_panes(1, 0)
        for place, column in enumerate(kind.columns):
            page.set_column(place, place, column.width, as_text)
            page.write_string(0, place, column.label + ("*" if column.required else ""), head)
            example = f"{EXAMPLE}{column.example}" if place == 0 else column.example
            page.write_string(1, place, example, grey)
            if column.choices:
                page.data_validation(1, place, LAST_ROW, place, {"validate": "list", "source": list(column.choices)})
        _explain(book, kind, head)
    return target.getvalue()


def _explain(book: Any, kind: ImportKind, head: Any) -> None:
    page = book.add_worksheet(HOW_TO)
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    page.set_column(0, 0, 18)
    page.set_column(1, 1, 8)
    page.set_column(2, 2, 70)
    page.write_row(0, 0, ["列", "必填", "怎样填"], head)
    for line, column in enumerate(kind.columns, start=1):
        page.write_row(line, 0, [column.label, "是" if column.required else "", str(column.hint)], wrapped)
    page.write_string(
        len(kind.columns) + 2, 0, "第二行是示例，导入时会跳过。请不要改动第一行的列名；加出来的列不会导入。"
    )


def returned(*, actor: Actor, kind: ImportKind, file: ImportFile) -> bytes:
    """Only the rows that went back, each with its reason, to be mended and brought again as they are."""
    people = {row.person_id for row in returned_rows(file).only("person_id").iterator() if row.person_id}
    if people:
        log.record_look(actor, people, what=log.EXPORT, purpose=kind.purpose)
    widths = [*(column.width for column in kind.columns), 60]
    book = Workbook(kind.sheet, widths=widths)
    book.row([*kind.labels(), REASON], [HEADING] * len(widths))
    styles = [*([PLAIN] * len(kind.columns)), WARNING]
    for row in returned_rows(file).iterator(chunk_size=500):
        said = "\n".join(said_to(kind, row))
        book.row([*(harmless(cell.text) for cell in cells_of(row)), said], styles)
    return book.content()
