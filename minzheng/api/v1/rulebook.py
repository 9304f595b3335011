"""The rulebook: values and calendars, entered by one officer and released by another."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query
from pydantic import Field

from minzheng.access import gate
from minzheng.policy.parameters import shipped
from minzheng.rulebook import release
from minzheng.rulebook.models import CalendarRelease, ParameterValue, Release
from minzheng.rulebook.releases import released, waiting
from minzheng.ui.operations import Body, Day, Key, Once, Operations, Page, Schema, Text

router = Operations(tags=[_("参数和日历")])

PAGE = 100


class Entry(Schema):
    """Who entered and who released it, when, on what authority."""

    id: UUID
    reference: str
    entered_by: UUID
    entered_at: datetime
    released_by: UUID | None
    released_at: datetime | None


class Value(Entry):
    """A value of a parameter, in the integer of its unit: fen for money, tenths of a percent. Null where unknown."""

    name: str
    unit: str
    is_money: bool
    division_code: str
    valid_from: date
    value: int | None
    status: str


class CalendarYear(Entry):
    """A year's holidays and the weekends that are worked, by one notice."""

    year: int
    version: str
    known_on: date
    holidays: list[date]
    working_weekends: list[date]


class EntryReceipt(Schema):
    id: UUID


class ValueFilter(Body):
    """``state``: what is released, or what waits for another officer."""

    state: Literal["released", "waiting"] = "released"
    name: Key = ""
    division_code: Key = ""
    after: UUID | None = None


class CalendarFilter(Body):
    state: Literal["released", "waiting"] = "released"
    year: Annotated[int, Field(ge=1900, le=2199)] | None = None
    after: UUID | None = None


class ValueEntered(Body):
    """A value as printed: ``"1080"`` yuan, ``"30"`` percent; null where nobody knows it (status ``unknown``)."""

    name: Key
    division_code: Annotated[str, Field(pattern=r"^[0-9]*$", max_length=12)] = ""
    valid_from: Day
    value: Annotated[Text, Field(max_length=20)] | None = None
    status: Literal["published", "example", "unknown"]
    reference: Annotated[Text, Field(min_length=1, max_length=400)]


class CalendarEntered(Body):
    """A year's calendar, or an amended version of it."""

    year: Annotated[int, Field(strict=True, ge=1900, le=2199)]
    version: Annotated[Text, Field(min_length=1, max_length=32)]
    known_on: Day
    holidays: Annotated[list[Day], Field(max_length=200)]
    working_weekends: Annotated[list[Day], Field(max_length=100)]
    reference: Annotated[Text, Field(min_length=1, max_length=400)]


@router.read("/rulebook/values", may="rulebook.read", answers=Page[Value], summary=_("参数值"))
def list_values(request: HttpRequest, filters: Query[ValueFilter]) -> Any:
    """Values of parameters, the latest entered first."""
    wanted = {"name": filters.name, "division_code": filters.division_code}
    rows = _rows(ParameterValue, filters.state).filter(**{name: value for name, value in wanted.items() if value})
    items, after = _page(rows, filters.after)
    return Page[Value](items=[_value(row) for row in items], next=after)


@router.write("/rulebook/values", may="rulebook.enter", answers=EntryReceipt, summary=_("录入参数值"), status=201)
def enter_value(request: HttpRequest, asked: ValueEntered, once: Once) -> Any:
    """Enter a value for another officer to release."""
    return once(lambda: EntryReceipt(id=release.enter_parameter(actor=request.actor, **asked.model_dump()).public_id))


@router.write(
    "/rulebook/values/{uuid:public_id}/release",
    may="rulebook.release",
    answers=EntryReceipt,
    summary=_("发布参数值"),
)
def release_value(request: HttpRequest, public_id: UUID, once: Once) -> Any:
    """Release a value that another officer entered. It can't be changed any more, only followed by another."""
    _exists(ParameterValue, public_id)
    return once(lambda: EntryReceipt(id=release.release_parameter(actor=request.actor, public_id=public_id).public_id))


@router.read("/rulebook/calendars", may="rulebook.read", answers=Page[CalendarYear], summary=_("工作日历"))
def list_calendars(request: HttpRequest, filters: Query[CalendarFilter]) -> Any:
    """Calendars by year and notice, the latest entered first."""
    rows = _rows(CalendarRelease, filters.state)
    if filters.year is not None:
        rows = rows.filter(year=filters.year)
    items, after = _page(rows, filters.after)
    return Page[CalendarYear](items=[_calendar(row) for row in items], next=after)


@router.write("/rulebook/calendars", may="rulebook.enter", answers=EntryReceipt, summary=_("录入工作日历"), status=201)
def enter_calendar(request: HttpRequest, asked: CalendarEntered, once: Once) -> Any:
    """Enter a year's calendar for another officer to release."""
    return once(lambda: EntryReceipt(id=release.enter_calendar(actor=request.actor, **asked.model_dump()).public_id))


@router.write(
    "/rulebook/calendars/{uuid:public_id}/release",
    may="rulebook.release",
    answers=EntryReceipt,
    summary=_("发布工作日历"),
)
def release_calendar(request: HttpRequest, public_id: UUID, once: Once) -> Any:
    """Release a calendar that another officer entered. Deadlines are computed again."""
    _exists(CalendarRelease, public_id)
    return once(lambda: EntryReceipt(id=release.release_calendar(actor=request.actor, public_id=public_id).public_id))


def _rows(model: Any, state: str) -> QuerySet[Any]:
    """The rulebook is one for the whole city: whoever may read it reads all of it."""
    return (released if state == "released" else waiting)(model)


def _exists(model: Any, public_id: UUID) -> None:
    known = released(model) | waiting(model)
    gate.exists_if(known.filter(public_id=public_id).exists())


def _page(rows: QuerySet[Any], after: UUID | None) -> tuple[list[Any], str | None]:
    if after is not None:
        rows = rows.filter(pk__lt=rows.filter(public_id=after).order_by().values("pk"))
    found = list(rows.order_by("-pk")[: PAGE + 1])
    return found[:PAGE], str(found[PAGE - 1].public_id) if len(found) > PAGE else None


def _entry(row: Release) -> dict[str, Any]:
    names = ("reference", "entered_by", "entered_at", "released_by", "released_at")
    return {"id": row.public_id, **{name: getattr(row, name) for name in names}}


def _value(row: ParameterValue) -> Value:
    """A value whose parameter this version no longer declares has no unit."""
    parameter = shipped().declared.get(row.name)
    own = {name: getattr(row, name) for name in ("name", "division_code", "valid_from", "value", "status")}
    unit = {"unit": parameter.unit.key if parameter else "", "is_money": bool(parameter and parameter.unit.is_money)}
    return Value(**_entry(row), **own, **unit)


def _calendar(row: CalendarRelease) -> CalendarYear:
    names = ("year", "version", "known_on", "holidays", "working_weekends")
    return CalendarYear(**_entry(row), **{name: getattr(row, name) for name in names})
