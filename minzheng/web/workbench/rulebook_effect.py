"""The effect of a waiting entry as its page shows it (at once for a few hundred cases, from a job's report for more), and
of a calendar that is not there."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.cases import deadlines
from minzheng.rulebook import calendars, effect_reports, effects, years
from minzheng.rulebook.effect_table import Count, Row, Table, of_cases, of_deadlines
from minzheng.rulebook.effects import Tally
from minzheng.rulebook.models import CalendarRelease, EffectReport, ParameterValue
from minzheng.rulebook.small_cells import FLOOR

from .rulebook_words import KINDS, moved_label


@dataclass(frozen=True)
class Effect:
    """``table`` is None while nothing is computed; then ``report`` says how far a job is, None: nobody has asked."""

    touched: Count
    table: Table | None
    columns: list[Any]
    day: Any
    report: EffectReport | None = None

    @property
    def rows(self) -> list[Row]:
        return [*self.table.rows, self.table.whole] if self.table else []


def of_value(actor: Actor, entry: ParameterValue) -> Effect | None:
    """What releasing a value would change; nothing for those who only read, and for what waits no more."""
    if not entry.is_waiting or not gate.may(actor, "rulebook.enter"):
        return None
    touched = effects.touched(entry.name, entry.division_code)
    report, tally = None, None
    if touched <= effects.AT_ONCE:
        tally = effects.measure(entry, actor=actor)
    else:
        report = effect_reports.latest(entry)
        tally = Tally.from_dict(report.tally) if report and report.finished_at else None
    return Effect(
        touched=few(touched),
        table=of_cases(tally) if tally else None,
        columns=list(KINDS.values()),
        day=effects.day_of(entry),
        report=report,
    )


def of_calendar(actor: Actor, entry: CalendarRelease) -> Effect | None:
    """Which open terms a calendar would move, and by how many days."""
    if not entry.is_waiting or not gate.may(actor, "rulebook.enter"):
        return None
    moved = effects.moved_deadlines(entry, actor=actor)
    table = of_deadlines(moved)
    return Effect(
        touched=table.whole.total,
        table=table,
        columns=[moved_label(days) for days in table.columns],
        day=None,
    )


def missing_years() -> list[dict[str, Any]]:
    """The years to warn of, each with the number of open terms that reach into it."""
    official = calendars.calendar()
    return [
        {"year": missing, "terms": few(deadlines.count_provisional(official, missing.year))}
        for missing in years.missing_years()
    ]


def few(count: int) -> Count:
    """A count that is told only where it is no small cell."""
    return Count(count, is_hidden=0 < count < FLOOR)
