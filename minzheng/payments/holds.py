"""Holding a benefit's payments back while a person looks into a doubt. A hold pays nothing and takes nothing away."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from uuid import UUID

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.cases.models import Case

from .models import Hold


@action
def place(*, actor: Actor, case: Case, source_ref: UUID, from_month: date, at: datetime) -> Hold:
    """Pay nothing of a case for a month and those after it, until the hold is lifted. The same doubt holds once."""
    hold, _new = Hold.objects.get_or_create(
        case=case, source_ref=source_ref, defaults={"from_month": from_month, "placed_at": at}
    )
    return hold


@action
def lift(*, actor: Actor, source_ref: UUID, at: datetime) -> int:
    """A person has decided about the doubt: what is still owed is paid by the next draft. Returns how many were lifted."""
    return Hold.objects.filter(source_ref=source_ref, lifted_at=None).update(lifted_at=at)


def of_case(case: Case) -> Hold | None:
    """The hold in force on a case, the earliest month first."""
    return Hold.objects.filter(case=case, lifted_at=None).order_by("from_month").first()


def held_in(cases: Iterable[int], month: date) -> set[int]:
    """Which of these cases (keys) may not be paid for a month."""
    found = Hold.objects.filter(case__in=list(cases), lifted_at=None, from_month__lte=month)
    return set(found.values_list("case_id", flat=True))
