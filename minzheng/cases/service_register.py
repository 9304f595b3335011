"""Letters by how far their service is: to be served, on their way, served."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.scope import scope
from minzheng.lib import clock

from .documents import GENERATED, label_of
from .models import Document, Service
from .serving import ANNOUNCEMENT, WAYS

WAITING, ON_ITS_WAY, SERVED = "waiting", "on_its_way", "served"
STATES: dict[str, Any] = {WAITING: _("待送达"), ON_ITS_WAY: _("送达途中"), SERVED: _("已送达")}
A_PAGE = 50
COUNTED_UP_TO = 999


@dataclass(frozen=True)
class Row:
    """A letter and its service that counts, if there is one."""

    document: Document
    label: Any
    service: Service | None
    way: Any

    @property
    def is_announced(self) -> bool:
        return self.service is not None and self.service.way == ANNOUNCEMENT


@dataclass(frozen=True)
class Page:
    rows: list[Row]
    total: int
    after: str | None
    state: str


def page(actor: Actor, *, state: str, after: str = "") -> Page:
    """A page of one state. What waits comes oldest first, what is done newest first; a fixed number of queries."""
    newest_first = state == SERVED
    found = letters(actor, state, today=clock.today()).order_by("-pk" if newest_first else "pk")
    total = found.values("pk")[: COUNTED_UP_TO + 1].count()
    if after.isdigit():
        found = found.filter(pk__lt=int(after)) if newest_first else found.filter(pk__gt=int(after))
    documents = list(
        found.select_related("case__applicant", "case__division").prefetch_related("services__server")[: A_PAGE + 1]
    )
    shown = documents[:A_PAGE]
    more = str(shown[-1].pk) if len(documents) > A_PAGE else None
    return Page([_row(document) for document in shown], total, more, state)


def letters(actor: Actor, state: str, *, today: date) -> QuerySet[Document]:
    """The letters of one's division in a state of their service."""
    counts = Service.objects.filter(document=OuterRef("pk"), failed_on=None)
    on_its_way = counts.filter(Q(served_on=None) | Q(served_on__gt=today))
    wanted = {
        WAITING: ~Exists(counts),
        ON_ITS_WAY: Exists(on_its_way),
        SERVED: Exists(counts.filter(served_on__lte=today)),
    }[state]
    return scope(actor, Document).filter(wanted, origin=GENERATED).exclude(number="")


def _row(document: Document) -> Row:
    service = next((row for row in document.services.all() if row.failed_on is None), None)
    way = WAYS[service.way] if service else ""
    return Row(document, label_of(document.case, document.kind), service, way)
