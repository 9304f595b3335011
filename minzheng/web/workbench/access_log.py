"""The access log as an auditor reads it: looks at people of her division, the latest first."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from minzheng.access import log, purposes
from minzheng.access.actor import Actor
from minzheng.access.actors import role_label
from minzheng.access.encryption import blind_index
from minzheng.access.models import AccessLog, Division, Staff
from minzheng.access.refusals import Reason
from minzheng.access.scope import scope, unscoped
from minzheng.lib import clock
from minzheng.registry.models import Person

PAGE = 50
BY_NUMBER = gettext_noop("按身份证号码查找访问记录")
EXPORTING = gettext_noop("导出访问记录")
"""Purposes of the auditor's own looks. The person reads them: they don't tell on an inquiry."""
NOBODY = Reason("nobody_of_this_number", _("本区划内没有登记这个号码的人。"), "number")

TONES = {log.UNMASK: "yellow", log.EXPORT: "red"}


@dataclass(frozen=True)
class Wanted:
    """What the log is narrowed to; ``staff`` is a whole name or user name, ``until`` the last day."""

    what: str = ""
    role: str = ""
    staff: str = ""
    person: UUID | None = None
    since: date | None = None
    until: date | None = None

    def __bool__(self) -> bool:
        return self != Wanted()


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
        return log.LABELS.get(self.row.what, self.row.what)

    @property
    def tone(self) -> str:
        return TONES.get(self.row.what, "grey")

    @property
    def purpose(self) -> str:
        return purposes.spoken(self.row.purpose)


@dataclass(frozen=True)
class Page:
    """A page of the log; ``next_key`` asks for the one after it."""

    rows: Sequence[Look]
    next_key: str | None


def rows(actor: Actor, wanted: Wanted) -> QuerySet[AccessLog]:
    """Looks at people in the actor's scope, the latest first."""
    found = unscoped(AccessLog, actor=actor, why="access log of the people in the auditor's scope")
    found = found.filter(person_id__in=scope(actor, Person).values("public_id"))
    exact = {"what": wanted.what, "role": wanted.role, "person_id": wanted.person}
    found = found.filter(**{column: value for column, value in exact.items() if value})
    if wanted.staff:
        named = Staff.objects.filter(Q(name=wanted.staff) | Q(username=wanted.staff))
        found = found.filter(staff_id__in=named.values("public_id"))
    if wanted.since:
        found = found.filter(at__gte=_midnight(wanted.since))
    if wanted.until:
        found = found.filter(at__lt=_midnight(wanted.until + timedelta(days=1)))
    return found.order_by("-pk")


def page_of(actor: Actor, found: QuerySet[AccessLog], *, after: str | None = None) -> Page:
    """A page of looks, the names of those looked at masked; a fixed number of queries."""
    if after and after.isdecimal():
        found = found.filter(pk__lt=int(after))
    taken = list(found[: PAGE + 1])
    shown = taken[:PAGE]
    return Page(rows=told(actor, shown), next_key=str(shown[-1].pk) if len(taken) > PAGE else None)


def told(actor: Actor, found: Iterable[AccessLog]) -> list[Look]:
    """The looks with the names of staff, places and people. Somebody outside the actor's scope is not named."""
    found = list(found)
    staff = {row.staff_id for row in found if row.staff_id}
    names = dict(Staff.objects.filter(public_id__in=staff).values_list("public_id", "name"))
    codes = {row.division_code for row in found}
    places = dict(Division.objects.filter(code__in=codes).values_list("code", "name"))
    people = people_of(actor, {row.person_id for row in found})
    return [
        Look(
            row=row,
            who=names.get(row.staff_id, ""),
            role=role_label(row.role),
            place=places.get(row.division_code, ""),
            person=people.get(row.person_id),
        )
        for row in found
    ]


def person_of(actor: Actor, public_id: UUID | None) -> Person | None:
    """Whom the log is narrowed to, if she is the actor's business."""
    return scope(actor, Person).filter(public_id=public_id).first() if public_id else None


def people_of(actor: Actor, public_ids: Iterable[UUID]) -> dict[UUID, Person]:
    """Those of them who are the actor's business."""
    return {person.public_id: person for person in scope(actor, Person).filter(public_id__in=public_ids)}


def person_by_number(actor: Actor, number: str) -> Person | None:
    """Somebody in the actor's scope by her whole identity number. That is a look, too."""
    found = scope(actor, Person).filter(identity_index=blind_index(number), merged_into=None).first()
    if found is not None:
        log.record_look(actor, [found.public_id], what=log.SEARCH, purpose=BY_NUMBER)
    return found


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), tzinfo=clock.SHANGHAI)
