"""Entering and releasing values: one officer enters, another releases, and then it can't be changed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.gate import four_eyes, require
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused, spoken
from minzheng.announcements.bus import announce
from minzheng.announcements.facts import CalendarReleased, StandardChanged
from minzheng.lib import clock
from minzheng.policy.divisions import InvalidDivision, chain
from minzheng.policy.parameters import UNKNOWN_STATUS, UnknownParameter, shipped
from minzheng.policy.parameters import ParameterValue as PolicyValue
from minzheng.policy.units import InvalidValue

from .models import CalendarRelease, ParameterValue, Release

R = TypeVar("R", bound=Release)

SATURDAY = 5


@action
def enter_parameter(
    *,
    actor: Actor,
    name: str,
    division_code: str,
    valid_from: date,
    value: int | Decimal | str | None,
    status: str,
    reference: str,
) -> ParameterValue:
    """Enter a value for another officer to release; ``value`` as printed (1080 yuan, 30 percent), None if unknown.

    Raises Refused: no such parameter or division, a value that is not of the parameter's unit, no reference.
    """
    require(actor, "rulebook.enter")
    machine = _machine_value(name, value, status)
    _check_division(division_code)
    _check_reference(reference)
    try:
        PolicyValue(name, division_code, valid_from, machine, status, reference)
    except ValueError:
        raise Refused(Reason("bad_status", _("数值与资料状态不相符。"), "status")) from None
    return ParameterValue.objects.create(
        name=name,
        division_code=division_code,
        valid_from=valid_from,
        value=machine,
        status=status,
        reference=reference.strip(),
        entered_by=actor.staff_id,
    )


@action
def enter_calendar(
    *,
    actor: Actor,
    year: int,
    version: str,
    known_on: date,
    holidays: Iterable[date],
    working_weekends: Iterable[date],
    reference: str,
) -> CalendarRelease:
    """Enter a year's calendar, or an amended version of it, for another officer to release.

    Raises Refused: days outside the year, a worked "weekend" that is none, a version there is already, no reference.
    """
    require(actor, "rulebook.enter")
    off, worked = sorted(set(holidays)), sorted(set(working_weekends))
    _check_calendar(year, off, worked)
    _check_reference(reference)
    if CalendarRelease.objects.filter(year=year, version=version).exists():
        text = _("%(year)d 年的日历已有版本“%(version)s”。") % {"year": year, "version": version}
        raise Refused(Reason("version_exists", text, "version"))
    return CalendarRelease.objects.create(
        year=year,
        version=version,
        known_on=known_on,
        holidays=[day.isoformat() for day in off],
        working_weekends=[day.isoformat() for day in worked],
        reference=reference.strip(),
        entered_by=actor.staff_id,
    )


@action
def release_parameter(*, actor: Actor, public_id: UUID) -> ParameterValue:
    """Release a value that another officer entered. Announces StandardChanged."""
    row = _release(ParameterValue, actor, public_id)
    announce(StandardChanged(name=row.name))
    return row


@action
def release_calendar(*, actor: Actor, public_id: UUID) -> CalendarRelease:
    """Release a calendar that another officer entered. Announces CalendarReleased: open deadlines are computed again."""
    row = _release(CalendarRelease, actor, public_id)
    announce(CalendarReleased(year=row.year, version=row.version))
    return row


@action
def release_entries(public_ids: Iterable[UUID], *, actor: Actor) -> list[Release]:
    """Release several entries of either kind, or none of them."""
    return [
        release_calendar(actor=actor, public_id=public_id)
        if CalendarRelease.objects.filter(public_id=public_id).exists()
        else release_parameter(actor=actor, public_id=public_id)
        for public_id in public_ids
    ]


def _release(model: type[R], actor: Actor, public_id: UUID) -> R:
    require(actor, "rulebook.release")
    row = model._default_manager.select_for_update().filter(public_id=public_id).first()
    if row is None:
        raise Refused(Reason("no_such_entry", _("没有此编号的待发布内容。")))
    if row.released_at is not None:
        raise Refused(Reason("already_released", _("该内容已经发布，不能再次发布或更改。")))
    if reasons := four_eyes(actor, [row.entered_by]):
        raise Refused(*reasons)
    row.released_by, row.released_at = actor.staff_id, clock.now()
    row.save(update_fields=["released_by", "released_at"])
    return row


def _machine_value(name: str, printed: Any, status: str) -> int | None:
    """What people print, as the integer that rules compute with."""
    parameter = shipped().declared.get(name)
    if parameter is None:
        raise Refused(Reason("unknown_parameter", spoken(UnknownParameter(name)), "name"))
    if status == UNKNOWN_STATUS and printed in (None, UNKNOWN_STATUS):
        return None
    try:
        return parameter.unit.read(Decimal(printed) if isinstance(printed, str) else printed)
    except InvalidValue as problem:
        raise Refused(Reason("bad_value", spoken(problem), "value")) from None
    except InvalidOperation:
        text = _("“%(value)s”不是数值。") % {"value": printed}
        raise Refused(Reason("bad_value", text, "value")) from None


def _check_division(code: str) -> None:
    try:
        chain(code)
    except InvalidDivision as problem:
        raise Refused(Reason("bad_division", spoken(problem), "division_code")) from None


def _check_reference(reference: str) -> None:
    if not reference.strip():
        raise Refused(Reason("no_reference", _("请填写依据：文号和出处。"), "reference"))


def _check_calendar(year: int, holidays: list[date], working_weekends: list[date]) -> None:
    neighbours = range(year - 1, year + 2)  # a notice may reach into the last days of the year before
    stray = [day for day in (*holidays, *working_weekends) if day.year not in neighbours]
    if stray or not any(day.year == year for day in holidays):
        raise Refused(Reason("bad_year", _("日历中的日期与年份不相符。"), "year"))
    if weekdays := [day for day in working_weekends if day.weekday() < SATURDAY]:
        text = _("%(day)s 不是周末，不需要列为调休上班日。") % {"day": weekdays[0].isoformat()}
        raise Refused(Reason("not_a_weekend", text, "working_weekends"))
    if both := set(holidays) & set(working_weekends):
        text = _("%(day)s 既列为放假日，又列为上班日。") % {"day": min(both).isoformat()}
        raise Refused(Reason("contradiction", text, "holidays"))
