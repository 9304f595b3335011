"""Making the file: the watermark in its first row and at the foot of each page, then the rows, harmless to spreadsheets."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from minzheng.access import log
from minzheng.access.actor import Actor
from minzheng.access.actors import role_label
from minzheng.access.models import Staff
from minzheng.lib import clock
from minzheng.lib.money import fen_to_yuan_text

from ..models import ExportFile
from ..sheets import Workbook, harmless
from ..sheets.writing import HEADING, MONEY, PLAIN
from .sources import ExportColumn, Source
from .stages import CSV

PART = 500  # rows read at a time


def content_of(export: ExportFile, source: Source, *, actor: Actor, count: int) -> bytes:
    """The file. It is a look at everybody in it, and logged as that in the same transaction."""
    columns = source.columns(export.wanted)
    people: set[UUID] = set()
    rows = _rows(export, source, actor, people)
    mark = watermark(export, actor, count)
    content = _csv(columns, rows, mark) if export.form == CSV else _xlsx(source, columns, rows, mark)
    log.record_look(actor, people, what=log.EXPORT, purpose=f"{source.purpose}：{export.purpose}")
    return content


def watermark(export: ExportFile, actor: Actor, count: int) -> str:
    """Who took it out, in which post, when, what for, under which number."""
    username = Staff.objects.get(public_id=export.staff_id).username
    said = {
        "name": f"{actor.name}（{username}）",
        "post": f"{actor.division_name} {role_label(actor.role)}",
        "at": f"{clock.now().astimezone(clock.SHANGHAI):%Y-%m-%d %H:%M}",
        "purpose": export.purpose,
        "count": count,
        "number": export.public_id,
    }
    return (
        _("由 %(name)s %(post)s 于 %(at)s 导出，共 %(count)d 条；目的：%(purpose)s；编号 %(number)s；不得外传") % said
    )


def _rows(export: ExportFile, source: Source, actor: Actor, people: set[UUID]) -> Iterator[Any]:
    found = source.rows(actor, export.wanted).iterator(chunk_size=PART)
    while part := list(islice(found, PART)):
        for row in source.prepared(actor, part):
            people.update(source.people(row))
            yield row


def _csv(columns: Sequence[ExportColumn], rows: Iterator[Any], mark: str) -> bytes:
    """With the mark by which a spreadsheet knows UTF-8."""
    text = io.StringIO()
    out = csv.writer(text)
    out.writerow([harmless(mark)])
    out.writerow([harmless(str(column.label)) for column in columns])
    for row in rows:
        out.writerow([harmless(_as_text(column, column.says(row))) for column in columns])
    return text.getvalue().encode("utf-8-sig")


def _xlsx(source: Source, columns: Sequence[ExportColumn], rows: Iterator[Any], mark: str) -> bytes:
    book = Workbook(str(source.label), widths=[column.width for column in columns], frozen=2, footer=mark[:200])
    book.row([harmless(mark)])
    book.row([str(column.label) for column in columns], [HEADING] * len(columns))
    styles = [MONEY if column.is_money else PLAIN for column in columns]
    for row in rows:
        book.row([_as_cell(column, column.says(row)) for column in columns], styles)
    return book.content()


def _as_cell(column: ExportColumn, value: Any) -> Any:
    if column.is_money:
        return None if value is None else value / 100
    return harmless(str(value if value is not None else ""))


def _as_text(column: ExportColumn, value: Any) -> str:
    if value is None:
        return ""
    return fen_to_yuan_text(value) if column.is_money else str(value)
