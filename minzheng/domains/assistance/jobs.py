"""Background work of the room. A job only calls an action; its arguments are never personal data."""

from __future__ import annotations

from django.db import transaction
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued

from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.lib import clock

from .actions import doubt_missing_papers, reviews

CHUNK = 100


@app.periodic(cron="30 16 * * *")  # in UTC: half past midnight in Guangzhou
@app.task(name="assistance.begin_due_reviews", queueing_lock="assistance.begin_due_reviews")
def begin_due_reviews(timestamp: int) -> None:
    """Every night: what is not on the schedule yet is put there, then the reviews that are due are opened, in chunks."""
    _go_on(0)


@app.periodic(cron="40 16 * * *")  # in UTC: twenty to one in the night in Guangzhou
@app.task(name="assistance.doubt_missing_papers", queueing_lock="assistance.doubt_missing_papers")
def doubt_missing_papers_of_relief(timestamp: int) -> None:
    """Every night: whose papers did not come after a payment first. A doubt for a person to look into, no more."""
    actor = Actor.system("assistance.doubt_missing_papers")
    with author(actor):
        doubt_missing_papers(actor=actor, on=clock.today())


@app.task(name="assistance.open_due_reviews")
def open_due_reviews(*, after: int = 0) -> None:
    """One chunk and the next one's order, both or neither: killed, it goes on where it was. Opening decides nothing."""
    actor = Actor.system("assistance.open_due_reviews")
    with author(actor):
        if reviews.schedule_missing(actor=actor, limit=CHUNK) == CHUNK:
            _go_on(after)
            return
        next_after = reviews.open_due(actor=actor, on=clock.today(), after=after, limit=CHUNK)
        if next_after is not None:
            _go_on(next_after)


def _go_on(after: int) -> None:
    job = open_due_reviews.configure(
        lock="assistance.open_due_reviews", queueing_lock=f"assistance.open_due_reviews {after}"
    )
    try:
        with transaction.atomic():
            job.defer(after=after)
    except AlreadyEnqueued:
        return  # the same step is waiting already
