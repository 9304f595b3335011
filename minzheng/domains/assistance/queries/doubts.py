"""Reads of doubts: of a division, of a benefit."""

from __future__ import annotations

from dataclasses import dataclass

from minzheng.access.actor import Actor
from minzheng.access.scope import scope
from minzheng.cases.models import Case

from ..models import Doubt

A_PAGE, COUNT_LIMIT = 50, 999


@dataclass(frozen=True)
class DoubtsPage:
    """A page of the register; ``after`` asks for the next one, None at the end."""

    rows: list[Doubt]
    total: int
    after: str | None


def doubts_page(actor: Actor, *, settled: bool = False, kind: str = "", after: str = "") -> DoubtsPage:
    """The doubts of the actor's division, the newest first: open ones, or those that a person has settled. Two queries."""
    found = scope(actor, Doubt).exclude(verdict="") if settled else scope(actor, Doubt).filter(verdict="")
    if kind:
        found = found.filter(kind=kind)
    total = found[: COUNT_LIMIT + 1].count()
    if after.isdigit():
        found = found.filter(pk__lt=int(after))
    rows = found.select_related("case__division", "case__applicant", "person", "settled_by").order_by("-pk")
    page = list(rows.defer("text", "finding")[: A_PAGE + 1])
    return DoubtsPage(page[:A_PAGE], total, str(page[A_PAGE - 1].pk) if len(page) > A_PAGE else None)


def doubts_of(case: Case) -> list[Doubt]:
    """The doubts about a benefit, the newest first."""
    rows = Doubt.objects.filter(case=case).select_related("data_key", "person", "settled_by")
    return list(rows.order_by("-pk"))
