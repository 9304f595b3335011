"""Background work of the kernel. A job only calls an action; its arguments are never personal data."""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.announcements.facts import CalendarReleased
from minzheng.lib import clock
from minzheng.rulebook import calendars
from minzheng.rulebook.models import CalendarRelease

from . import deadlines, publicity, supervisions


def recompute_after_release(fact: CalendarReleased) -> None:
    """A calendar was released: enqueue the recomputation, in the very transaction of the release."""
    _enqueue_recomputation(year=fact.year, version=fact.version, after=0)


@app.task(name="cases.recompute_deadlines")
def recompute_deadlines(*, year: int, version: str, after: int = 0) -> None:
    """Move one chunk of running clocks and enqueue the next, both or neither: killed, it goes on where it was."""
    release = CalendarRelease.objects.get(year=year, version=version, released_at__isnull=False)
    with author(Actor.system("cases.recompute_deadlines")):
        chunk = deadlines.recompute_chunk(
            calendar=calendars.calendar(), why=release.reference, after=after, size=deadlines.CHUNK
        )
        if chunk.after is not None:
            _enqueue_recomputation(year=year, version=version, after=chunk.after)


@app.periodic(cron="5 16 * * *")  # in UTC: five past midnight in Guangzhou
@app.task(name="cases.take_down_publicity", queueing_lock="cases.take_down_publicity")
def take_down_publicity(timestamp: int) -> None:
    """Take down the notices whose window ended yesterday or before."""
    publicity.take_down_expired(actor=Actor.system("cases.take_down_publicity"), on=clock.today())


@app.periodic(cron="25 16 * * *")  # in UTC: twenty-five past midnight in Guangzhou
@app.task(name="cases.escalate_supervisions", queueing_lock="cases.escalate_supervisions")
def escalate_supervisions(timestamp: int) -> None:
    """Report one level up what should have been answered by yesterday."""
    supervisions.escalate_unanswered(actor=Actor.system("cases.escalate_supervisions"), on=clock.today())


def _enqueue_recomputation(*, year: int, version: str, after: int) -> None:
    key = f"cases.recompute_deadlines {year} {version} {after}"
    job = recompute_deadlines.configure(lock="cases.recompute_deadlines", queueing_lock=key)
    try:
        with transaction.atomic():
            job.defer(year=year, version=version, after=after)
    except AlreadyEnqueued:
        return  # the same step of the same release is waiting already
