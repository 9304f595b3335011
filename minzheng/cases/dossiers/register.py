"""The register of dossiers: what is to be put in order, what is kept, lent, on its way, kept long enough."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.models import Division
from minzheng.access.scope import scope

from ..models import Document, Dossier, DossierItem, DossierLoan, DossierTransfer, DossierTransferItem

TO_ARRANGE, TO_CHECK, KEPT, LENT, MOVING = "to_arrange", "to_check", "kept", "lent", "moving"
STATES: dict[str, Any] = {
    TO_ARRANGE: _("待整理"),
    TO_CHECK: _("待检查"),
    KEPT: _("在库"),
    LENT: _("借出"),
    MOVING: _("移交中"),
}
A_PAGE = 50
COUNTED_UP_TO = 999


@dataclass(frozen=True)
class Page:
    """A page of the register; ``after`` asks for the next one, None at the end."""

    rows: list[Any]
    total: int
    after: str | None


def dossiers(actor: Actor) -> QuerySet[Any]:
    """The dossiers of one's division, each with ``state``'s ingredients: what waits, whether lent, whether on its way."""
    catalogued = DossierItem.objects.filter(dossier=OuterRef(OuterRef("pk")), document=OuterRef("pk"))
    waits = Document.objects.filter(~Exists(catalogued), case=OuterRef("case"))
    open_loan = DossierLoan.objects.filter(dossier=OuterRef("pk"), returned_on=None)
    on_its_way = DossierTransferItem.objects.filter(dossier=OuterRef("pk"), transfer__received_at=None)
    return (
        scope(actor, Dossier)
        .annotate(waits=Exists(waits), is_lent=Exists(open_loan), is_moving=Exists(on_its_way))
        .select_related("case__applicant", "case__division", "keeper")
    )


def page(actor: Actor, *, state: str = "", after: str = "") -> Page:
    """The newest first; of one state if asked."""
    found = dossiers(actor).filter(_of_state(state)).order_by("-pk")
    total = found.values("pk")[: COUNTED_UP_TO + 1].count()
    if after.isdigit():
        found = found.filter(pk__lt=int(after))
    rows = list(found[: A_PAGE + 1])
    return Page(rows[:A_PAGE], total, str(rows[A_PAGE - 1].pk) if len(rows) > A_PAGE else None)


def state_of(row: Any) -> str:
    """Where an annotated row stands."""
    if row.is_lent:
        return LENT
    if row.is_moving:
        return MOVING
    if row.waits or row.arranged_at is None:
        return TO_ARRANGE
    return KEPT if row.checked_at else TO_CHECK


def transfers(actor: Actor) -> list[DossierTransfer]:
    """The hand-over lists that one's own office made or is to sign for, the open ones first."""
    mine = Q(from_division=actor.division_pk) | Q(to_division=actor.division_pk)
    found = DossierTransfer.objects.filter(mine).select_related(
        "from_division", "to_division", "handed_by", "received_by"
    )
    return list(found.order_by(F("received_at").desc(nulls_first=True), "-pk")[:A_PAGE])


def transfer(actor: Actor, public_id: UUID) -> DossierTransfer | None:
    """A hand-over list, for its two offices and for whoever oversees the first; None for anybody else."""
    related = ("from_division", "to_division", "handed_by", "received_by")
    found = DossierTransfer.objects.filter(public_id=public_id).select_related(*related).first()
    is_ours = found is not None and (
        (actor.is_staff and found.to_division_id == actor.division_pk) or gate.reaches(actor, found)
    )
    return found if is_ours else None


def offices(actor: Actor) -> QuerySet[Division]:
    """Where a dossier may go: the offices of the city, its districts, streets and towns."""
    found = Division.objects.filter(level__in=("city", "district", "street", "town"))
    return found.exclude(code=actor.division_code).order_by("code")


def overdue(actor: Actor, *, today: date) -> int:
    """How many loans should have been back."""
    return scope(actor, DossierLoan).filter(returned_on=None, due_on__lt=today).count()


def _of_state(state: str) -> Q:
    at_hand = Q(is_lent=False, is_moving=False)
    unarranged = Q(waits=True) | Q(arranged_at=None)
    return {
        TO_ARRANGE: at_hand & unarranged,
        TO_CHECK: at_hand & ~unarranged & Q(checked_at=None),
        KEPT: at_hand & ~unarranged & Q(checked_at__isnull=False),
        LENT: Q(is_lent=True),
        MOVING: Q(is_moving=True),
    }.get(state, Q())
