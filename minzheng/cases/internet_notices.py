"""Public notices as the internet may show them (公示的网上方式): masked, while they hang, and nothing else ever.

A page is made from an :class:`InternetNotice` and never from the case: what is not in it can't be shown by accident.
Whether a notice is shown is asked anew, by the day, with every look; nothing waits for a job to take it down.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from minzheng.access.models import Division
from minzheng.lib.ages import latest_birth
from minzheng.lib.identity_number import mask_name

from .kinds import ClockTerm, kind_of
from .models import Case, Publicity
from .publicity import INTERNET

PAGE = 20
COUNTED_UP_TO = 1000
_RELATED = ("case__applicant", "case__division__parent", "case__household__division")
_DISTRICT, _TOWN = "case__division__parent__code", "case__division__code"


@dataclass(frozen=True)
class InternetNotice:
    """All that the internet may know of a notice: the name masked, the place no nearer than the village."""

    public_id: UUID
    programme: Any
    stage: str  # town | district
    name: str
    village: str
    town: str
    district: str
    members: int
    amount_fen: int
    per: str  # month | once: how the sum is said
    place: str
    from_on: date
    until_on: date
    terms: Mapping[str, ClockTerm] = field(default_factory=dict)  # how long the law gives to decide; not in lists


@dataclass(frozen=True)
class Place:
    """A town in which notices hang today, and how many."""

    code: str
    name: str
    district_code: str
    district: str
    count: int


@dataclass(frozen=True)
class Page:
    """Some of the notices that hang today, by district and town. ``after`` asks for the next ones; None at the end."""

    notices: list[InternetNotice]
    count: int  # counted no further than COUNTED_UP_TO
    after: UUID | None


def listed(on: date, *, place: str = "", number: str = "", after: UUID | None = None) -> Page:
    """A page of what hangs on a day: of one town or district by its code, or of one case by its number."""
    found = _hanging(on)
    if place:
        found = found.filter(Q(**{_TOWN: place}) | Q(**{_DISTRICT: place}))
    if number:
        found = found.filter(case__number=number)
    rows = list(_beyond(found, after).select_related(*_RELATED).order_by(_DISTRICT, _TOWN, "public_id")[: PAGE + 1])
    return Page(
        notices=[_masked(row) for row in rows[:PAGE]],
        count=found[:COUNTED_UP_TO].count(),
        after=rows[PAGE - 1].public_id if len(rows) > PAGE else None,
    )


def places(on: date) -> list[Place]:
    """The towns in which something hangs, by district; one query."""
    columns = (_TOWN, "case__division__name", _DISTRICT, "case__division__parent__name")
    rows = _hanging(on).values_list(*columns).annotate(count=Count("pk")).order_by(_DISTRICT, _TOWN)
    return [
        Place(code, name, district_code or "", district or "", count)
        for code, name, district_code, district, count in rows
    ]


def shown(public_id: UUID, on: date) -> InternetNotice | None:
    """The notice, if the internet may show it on this day."""
    row = _hanging(on).filter(public_id=public_id).select_related(*_RELATED).first()
    return replace(_masked(row), terms=_terms(row.case)) if row else None


def was_shown(public_id: UUID, on: date) -> bool:
    """Whether the internet showed such a notice before, so that its address can say that it is gone and no more."""
    return Publicity.objects.filter(public_id=public_id, profile=INTERNET, from_on__lte=on).exists()


def hanging(public_id: UUID, on: date) -> Publicity | None:
    """The notice itself, for an objection to it; never for a page."""
    return _hanging(on).filter(public_id=public_id).select_related("case").first()


def _hanging(on: date) -> QuerySet[Publicity]:
    """Notices of the internet's profile in their window, of open cases. A minor's name is on no such page, ever."""
    return Publicity.objects.filter(
        profile=INTERNET,
        taken_down_on=None,
        from_on__lte=on,
        until_on__gte=on,
        case__is_open=True,
        case__applicant__born_on__lte=latest_birth(on),
    )


def _beyond(found: QuerySet[Publicity], after: UUID | None) -> QuerySet[Publicity]:
    """The notices after one, in the order of the list. An identifier that names none starts the list again."""
    key = Publicity.objects.filter(public_id=after).values_list(_DISTRICT, _TOWN).first() if after else None
    if key is None:
        return found
    district, town = key
    same_district = Q(**{_DISTRICT: district})
    return found.filter(
        Q(**{f"{_DISTRICT}__gt": district})
        | same_district & Q(**{f"{_TOWN}__gt": town})
        | same_district & Q(**{_TOWN: town}) & Q(public_id__gt=after)
    )


def _masked(row: Publicity) -> InternetNotice:
    case = row.case
    town: Division = case.division
    return InternetNotice(
        public_id=row.public_id,
        programme=kind_of(case).label,
        stage=row.stage,
        name=mask_name(row.content["name"]),
        village=(case.household or case).division.name,
        town=town.name,
        district=town.parent.name if town.parent else "",
        members=row.content["members"],
        amount_fen=row.content["amount_fen"],
        per=kind_of(case).per,
        place=row.place,
        from_on=row.from_on,
        until_on=row.until_on,
    )


def _terms(case: Case) -> dict[str, ClockTerm]:
    kind = kind_of(case)
    found = {key: kind.clock_term(case, key) for key in (kind.main_clock, "decision")}
    return {key: term for key, term in found.items() if term is not None}
