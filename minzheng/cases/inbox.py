"""The worklist: mine, my group's, waiting for others, overdue, all. The same number of queries for ten cases as for a million.

Cases come by their nearest end, those without one last; pages go on from the last row seen (keyset), and counts stop at
999+. One index on ``CaseDivision`` answers; a trigger keeps its copies of the case's columns.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Prefetch, Q, QuerySet, Subquery
from django.utils.translation import gettext as _

from minzheng.access.actor import Actor
from minzheng.access.actors import role_label
from minzheng.access.scope import scope
from minzheng.lib import clock
from minzheng.lib.identity_number import mask_name
from minzheng.lib.working_days import Calendar
from minzheng.rulebook import calendars

from . import absences, deadlines
from .assignments import assign, holder_of, standing, take
from .deadlines import TimeLeft
from .handling import WATCHING
from .kinds import kind_of
from .models import Assignment, Case, CaseDivision, Clock, Publicity, Task

__all__ = ["VIEWS", "Page", "Row", "TaskRow", "assign", "count_text", "holder_of", "take", "worklist"]

MINE, GROUP, WAITING, OVERDUE, ALL = VIEWS = ("mine", "group", "waiting", "overdue", "all")
COUNTED_UP_TO = 1000
NO_END = "-"


@dataclass(frozen=True)
class Row:
    """One case in the list. ``left`` is None where no term runs; ``with_whom`` a colleague or a role, empty when closed."""

    case_id: UUID
    number: str
    applicant: str  # masked
    programme: Any
    stage: Any
    division: str
    due_on: date | None
    left: TimeLeft | None
    with_whom: str
    is_open: bool
    posted_until: date | None = None  # the last day of the notice that hangs: what a case without a term waits for
    posted_over: bool = False


@dataclass(frozen=True)
class TaskRow:
    """One task in the list."""

    task_id: UUID
    key: str
    text: str
    case_id: UUID
    number: str
    applicant: str  # masked
    division: str
    opened_at: datetime


@dataclass(frozen=True)
class Page:
    """A page of the list. ``next_key`` is None on the last one; counts are by view and for ``tasks``, at most 1,000."""

    view: str
    rows: Sequence[Row]
    tasks: Sequence[TaskRow]
    next_key: str | None
    counts: dict[str, int]


def worklist(
    actor: Actor,
    *,
    view: str = GROUP,
    kind: str = "",
    state: str = "",
    division: str = "",
    number: str = "",
    after: str | None = None,
    limit: int = 50,
) -> Page:
    """A page of the cases in the actor's scope, by their nearest end, with her role's open tasks.

    ``view`` is one of ``VIEWS``; ``division`` the code of a division of the case; ``number`` the beginning of a case
    number; ``after`` a page's ``next_key``.
    """
    today = clock.today()
    found = _of_view(actor, view, today=today)
    wanted = {"case__kind": kind, "case__state": state, "division__code": division, "case__number__startswith": number}
    found = found.filter(**{path: value for path, value in wanted.items() if value})
    if after:
        found = found.filter(_beyond(after))
    by_end = found.order_by("due_on", "case").distinct("due_on", "case").values_list("case", flat=True)
    keys = list(by_end[: limit + 1])
    cases = _cases(keys[:limit])
    calendar = calendars.calendar()
    return Page(
        view=view,
        rows=[_row(case, today=today, calendar=calendar) for case in cases],
        tasks=_tasks(actor, limit=limit),
        next_key=_key(cases[-1]) if len(keys) > limit else None,
        counts=_counts(actor, today=today),
    )


def count_text(count: int) -> str:
    """A count as the tabs show it: ``37``, ``999+``."""
    return str(count) if count < COUNTED_UP_TO else f"{COUNTED_UP_TO - 1}+"


def _of_view(actor: Actor, view: str, *, today: date) -> QuerySet[CaseDivision]:
    rows = scope(actor, CaseDivision)
    if view == ALL:
        return rows
    rows = rows.filter(is_open=True)
    if view == WAITING:
        return rows.exclude(waiting_role=actor.role)
    if view == OVERDUE:
        return rows.filter(due_on__lt=today)
    rows = rows.filter(waiting_role=actor.role)
    if view == GROUP:
        return rows.exclude(why__in=WATCHING)
    if view == MINE:
        if actor.staff_id is None:
            return rows.none()
        hers = Q(staff__public_id=actor.staff_id) | Q(staff__in=absences.stood_in_for(actor).values("staff"))
        held = Assignment.objects.filter(hers, role=actor.role, to_at=None)
        return rows.filter(case__in=held.values("case"))
    raise ValueError(f"unknown view: {view}")


def _beyond(key: str) -> Q:
    """The rows after the one that a key names, in the order of the list: the nearest end first, none last.

    A key that somebody spoilt in the address bar names no row: the list starts again.
    """
    end, _between, named = key.partition("~")
    try:
        public_id, day = UUID(named), None if end == NO_END else date.fromisoformat(end)
    except ValueError:
        return Q()
    later = Q(case__gt=Subquery(Case.objects.filter(public_id=public_id).values("pk")))
    if day is None:
        return Q(due_on=None) & later
    return Q(due_on__gt=day) | (Q(due_on=day) & later) | Q(due_on=None)


def _key(case: Case) -> str:
    return f"{case.due_on or NO_END}~{case.public_id}"


def _cases(keys: Sequence[int]) -> list[Case]:
    """The cases of a page, in its order, with applicant, division, running clocks and who has them."""
    holder = standing().filter(case=OuterRef("pk"), role=OuterRef("waiting_role"))
    running = Clock.objects.filter(stopped_on=None).order_by("due_on", "pk")
    stands_in = absences.today().filter(staff=OuterRef("holder_id"), role=OuterRef("waiting_role"))
    hanging = Publicity.objects.filter(case=OuterRef("pk"), taken_down_on=None).order_by("-pk")
    found = (
        Case.objects.filter(pk__in=keys)
        .select_related("applicant", "division")
        .annotate(
            holder=Subquery(holder.values("staff__name")),
            holder_id=Subquery(holder.values("staff")),
            posted_until=Subquery(hanging.values("until_on")[:1]),
        )
        .annotate(deputy=Subquery(stands_in.values("deputy__name")[:1]))
        .prefetch_related(Prefetch("clocks", queryset=running, to_attr="running"))
    )
    by_key = {case.pk: case for case in found}
    return [by_key[key] for key in keys]


def _holder(case: Any) -> str:
    """The colleague who has it; while she is away, with who stands in for her."""
    if case.holder and case.deputy:
        return _("%(name)s（请假，%(deputy)s代）") % {"name": case.holder, "deputy": case.deputy}
    return case.holder or ""


def _row(case: Any, *, today: date, calendar: Calendar) -> Row:
    kind = kind_of(case)
    state = kind.workflow.states.get(case.state)
    return Row(
        case_id=case.public_id,
        number=case.number,
        applicant=_party(case),
        programme=kind.label,
        stage=state.label if state else case.state,
        division=case.division.name,
        due_on=case.due_on,
        left=deadlines.left(case.running[0], today, calendar=calendar) if case.running else None,
        with_whom=_holder(case) or (role_label(case.waiting_role) if case.waiting_role else ""),
        is_open=case.is_open,
        posted_until=case.posted_until,
        posted_over=case.posted_until is not None and case.posted_until < today,
    )


def _open_tasks(actor: Actor) -> QuerySet[Task]:
    return scope(actor, Task).filter(role=actor.role, done_at=None)


def _tasks(actor: Actor, *, limit: int) -> list[TaskRow]:
    found = _open_tasks(actor).select_related("case__applicant", "division").order_by("opened_at", "pk")
    return [
        TaskRow(
            task_id=task.public_id,
            key=task.key,
            text=task.text,
            case_id=task.case.public_id,
            number=task.case.number,
            applicant=_party(task.case),
            division=task.division.name,
            opened_at=task.opened_at,
        )
        for task in found[:limit]
    ]


def _party(case: Case) -> str:
    """The applicant, masked; nothing where a kind of case has none."""
    return mask_name(case.applicant.name) if case.applicant else ""


def _counts(actor: Actor, *, today: date) -> dict[str, int]:
    counts = {
        view: _of_view(actor, view, today=today).values("case").distinct()[:COUNTED_UP_TO].count() for view in VIEWS
    }
    return {**counts, "tasks": _open_tasks(actor)[:COUNTED_UP_TO].count()}
