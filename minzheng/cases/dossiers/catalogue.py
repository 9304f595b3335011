"""Putting a dossier in order: its catalogue (卷内目录) with numbered pages, the remarks sheet (备考表), the second pair of eyes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused
from minzheng.lib import clock

from .. import colleagues, documents
from ..advance import note_act
from ..handling import handles
from ..models import Document, Dossier, DossierItem

MAX_PAGES = 999

NOT_PERMITTED = Reason("not_permitted", _("您的岗位不能整理这个案卷。"))
NOT_CLOSED = Reason("case_open", _("办件还没有办结，办结以后才立卷。"))
NOTHING_NEW = Reason("nothing_to_arrange", _("没有新的材料要编入目录。"))
NOT_ARRANGED = Reason("not_arranged", _("还有材料没有编入目录，请先整理。"))
OTHER_EYES = Reason("other_eyes", _("整理人不能自己检查，请由另一位同事检查。"))
CHANGED = Reason("stale", _("案卷里的材料刚刚有变化，请看过最新的目录再办。"))


@dataclass(frozen=True)
class Line:
    """One line of the catalogue as it is read: position, number, what, the day, its pages."""

    position: int
    number: str
    title: str
    on: date
    first_page: int
    pages: int
    document: Document

    @property
    def last_page(self) -> int:
        return self.first_page + self.pages - 1

    @property
    def page_text(self) -> str:
        return str(self.first_page) if self.pages == 1 else f"{self.first_page}–{self.last_page}"


def lines(dossier: Dossier) -> list[Line]:
    """The catalogue. It is an official paper: its words don't depend on the reader's language."""
    with override(documents.OFFICIAL):
        return [
            _line(dossier, item.document, item.position, item.first_page, item.pages)
            for item in dossier.items.select_related("document")
        ]


def waiting(dossier: Dossier) -> list[Document]:
    """The papers that have no page numbers yet, in the order in which they came."""
    return list(dossier.case.documents.exclude(pk__in=dossier.items.values("document")).order_by("at", "pk"))


def pages_in(dossier: Dossier) -> int:
    """How many pages have numbers."""
    last = dossier.items.order_by("position").last()
    return last.last_page if last else 0


@action
def arrange(
    *, actor: Actor, dossier: Dossier, pages: Mapping[UUID, int], remarks: str = "", at: datetime | None = None
) -> Dossier:
    """Enter the waiting papers behind what is there already, each with its number of pages; who checked must check again.

    ``pages`` names exactly the papers that wait (by public id): a paper added meanwhile is not passed over. Page numbers
    that were given stay. Raises ``Refused``.
    """
    at = at or clock.now()
    locked = Dossier.objects.select_for_update(of=("self",)).select_related("case").get(pk=dossier.pk)
    new = waiting(locked)
    if reasons := _why_not_arrange(actor, locked, new, pages):
        raise Refused(*reasons)
    position, page = locked.items.count(), pages_in(locked)
    for document in new:
        position += 1
        DossierItem.objects.create(
            dossier=locked, position=position, document=document, first_page=page + 1, pages=pages[document.public_id]
        )
        page += pages[document.public_id]
    locked.arranged_by, locked.arranged_at = colleagues.oneself(actor), at
    locked.checked_by, locked.checked_at = None, None
    locked.remarks = remarks.strip()[:300]
    locked.save(update_fields=["arranged_by", "arranged_at", "checked_by", "checked_at", "remarks"])
    note_act(locked.case, "arrange_dossier", actor=actor, at=at, data={"pages": page})
    return locked


@action
def check(*, actor: Actor, dossier: Dossier, at: datetime | None = None) -> Dossier:
    """Another than who arranged it has compared catalogue and papers. Raises ``Refused``."""
    at = at or clock.now()
    locked = Dossier.objects.select_for_update(of=("self",)).select_related("case", "arranged_by").get(pk=dossier.pk)
    if not handles(actor, locked.case):
        raise Refused(NOT_PERMITTED)
    if locked.arranged_by is None or waiting(locked):
        raise Refused(NOT_ARRANGED)
    if locked.arranged_by.public_id == actor.staff_id:
        raise Refused(OTHER_EYES)
    locked.checked_by, locked.checked_at = colleagues.oneself(actor), at
    locked.save(update_fields=["checked_by", "checked_at"])
    note_act(locked.case, "check_dossier", actor=actor, at=at)
    return locked


def _why_not_arrange(actor: Actor, dossier: Dossier, new: list[Document], pages: Mapping[UUID, int]) -> list[Reason]:
    if not handles(actor, dossier.case):
        return [NOT_PERMITTED]
    if dossier.case.is_open:
        return [NOT_CLOSED]
    if not new:
        return [NOTHING_NEW]
    if {document.public_id for document in new} != set(pages):
        return [CHANGED]
    return [
        Reason("pages", _("页数应在 1 到 999 之间。"), field=f"pages_{public_id.hex}")
        for public_id, count in pages.items()
        if not 1 <= count <= MAX_PAGES
    ]


def _line(dossier: Dossier, document: Document, position: int, first_page: int, pages: int) -> Line:
    label: Any = documents.label_of(dossier.case, document.kind)
    return Line(position, document.number, str(label), clock.civil_day(document.at), first_page, pages, document)
