"""The access log as something that can be taken out: as it is narrowed on the page, names masked as there.

Who was looked at is named nowhere in what was wanted: a person stands in it by her public id.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.models import AccessLog
from minzheng.bulk.exports import ExportColumn, Source
from minzheng.lib.identity_number import mask_name
from minzheng.ui.dates import datetime_text

from . import access_log
from .access_log import Wanted

_DAYS = ("since", "until")

COLUMNS = (
    ExportColumn(_("时间"), lambda look: datetime_text(look.row.at), 18),
    ExportColumn(_("查看人"), lambda look: look.who, 12),
    ExportColumn(_("岗位"), lambda look: look.role, 14),
    ExportColumn(_("单位"), lambda look: look.place, 18),
    ExportColumn(_("内容"), lambda look: str(look.what), 14),
    ExportColumn(_("被查看人"), lambda look: mask_name(look.person.name) if look.person else "", 12),
    ExportColumn(_("目的"), lambda look: look.purpose, 40),
    ExportColumn(_("所涉办件"), lambda look: look.row.subject_ref, 28),
)


def kept(wanted: Wanted) -> dict[str, Any]:
    """What the log was narrowed to, as an export keeps it until it is made."""
    return {name: str(value) for name, value in vars(wanted).items() if value}


def _wanted(kept: dict[str, Any]) -> Wanted:
    said = dict(kept)
    for name in _DAYS:
        if name in said:
            said[name] = date.fromisoformat(said[name])
    if "person" in said:
        said["person"] = UUID(said["person"])
    return Wanted(**said)


def _rows(actor: Actor, kept: dict[str, Any]) -> QuerySet[AccessLog]:
    return access_log.rows(actor, _wanted(kept))


def _told(actor: Actor, rows: Sequence[AccessLog]) -> Sequence[access_log.Look]:
    return access_log.told(actor, rows)


SOURCE = Source(
    key="access_log",
    label=_("访问记录"),
    may="log.export",
    purpose=access_log.EXPORTING,
    rows=_rows,
    prepared=_told,
    columns=lambda kept: COLUMNS,
    people=lambda look: [look.row.person_id],
    address=lambda: reverse("workbench:access_log"),
)
