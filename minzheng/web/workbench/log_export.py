"""The access log as a file: who took it out, when and what for stands in its first row; names are masked as on the page.

A cell that a spreadsheet would take for a formula is written as text, whoever put it there.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

import xlsxwriter
from django.conf import settings
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from minzheng.access import gate, log, seals
from minzheng.access.actor import Actor
from minzheng.access.actors import role_label
from minzheng.access.models import AccessLog, Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.lib import clock
from minzheng.lib.identity_number import mask_name
from minzheng.ui.dates import datetime_text

from . import access_log
from .access_log import Look

CSV, XLSX = "csv", "xlsx"
FORMS = {XLSX: "Excel (.xlsx)", CSV: "CSV"}
TYPES = {CSV: "text/csv; charset=utf-8", XLSX: "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")
_WIDTHS = (18, 12, 14, 18, 14, 12, 40, 28)

Row = Sequence[str]


def export(actor: Actor, found: QuerySet[AccessLog], *, purpose: str, form: str) -> bytes:
    """The file. The export is itself a look at everybody in it, and is sealed at once. Refused where it is too long."""
    gate.require(actor, "log.export")
    most = settings.LOG_EXPORT_MOST_ROWS
    rows = list(found[: most + 1])
    if not rows:
        raise Refused(Reason("nothing_to_export", _("没有符合条件的记录。")))
    if len(rows) > most:
        raise Refused(Reason("export_too_long", _("超过 %(most)d 条，请缩小筛选范围再导出。") % {"most": most}))
    log.record_look(
        actor, {row.person_id for row in rows}, what=log.EXPORT, purpose=f"{access_log.EXPORTING}：{purpose}"
    )
    lines = [_watermark(actor, purpose, len(rows)), *_table(access_log.told(actor, rows))]
    content = _csv(lines) if form == CSV else _xlsx(lines)
    seals.seal(actor=Actor.system("log export"), patience=0)
    return content


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def _watermark(actor: Actor, purpose: str, count: int) -> Row:
    username = Staff.objects.get(public_id=actor.staff_id).username
    said = {
        "name": f"{actor.name}（{username}）",
        "post": f"{actor.division_name} {role_label(actor.role)}",
        "at": datetime_text(clock.now()),
        "purpose": purpose,
        "count": count,
        "number": actor.request_id,
    }
    text = _("由 %(name)s %(post)s 于 %(at)s 导出，共 %(count)d 条；目的：%(purpose)s；编号 %(number)s；不得外传")
    return (text % said,)


def _table(looks: Iterable[Look]) -> Iterator[Row]:
    yield (
        *(_("时间"), _("查看人"), _("岗位"), _("单位"), _("内容")),
        *(_("被查看人"), _("目的"), _("所涉办件")),
    )
    for look in looks:
        yield (
            datetime_text(look.row.at),
            look.who,
            look.role,
            look.place,
            str(look.what),
            mask_name(look.person.name) if look.person else "",
            look.purpose,
            look.row.subject_ref,
        )


def _csv(lines: Iterable[Row]) -> bytes:
    """With the mark by which a spreadsheet knows UTF-8."""
    text = io.StringIO()
    csv.writer(text).writerows([harmless(cell) for cell in line] for line in lines)
    return text.getvalue().encode("utf-8-sig")


def _xlsx(lines: Iterable[Row]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        sheet = book.add_worksheet()
        for column, width in enumerate(_WIDTHS):
            sheet.set_column(column, column, width)
        for number, line in enumerate(lines):
            for column, cell in enumerate(line):
                sheet.write_string(number, column, harmless(cell))
        sheet.freeze_panes(2, 1)
    return content.getvalue()
