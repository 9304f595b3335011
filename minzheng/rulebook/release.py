"""Entering and releasing values: one officer enters, another releases (or it is discarded), and then nobody changes it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
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
from minzheng.policy.parameters import UNKNOWN_STATUS, Parameter, UnknownParameter, shipped
from minzheng.policy.parameters import ParameterValue as PolicyValue
from minzheng.policy.units import InvalidValue

from .models import CalendarEffect, CalendarRelease, ParameterValue, Release
from .releases import state_of, waiting

R = TypeVar("R", bound=Release)

SATURDAY = 5
FOUNDED, IN_SIGHT = date(1949, 10, 1), timedelta(days=80 * 366)
MOST_SHOWN = 40  # characters of what was typed that a refusal repeats

STALE = Reason("stale", _("您打开页面以后又有新的发布，影响已经不同，请核对新的测算后再发布。"))

_WRITTEN = re.compile(r"-?(\d{1,12}|\d{1,3}(,\d{3}){1,3})(\.\d{1,6})?", re.ASCII)


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
    note: str = "",
) -> ParameterValue:
    """Enter a value for another officer to release; ``value`` as printed (1080 yuan, 30 percent), None if unknown.

    Raises Refused: no such parameter or division, a value that is not of the parameter's unit, no reference, another
    entry for the same place and day waiting.
    """
    require(actor, "rulebook.enter")
    _check_day(valid_from)
    machine = _machine_value(name, value, status)
    _check_division(actor, division_code)
    _check_reference(reference)
    try:
        PolicyValue(name, division_code, valid_from, machine, status, reference)
    except ValueError:
        raise Refused(Reason("bad_status", _("数值与资料状态不相符。"), "status")) from None
    if waiting(ParameterValue).filter(name=name, division_code=division_code, valid_from=valid_from).exists():
        raise Refused(
            Reason("already_waiting", _("同一区划、同一生效日已有一条待发布，请先发布或作废。"), "valid_from")
        )
    return ParameterValue.objects.create(
        name=name,
        division_code=division_code,
        valid_from=valid_from,
        value=machine,
        status=status,
        reference=reference.strip(),
        note=note.strip(),
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
    note: str = "",
) -> CalendarRelease:
    """Enter a year's calendar, or an amended version of it, for another officer to release.

    Raises Refused: days outside the year, a worked "weekend" that is none, a version there is already, no reference.
    """
    require(actor, "rulebook.enter")
    off, worked = sorted(set(holidays)), sorted(set(working_weekends))
    _check_calendar(year, off, worked)
    _check_reference(reference)
    if CalendarRelease.objects.filter(year=year, version=version, discarded_at=None).exists():
        text = _("%(year)d 年的日历已有版本“%(version)s”。") % {"year": year, "version": version}
        raise Refused(Reason("version_exists", text, "version"))
    return CalendarRelease.objects.create(
        year=year,
        version=version,
        known_on=known_on,
        holidays=[day.isoformat() for day in off],
        working_weekends=[day.isoformat() for day in worked],
        reference=reference.strip(),
        note=note.strip(),
        entered_by=actor.staff_id,
    )


@action
def release_parameter(*, actor: Actor, public_id: UUID, seen: str | None = None) -> ParameterValue:
    """Release a value that another officer entered. Announces StandardChanged.

    ``seen`` is the ``state`` of the parameter on the page from which it is released: refused if another value was
    released since, because the effect that was shown there is no longer the effect.
    """
    row = _waiting(ParameterValue, actor, public_id)
    _check_division(actor, row.division_code)
    _release(row, actor, is_stale=seen not in (None, parameter_state(row.name)))
    announce(StandardChanged(name=row.name))
    return row


@action
def release_calendar(*, actor: Actor, public_id: UUID, seen: str | None = None) -> CalendarRelease:
    """Release a calendar that another officer entered. From its ``known_on`` on open deadlines are computed again."""
    row = _waiting(CalendarRelease, actor, public_id)
    _release(row, actor, is_stale=seen not in (None, calendar_state()))
    if row.known_on <= clock.today():
        take_effect(row)
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


@action
def discard_entry(*, actor: Actor, public_id: UUID, reason: str) -> Release:
    """Discard a waiting entry of either kind, one's own or another's, with the reason; it stays to be read."""
    require(actor, "rulebook.enter")
    is_calendar = CalendarRelease.objects.filter(public_id=public_id).exists()
    row: Release = _waiting(CalendarRelease if is_calendar else ParameterValue, actor, public_id, may="rulebook.enter")
    if not reason.strip():
        raise Refused(Reason("no_reason", _("请写明作废的理由。"), "reason"))
    row.discarded_by, row.discarded_at, row.discard_reason = actor.staff_id, clock.now(), reason.strip()
    row.save(update_fields=["discarded_by", "discarded_at", "discard_reason"])
    return row


def take_effect(row: CalendarRelease) -> None:
    """Announce a notice on the day from which it counts, once: open deadlines are computed again."""
    CalendarEffect.objects.create(release=row)
    announce(CalendarReleased(year=row.year, version=row.version))


def parameter_state(name: str) -> str:
    """Changes whenever a value of the parameter is released."""
    return state_of(ParameterValue, name=name)


def calendar_state() -> str:
    """Changes whenever a calendar is released."""
    return state_of(CalendarRelease)


def why_not_release(actor: Actor, row: Release) -> list[Reason]:
    """Why this person can't release this entry, for the page that would offer it."""
    if row.discarded_at is not None:
        return [Reason("discarded", _("该内容已经作废，不能发布。"))]
    if row.released_at is not None:
        return [Reason("already_released", _("该内容已经发布，不能再次发布或更改。"))]
    if actor.is_staff and actor.staff_id == row.entered_by:
        return [Reason("four_eyes", _("这一条由您录入，须由另一名工作人员核对后发布。"))]
    return four_eyes(actor, [row.entered_by])


