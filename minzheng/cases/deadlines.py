"""Clocks (期限): they start and stop with transitions, are extended by law, and follow the calendar that is in force.

A term is counted in working days or in calendar days; the two never mix. The start day is not counted (民法典第201条).
Neither an objection nor an inquiry pauses a term: where the law allows more time, the clock is extended.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Min, OuterRef, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused
from minzheng.lib.working_days import Calendar, CalendarDays, WorkingDays
from minzheng.rulebook import calendars
from minzheng.rulebook.effects import Moved

from .kinds import ClockTerm
from .models import Case, Clock, ClockEvent

WORKING_DAYS, CALENDAR_DAYS = "working_days", "calendar_days"
RED, YELLOW, BLUE = "red", "yellow", "blue"
SOON = 3  # so many days before its end a term turns yellow
CHUNK = 500  # clocks recomputed in one transaction


@dataclass(frozen=True)
class TimeLeft:
    """How much of a term is left: ``days`` in ``unit`` (negative and in calendar days when it is past), light, words."""

    days: int
    unit: str
    light: str  # red: overdue; yellow: three days or fewer; blue: in time
    text: str


@dataclass(frozen=True)
class Chunk:
    """What one step of a recomputation did: how many clocks moved, and where to go on (None: finished)."""

    moved: int
    after: int | None


def due(*, starts_on: date, days: int, unit: str, calendar: Calendar) -> date:
    """The last day of a term of ``days`` that starts on ``starts_on``."""
    return calendar.add(starts_on, WorkingDays(days) if unit == WORKING_DAYS else CalendarDays(days))


def start(*, case: Case, key: str, term: ClockTerm, on: date) -> Clock:
    """Start a clock on a case. One that runs already runs on: going back a stage gives nobody new time."""
    running = case.clocks.filter(key=key, stopped_on=None).first()
    if running is not None:
        return running
    clock = Clock.objects.create(
        case=case,
        key=key,
        unit=term.unit,
        days=term.days,
        max_days=term.max_days,
        starts_on=on,
        due_on=due(starts_on=on, days=term.days, unit=term.unit, calendar=calendars.calendar()),
        law=term.law,
    )
    ClockEvent.objects.create(clock=clock, what="started", due_after=clock.due_on, why=term.law)
    _say_provisional([clock], calendars.calendar())
    _tell(case)
    return clock


@action
def extend(*, actor: Actor, case: Case, key: str, by_days: int, law: str, why: str) -> Clock:
    """Give a running clock ``by_days`` more, in its own unit, under an article of law.

    Refused when no such clock runs, without an article or a reason, and beyond the longest term the law allows.
    """
    clock = case.clocks.select_for_update().filter(key=key, stopped_on=None).first()
    if clock is None:
        raise Refused(Reason("no_running_clock", _("没有正在计算的这项期限，不能延长。")))
    if reasons := _why_not_extend(clock, by_days=by_days, law=law, why=why):
        raise Refused(*reasons)
    before = clock.due_on
    clock.extended_days += by_days
    clock.due_on = _due_of(clock, calendars.calendar())
    clock.save(update_fields=["extended_days", "due_on"])
    ClockEvent.objects.create(
        clock=clock, what="extended", due_before=before, due_after=clock.due_on, why=f"{why}（{law}）"
    )
    _say_provisional([clock], calendars.calendar())
    _tell(case)
    return clock


def stop(*, case: Case, key: str, on: date) -> None:
    """Stop a clock: what it measured is done. Its end stays where it was, to show whether the term was kept."""
    clock = case.clocks.filter(key=key, stopped_on=None).first()
    if clock is None:
        return
    clock.stopped_on = on
    clock.save(update_fields=["stopped_on"])
    ClockEvent.objects.create(clock=clock, what="stopped", due_before=clock.due_on, due_after=clock.due_on)
    _tell(case)


def recompute(*, calendar: Calendar, why: str) -> int:
    """Move every running working-day clock to where ``calendar`` puts its end; how many moved.

    ``why`` names the notice that changed the calendar. Doing it again moves nothing.
    """
    moved, after = 0, 0
    while True:
        chunk = recompute_chunk(calendar=calendar, why=why, after=after)
        moved += chunk.moved
        if chunk.after is None:
            return moved
        after = chunk.after


def recompute_chunk(*, calendar: Calendar, why: str, after: int = 0, size: int = CHUNK) -> Chunk:
    """As ``recompute``, for at most ``size`` clocks whose key is above ``after``. To be called inside a transaction."""
    running = Clock.objects.filter(unit=WORKING_DAYS, stopped_on=None)
    found = list(running.filter(pk__gt=after).order_by("pk").values_list("pk", "case_id")[:size])
    keys, case_ids = [key for key, _case in found], sorted({case_id for _key, case_id in found})
    list(Case.objects.select_for_update().filter(pk__in=case_ids).order_by("pk").values_list("pk"))
    moved, events = [], []
    for clock in running.filter(pk__in=keys):
        before, clock.due_on = clock.due_on, _due_of(clock, calendar)
        if clock.due_on != before:
            moved.append(clock)
            events.append(
                ClockEvent(clock=clock, what="recomputed", due_before=before, due_after=clock.due_on, why=why)
            )
    Clock.objects.bulk_update(moved, ["due_on"])
    ClockEvent.objects.bulk_create(events)
    _say_provisional(moved, calendar)
    Case.objects.filter(pk__in={clock.case_id for clock in moved}).update(due_on=_earliest())
    return Chunk(moved=len(moved), after=keys[-1] if len(keys) == size else None)


def moves(before: Calendar, after: Calendar) -> list[Moved]:
    """How the running terms would move from one calendar to another, by district and number of days. Nothing is written.

    One query: the terms that start on one day and are equally long end on one day, too.
    """
    by_district = "case__division__parent__code"
    length = F("days") + F("extended_days")
    running = Clock.objects.filter(unit=WORKING_DAYS, stopped_on=None)
    rows = running.values("starts_on", by_district, length=length).annotate(count=Count("pk")).order_by()
    found: dict[tuple[str, int], int] = defaultdict(int)
    for row in rows:
        ends = [
            due(starts_on=row["starts_on"], days=row["length"], unit=WORKING_DAYS, calendar=each)
            for each in (before, after)
        ]
        found[row[by_district] or "", (ends[1] - ends[0]).days] += row["count"]
    return [Moved(district, days, count) for (district, days), count in sorted(found.items())]


def provisional_years(clock: Clock, calendar: Calendar) -> list[int]:
    """The years without a released notice into which a running term of working days reaches: its end is provisional."""
    if clock.unit != WORKING_DAYS or clock.stopped_on is not None:
        return []
    return calendar.unofficial_years(clock.starts_on, clock.due_on)


def count_provisional(calendar: Calendar, year: int) -> int:
    """How many running terms reach into a year without a released notice."""
    first = date(year, 1, 1)
    if calendar.is_official(year):
        return 0
    return Clock.objects.filter(unit=WORKING_DAYS, stopped_on=None, due_on__gte=first).count()


def next_due(case: Case) -> Clock | None:
    """The running clock that ends first."""
    return case.clocks.filter(stopped_on=None).order_by("due_on", "pk").first()


def left(clock: Clock, today: date, *, calendar: Calendar | None = None) -> TimeLeft:
    """How much of a clock is left on ``today``, in words and with its light. Lists pass the calendar they hold."""
    if clock.due_on < today:
        late = (today - clock.due_on).days
        text = ngettext("逾期 %(days)s 天", "逾期 %(days)s 天", late) % {"days": late}
        return TimeLeft(-late, CALENDAR_DAYS, RED, text)
    if clock.due_on == today:
        return TimeLeft(0, clock.unit, YELLOW, _("今天到期"))
    if clock.unit == CALENDAR_DAYS:
        days = (clock.due_on - today).days
        text = ngettext("剩 %(days)s 天", "剩 %(days)s 天", days) % {"days": days}
    else:
        days = int((calendar or calendars.calendar()).between(today, clock.due_on))
        text = ngettext("剩 %(days)s 个工作日", "剩 %(days)s 个工作日", days) % {"days": days}
    return TimeLeft(days, clock.unit, YELLOW if days <= SOON else BLUE, text)


def _why_not_extend(clock: Clock, *, by_days: int, law: str, why: str) -> list[Reason]:
    reasons = []
    if by_days < 1:
        reasons.append(Reason("by_days", _("延长的天数至少为 1 天。"), field="by_days"))
    if not law.strip():
        reasons.append(Reason("law_required", _("延长期限须写明依据的条文。"), field="law"))
    if not why.strip():
        reasons.append(Reason("why_required", _("请写明延长期限的理由。"), field="why"))
    if clock.max_days is not None and clock.days + clock.extended_days + by_days > clock.max_days:
        text = _("这项期限连同延长最多 %(days)s 天，不能再延长。") % {"days": clock.max_days}
        reasons.append(Reason("beyond_the_law", text, field="by_days"))
    return reasons


def _say_provisional(clocks: Iterable[Clock], calendar: Calendar) -> None:
    """Write beside a term that it was counted by weekends alone: the year has no notice yet, and will have one."""
    ClockEvent.objects.bulk_create(
        ClockEvent(clock=clock, what="provisional", due_after=clock.due_on, why="、".join(map(str, years)))
        for clock in clocks
        if (years := provisional_years(clock, calendar))
    )


def _due_of(clock: Clock, calendar: Calendar) -> date:
    return due(starts_on=clock.starts_on, days=clock.days + clock.extended_days, unit=clock.unit, calendar=calendar)


def _earliest() -> Subquery:
    running = Clock.objects.filter(case=OuterRef("pk"), stopped_on=None).order_by()
    return Subquery(running.values("case").annotate(first=Min("due_on")).values("first"))


def _tell(case: Case) -> None:
    """Repeat the earliest end on the case; a trigger repeats it on its divisions, for the inbox."""
    first = next_due(case)
    case.due_on = first.due_on if first else None
    Case.objects.filter(pk=case.pk).update(due_on=case.due_on)
