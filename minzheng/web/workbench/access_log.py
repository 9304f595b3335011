"""The access log as an auditor reads it: looks at people of her division, the latest first."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.access import log
from minzheng.access.actor import Actor
from minzheng.access.actors import role_label
from minzheng.access.models import AccessLog, Division, Staff
from minzheng.access.scope import scope, unscoped
from minzheng.registry.models import Person

PAGE = 50

WHAT = {
    log.VIEW: _("查看"),
    log.UNMASK: _("显示完整信息"),
    log.SEARCH: _("查找"),
    log.DOCUMENT: _("查看材料"),
    log.EXPORT: _("导出"),
}
TONES = {log.UNMASK: "yellow", log.EXPORT: "red"}


@dataclass(frozen=True)
class Look:
    """One look: who, in which post, at whom, what for."""

    row: AccessLog
    who: str
    role: str
    place: str
    person: Person | None

    @property
    def what(self) -> Any:
        return WHAT.get(self.row.what, self.row.what)

    @property
    def tone(self) -> str:
        return TONES.get(self.row.what, "grey")


@dataclass(frozen=True)
class Page:
    """A page of the log; ``next_key`` asks for the one after it."""

    rows: Sequence[Look]
    next_key: str | None


def page_of(actor: Actor, *, what: str = "", person: UUID | None = None, after: str | None = None) -> Page:
    """Looks at people in the actor's scope, their names masked; a fixed number of queries."""
    found = _rows(actor).filter(person_id__in=scope(actor, Person).values("public_id"))
    if what:
        found = found.filter(what=what)
    if person:
        found = found.filter(person_id=person)
    if after and after.isdecimal():
        found = found.filter(pk__lt=int(after))
    rows = list(found.order_by("-pk")[: PAGE + 1])
    shown = rows[:PAGE]
    names = _names({row.staff_id for row in shown if row.staff_id})
    places = _places({row.division_code for row in shown})
    people = {
        person.public_id: person
        for person in scope(actor, Person).filter(public_id__in={row.person_id for row in shown})
    }
    return Page(
        rows=[
            Look(
                row=row,
                who=names.get(row.staff_id, ""),
                role=role_label(row.role),
                place=places.get(row.division_code, ""),
                person=people.get(row.person_id),
            )
            for row in shown
        ],
        next_key=str(shown[-1].pk) if len(rows) > PAGE else None,
    )


def _rows(actor: Actor) -> QuerySet[AccessLog]:
    return unscoped(AccessLog, actor=actor, why="access log of the people in the auditor's scope")


def _names(staff: set[UUID]) -> dict[UUID, str]:
    return dict(Staff.objects.filter(public_id__in=staff).values_list("public_id", "name"))


def _places(codes: set[str]) -> dict[str, str]:
    return dict(Division.objects.filter(code__in=codes).values_list("code", "name"))
