"""Effects of waiting values that are computed by a job and kept: asked for once, filled chunk by chunk."""

from __future__ import annotations

from uuid import UUID

from minzheng.access.actor import Actor
from minzheng.access.gate import require
from minzheng.access.history import action
from minzheng.lib import clock

from .effects import Tally, day_of, districts_of_towns, next_cases, touched
from .models import EffectReport, ParameterValue
from .release import parameter_state


@action
def ask(*, actor: Actor, entry: ParameterValue) -> EffectReport:
    """The report of a waiting value as things are today; asked for again, it is the same. The caller enqueues the job."""
    require(actor, "rulebook.enter")
    report, _made = EffectReport.objects.get_or_create(
        entry=entry,
        day=day_of(entry),
        basis=parameter_state(entry.name),
        defaults={
            "asked_by": actor.staff_id,
            "asked_at": clock.now(),
            "expected": touched(entry.name, entry.division_code),
        },
    )
    return report


def latest(entry: ParameterValue) -> EffectReport | None:
    """The report that still holds: computed for the day of today and with the values released today."""
    current = {"day": day_of(entry), "basis": parameter_state(entry.name)}
    return EffectReport.objects.filter(entry=entry, **current).first()


def go_on(public_id: UUID, *, done: int) -> EffectReport | None:
    """Compute the next chunk of a report, inside the caller's transaction. None if this chunk was done already.

    The values are those known when the report was asked for, whatever is released while the job runs.
    """
    report = EffectReport.objects.select_for_update().select_related("entry").get(public_id=public_id)
    if report.finished_at is not None or report.done != done:
        return None
    cases, report.after = next_cases(report.entry, day=report.day, known_at=report.asked_at, after=report.after)
    tally = Tally.from_dict(report.tally)
    tally.add(cases, districts_of_towns(report.entry.division_code))
    report.tally = tally.as_dict()
    report.done += len(cases)
    if report.after is None:
        report.finished_at = clock.now()
    report.save(update_fields=["tally", "done", "after", "finished_at"])
    return report