def _waiting(model: type[R], actor: Actor, public_id: UUID, *, may: str = "rulebook.release") -> R:
    """The entry, locked: of two who press the button, the second is told that it is done."""
    require(actor, may)
    row = model._default_manager.select_for_update().filter(public_id=public_id).first()
    if row is None:
        raise Refused(Reason("no_such_entry", _("没有此编号的待发布内容。")))
    if not row.is_waiting:
        raise Refused(*why_not_release(actor, row))
    return row


def _release(row: Release, actor: Actor, *, is_stale: bool) -> None:
    if reasons := why_not_release(actor, row):
        raise Refused(*reasons)
    if is_stale:
        raise Refused(STALE)
    row.released_by, row.released_at = actor.staff_id, clock.now()
    row.save(update_fields=["released_by", "released_at"])


def _machine_value(name: str, printed: Any, status: str) -> int | None:
    """What people print, as the integer that rules compute with."""
    parameter = shipped().declared.get(name)
    if parameter is None:
        raise Refused(Reason("unknown_parameter", spoken(UnknownParameter(name)), "name"))
    if status == UNKNOWN_STATUS and printed in (None, "", UNKNOWN_STATUS):
        return None
    if isinstance(printed, str) and not _WRITTEN.fullmatch(printed.strip()):
        text = _("“%(value)s”不是数值。") % {"value": printed[:MOST_SHOWN]}
        raise Refused(Reason("bad_value", text, "value"))
    try:
        return _read(parameter, Decimal(printed.replace(",", "")) if isinstance(printed, str) else printed)
    except InvalidValue as problem:
        raise Refused(Reason("bad_value", spoken(problem), "value")) from None


def _read(parameter: Parameter, printed: Any) -> int:
    value = parameter.unit.read(printed)
    if value < 0:
        raise Refused(Reason("bad_value", _("数值不能小于零。"), "value"))
    return value


def _check_day(day: date) -> None:
    """A day on which this state's law can have begun, or begins within sight: another is a slip of the pen."""
    if not FOUNDED <= day <= clock.today() + IN_SIGHT:
        raise Refused(Reason("bad_day", _("生效日不合理，请核对年份。"), "valid_from"))


def _check_division(actor: Actor, code: str) -> None:
    """A place there is, that lies where the officer's post reaches: below it, or for the whole that it belongs to."""
    try:
        places = chain(code)
    except InvalidDivision as problem:
        raise Refused(Reason("bad_division", spoken(problem), "division_code")) from None
    if actor.is_staff and actor.division_code not in places and code not in chain(actor.division_code):
        raise Refused(Reason("other_division", _("这个区划不在您的岗位范围内。"), "division_code"))


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
