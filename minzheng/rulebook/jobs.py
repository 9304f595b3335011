"""Background work of the rulebook: notices that come to count, and effects too large to wait for."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from minzheng.access.actor import Actor
from minzheng.access.history import action, author

from . import effect_reports, years
from .models import EffectReport, ParameterValue


@app.periodic(cron="8 16 * * *")  # in UTC: eight minutes past midnight in Guangzhou
@app.task(name="rulebook.announce_calendars", queueing_lock="rulebook.announce_calendars")
def announce_calendars(timestamp: int) -> None:
    """Announce the notices that count from today, or from a day on which no worker ran."""
    years.announce_due(actor=Actor.system("rulebook.announce_calendars"))


@app.task(name="rulebook.measure_effect")
def measure_effect(*, report: str, done: int) -> None:
    """Decide one chunk of cases again and enqueue the next, both or neither: killed, it goes on where it was."""
    with author(Actor.system("rulebook.measure_effect")):
        found = effect_reports.go_on(UUID(report), done=done)
        if found is not None and found.finished_at is None:
            enqueue(report=found.public_id, done=found.done)


@action
def ask_for_effect(*, actor: Actor, entry: ParameterValue) -> EffectReport:
    """The report of a waiting value's effect, and the job that fills it; asked for twice, it is the same report."""
    report = effect_reports.ask(actor=actor, entry=entry)
    if report.finished_at is None:
        enqueue(report=report.public_id, done=report.done)
    return report


def enqueue(*, report: UUID, done: int) -> None:
    """Put a report's next chunk into the queue, in the transaction of the caller; twice is once."""
    job = measure_effect.configure(
        lock=f"rulebook.measure_effect {report}", queueing_lock=f"rulebook.measure_effect {report} {done}"
    )
    try:
        with transaction.atomic():
            job.defer(report=str(report), done=done)
    except AlreadyEnqueued:
        return
