"""When a benefit is due to be looked at again, by class and by the procedure in force; and what is due in a division."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from minzheng.access.actor import Actor
from minzheng.access.models import Division
from minzheng.access.scope import divisions_under, scope
from minzheng.cases.models import Case
from minzheng.lib.months import months_later
from minzheng.policy import programmes

from ..models import Review, ReviewClass, ReviewPostponement, ReviewSchedule
from ..vocabulary import REVIEW_CLASSES
from .reads import programme_of

A_PAGE, COUNT_LIMIT = 50, 999
IN_BENEFIT = ("granted", "tapering_proposed")
"""In these states of its case a benefit goes on without a named last month: it is looked at again."""

OVERDUE, DUE_SOON, UNCLASSIFIED, IN_HAND = "overdue", "soon", "unclassified", "in_hand"


@dataclass(frozen=True)
class Period:
    """How often a benefit is looked at: the length in months and the article it rests on."""

    months: int
    law: str


def procedure_now(benefit: Case, on: date) -> programmes.Procedure:
    """The procedure in force on a day: a benefit is looked at again by the law of that day, whenever it was granted."""
    return programmes.load(programme_of(benefit)).procedure(on, benefit.division.code)


def classes(benefit: Case, on: date) -> list[tuple[str, Any]]:
    """The classes to choose from under the procedure in force: (key, label)."""
    procedure = procedure_now(benefit, on)
    return [(key, class_label(procedure.generation, key)) for key in procedure.reviews]


def class_label(generation: str, key: str) -> Any:
    return REVIEW_CLASSES.get((generation, key), key)


def shown_class(row: ReviewSchedule, on: date) -> Any:
    """The class as a register shows it; empty where none is recorded, or where the procedure in force no longer knows it."""
    procedure = programmes.load(programme_of(row.benefit)).procedure(on)
    return class_label(procedure.generation, row.class_key) if row.class_key in procedure.reviews else ""


def is_reviewed(benefit: Case, on: date) -> bool:
    """Whether this programme is looked at periodically at all: one paid once is not."""
    return bool(procedure_now(benefit, on).reviews)


def period_of(benefit: Case, class_key: str, on: date) -> Period:
    """The period of a class; without one, the shortest of the procedure: no family waits because nobody classified it."""
    terms = procedure_now(benefit, on).reviews
    known = {key: term for key, term in terms.items() if term.length is not None}
    term = known.get(class_key) or min(known.values(), key=lambda each: each.length or 0)
    return Period(term.length or 0, term.law)


def schedule_of(benefit: Case) -> ReviewSchedule | None:
    return ReviewSchedule.objects.filter(benefit=benefit).first()


def class_of(benefit: Case) -> ReviewClass | None:
    return ReviewClass.objects.filter(benefit=benefit).select_related("data_key", "recorded_by").last()


def due_from(benefit: Case, period: Period, counted_from: date) -> date:
    """The day a review is due, put off where a confirmed order of the division says so (重大突发事件)."""
    due = months_later(counted_from, period.months)
    ancestors = benefit.division.ancestor_links.values("ancestor")
    order = (
        ReviewPostponement.objects.filter(
            division__in=ancestors, due_from__lte=due, due_to__gte=due, confirmed_at__isnull=False
        )
        .order_by("-until_on")
        .first()
    )
    return order.until_on if order else due


def unscheduled(limit: int) -> list[Case]:
    """Benefits that nobody has put on the schedule yet (loaded in bulk, say), the oldest first."""
    known = ReviewSchedule.objects.filter(benefit=OuterRef("pk"))
    kinds = [f"assistance.{key}" for key in programmes.keys() if programmes.load(key).rhythm == "monthly"]  # noqa: SIM118
    rows = Case.objects.filter(~Exists(known), kind__in=kinds, state__in=IN_BENEFIT, closed_at__isnull=False)
    return list(rows.select_related("division").order_by("pk")[:limit])


def due_without_review(on: date, *, after: int, limit: int) -> list[ReviewSchedule]:
    """What is due on a day and has no open review, in chunks by key."""
    open_reviews = Review.objects.filter(benefit=OuterRef("benefit"), closed_on=None)
    rows = ReviewSchedule.objects.filter(~Exists(open_reviews), is_open=True, due_on__lte=on, pk__gt=after)
    return list(
        rows.select_related("benefit__division", "benefit__applicant", "benefit__household").order_by("pk")[:limit]
    )


@dataclass(frozen=True)
class SchedulePage:
    """A page of the register; ``after`` asks for the next one, None at the end."""

    rows: list[ReviewSchedule]
    total: int
    after: str | None


def schedule_page(
    actor: Actor, *, on: date, show: str = "", town: Division | None = None, after: str = ""
) -> SchedulePage:
    """The benefits of the actor's division by the day their review is due, the most overdue first. Three queries."""
    found = scope(actor, ReviewSchedule).filter(is_open=True)
    if town:
        found = found.filter(benefit__division=town)
    open_reviews = Review.objects.filter(benefit=OuterRef("benefit"), closed_on=None)
    if show == OVERDUE:
        found = found.filter(due_on__lt=on)
    elif show == DUE_SOON:
        found = found.filter(due_on__gte=on, due_on__lte=months_later(on, 1))
    elif show == UNCLASSIFIED:
        found = found.filter(class_key="")
    elif show == IN_HAND:
        found = found.filter(Exists(open_reviews))
    total = found[: COUNT_LIMIT + 1].count()
    day, _colon, key = after.partition("_")
    if key.isdigit() and _is_day(day):
        found = found.filter(Q(due_on__gt=day) | Q(due_on=day, pk__gt=int(key)))
    rows = list(
        found.annotate(in_hand=Exists(open_reviews))
        .select_related("benefit__applicant", "benefit__division")
        .order_by("due_on", "pk")[: A_PAGE + 1]
    )
    last = rows[A_PAGE - 1] if len(rows) > A_PAGE else None
    return SchedulePage(rows[:A_PAGE], total, f"{last.due_on.isoformat()}_{last.pk}" if last else None)


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def postponements(actor: Actor) -> QuerySet[ReviewPostponement]:
    """The orders that concern the actor's division: her own, those below it and those above it."""
    above = Division.objects.none()
    if actor.division_pk is not None:
        above = Division.objects.filter(descendant_links__descendant=actor.division_pk)
    under = divisions_under(actor.division_pk).values("descendant") if actor.division_pk else []
    rows = ReviewPostponement.objects.filter(Q(division__in=under) | Q(division__in=above))
    return rows.select_related("division", "ordered_by", "confirmed_by").order_by("-pk")
