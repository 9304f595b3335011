"""commit(): book every line of an approved run, exactly once, in chunks that survive a crash."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.refusals import Refused
from minzheng.lib import clock

from .. import accounts, funding, ledger
from ..models import Run, RunLine
from .approval import why_changed
from .state import COMMIT, COMMITTED, COMMITTING, check, locked, move
from .totals import Sums, check_against_ledger

CHUNK = 2_000  # postings a transaction: the deferred balance checks of one commit grow faster than their number

Progress = Callable[[int, int], None]  # (lines booked, lines of the run), after each chunk


def commit(
    run: Run,
    *,
    actor: Actor,
    expected_version: int,
    at: datetime | None = None,
    chunk: int = CHUNK,
    progress: Progress | None = None,
) -> Run:
    """Book the run: expense against payable, one posting a line. Call it outside any transaction.

    After a crash the run is ``committing``; the same call with its new version goes on where it stopped.
    """
    at = at or clock.now()
    run = _begin(run, actor=actor, expected_version=expected_version, at=at)
    of = run.lines.count()
    done = run.lines.exclude(state="draft").count()
    while booked := _book_chunk(run, actor=actor, at=at, size=chunk):
        done += booked
        if progress is not None:
            progress(done, of)
    return _finish(run, actor=actor, at=at)


def accrual_ref(line: RunLine) -> str:
    """The ledger's source for "this line is owed"."""
    return f"line:{line.public_id}:accrued"


@action
def _begin(run: Run, *, actor: Actor, expected_version: int, at: datetime) -> Run:
    run = locked(run, actor=actor, verb=COMMIT)
    check(run, verb=COMMIT, expected_version=expected_version)
    if run.state == COMMITTING:
        return run
    if reasons := why_changed(run, on=clock.civil_day(at)):
        raise Refused(*reasons)
    return move(run, COMMITTING)


@action
def _book_chunk(run: Run, *, actor: Actor, at: datetime, size: int) -> int:
    """Book the next lines and say how many; 0 when none is left. Two callers at a time take turns."""
    run = locked(run, actor=actor, verb=COMMIT)
    lines = list(run.lines.filter(state="draft").select_related("entitlement").order_by("pk")[:size])
    if not lines:
        return 0
    ledger.post_all(actor=actor, entries=_entries(run, lines), at=at)
    run.lines.filter(pk__in=[line.pk for line in lines]).update(state="committed")
    return len(lines)


def _entries(run: Run, lines: Sequence[RunLine]) -> list[ledger.Entry]:
    shares = {line.pk: funding.split(line.amount_fen, line.entitlement.funding) for line in lines}
    charts = accounts.charts(run.payer, (source for share in shares.values() for source in share))
    return [
        ledger.Entry(
            ledger.ACCRUED,
            accrual_ref(line),
            tuple(
                leg
                for source, fen in shares[line.pk].items()
                for leg in (
                    ledger.LegSpec(charts[source].expense, debit_fen=fen),
                    ledger.LegSpec(charts[source].payable, credit_fen=fen),
                )
            ),
        )
        for line in lines
    ]


@action
def _finish(run: Run, *, actor: Actor, at: datetime) -> Run:
    run = locked(run, actor=actor, verb=COMMIT)
    if run.state != COMMITTING:
        return run
    check_against_ledger(run, Sums.of(run.lines.all()).amount_fen)
    return move(run, COMMITTED, committed_at=at)
