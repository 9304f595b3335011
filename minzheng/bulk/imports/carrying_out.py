"""The second pass, after a person has confirmed: what follows from the good rows, in chunks, each row once.

A chunk is one transaction: its rows are marked together with what followed from them, or neither is.
"""

from __future__ import annotations

from collections import Counter

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused
from minzheng.lib import clock

from ..acting import actor_of
from ..models import ImportFile, ImportRow
from ..sheets import Unreadable
from .columns import PROBLEMS, BadCell, problem
from .kinds import ImportKind, Reading, kind_of
from .rows import cells_of
from .stages import CARRIED_OUT, CARRYING, DONE, GOOD, REFUSED, UNREADABLE

CHUNK = 200  # rows a transaction


def carry_out(file: ImportFile) -> None:
    """Carry out what has not been carried out yet. Ends in ``done``; where the one who confirmed has left, it stops."""
    if file.stage != CARRYING:
        return
    try:
        kind, actor = kind_of(file), actor_of(file)
        if kind is None:
            raise Unreadable("unknown_kind")
    except Unreadable as fault:
        _stop(actor=Actor.system("bulk.carry_out_import"), file_pk=file.pk, fault=fault)
        return
    while _chunk(actor=actor, file_pk=file.pk, kind=kind):
        pass
    _finish(actor=actor, file_pk=file.pk)


@action
def _chunk(*, actor: Actor, file_pk: int, kind: ImportKind) -> int:
    """Carry out some rows; how many. A second worker waits here and then finds others."""
    file = ImportFile.objects.select_for_update(of=("self",)).select_related("data_key").get(pk=file_pk)
    if file.stage != CARRYING:
        return 0
    waiting = ImportRow.objects.filter(file=file, verdict=GOOD, outcome="").order_by("number")
    rows = list(waiting.select_related("data_key")[:CHUNK])
    done = []
    for row in rows:
        try:
            _carry(actor=actor, file=file, kind=kind, row=row)
            done.append(row.pk)
        except Refused as refused:
            row.outcome = REFUSED
            row.problems = [problem("refused", text=str(reason)) for reason in refused.reasons]
            row.save(update_fields=["outcome", "problems"])
    ImportRow.objects.filter(pk__in=done).update(outcome=CARRIED_OUT)
    file.tally = Counter(file.tally) + Counter({CARRIED_OUT: len(done), REFUSED: len(rows) - len(done)})
    file.save(update_fields=["tally"])
    return len(rows)


@action
def _carry(*, actor: Actor, file: ImportFile, kind: ImportKind, row: ImportRow) -> None:
    """One row, which leaves nothing behind when it is refused."""
    kind.carry_out(actor=actor, file=file, row=_reading(kind, row))


def _reading(kind: ImportKind, row: ImportRow) -> Reading:
    reading = Reading(row.number, {}, row.fingerprint, person_id=row.person_id)
    for column, cell in zip(kind.columns, cells_of(row), strict=True):
        try:
            reading.values[column.key] = column.value_of(cell)
        except BadCell as bad:  # the day has gone on, or the kind's columns have: what was good is good no more
            said = str(PROBLEMS[bad.key]) % {"column": column.label, **bad.params}
            raise Refused(Reason(bad.key, said)) from bad
    return reading


@action
def _finish(*, actor: Actor, file_pk: int) -> None:
    ImportFile.objects.filter(pk=file_pk, stage=CARRYING).update(stage=DONE, finished_at=clock.now())


@action
def _stop(*, actor: Actor, file_pk: int, fault: Unreadable) -> None:
    said = {"key": fault.key, "params": fault.params}
    ImportFile.objects.filter(pk=file_pk, stage=CARRYING).update(stage=UNREADABLE, fault=said)
