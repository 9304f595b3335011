"""The first pass: every row is read and judged, in chunks that are kept one by one. Nothing follows from it yet.

Killed in the middle, it goes on after the last row that was kept; a second worker at the same file finds its rows
taken and stops.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from io import BytesIO
from itertools import islice

from minzheng.access import log
from minzheng.access.actor import Actor
from minzheng.access.encryption import blind_index
from minzheng.access.history import action

from ..acting import actor_of
from ..models import ImportFile, ImportRow
from ..sheets import SheetRow, Unreadable, rows_of
from .columns import BadCell, problem
from .kinds import ImportKind, Reading, kind_of
from .receiving import sheet_of
from .stages import CARRIED_OUT, GOOD, JUDGED, KNOWN, READING, UNREADABLE, WRONG
from .storage import UPLOADS

CHUNK = 500  # rows a transaction


def read(file: ImportFile) -> None:
    """Read what has not been read yet. Ends in ``judged`` or ``unreadable``."""
    if file.stage != READING:
        return
    try:
        _read_on(file)
    except Unreadable as fault:
        _give_up(actor=Actor.system("bulk.read_import"), file_pk=file.pk, fault=fault)


def _read_on(file: ImportFile) -> None:
    kind, actor = kind_of(file), actor_of(file)
    if kind is None:
        raise Unreadable("unknown_kind")
    content = UPLOADS.open(file.public_id)
    sheet = sheet_of(kind)
    order = [sheet.columns.index(column.label) for column in kind.columns]
    reached = file.last_row
    rows = (row for row in rows_of(BytesIO(content), len(content), sheet) if row.number > reached)
    for chunk in _chunks(rows):
        ordered = [SheetRow(row.number, tuple(row.cells[place] for place in order)) for row in chunk]
        if not _keep(actor=actor, file_pk=file.pk, kind=kind, rows=ordered, after=reached):
            return
        reached = chunk[-1].number
    _finish(actor=actor, file_pk=file.pk)


def _chunks(rows: Iterator[SheetRow]) -> Iterator[list[SheetRow]]:
    while chunk := list(islice(rows, CHUNK)):
        yield chunk


@action
def _keep(*, actor: Actor, file_pk: int, kind: ImportKind, rows: Sequence[SheetRow], after: int) -> bool:
    """Judge a chunk and keep it. False where another worker has kept it already."""
    file = ImportFile.objects.select_for_update(of=("self",)).select_related("data_key").get(pk=file_pk)
    if file.stage != READING or file.last_row != after:
        return False
    readings = [_reading(file, kind, row) for row in rows]
    _mark_repeated(file, kind, readings)
    _mark_known(readings)
    kind.judge(actor, [reading for reading in readings if reading.verdict == GOOD])
    matched = [reading.person_id for reading in readings if reading.person_id]
    if matched:
        log.record_look(actor, matched, what=log.SEARCH, purpose=kind.purpose)
    ImportRow.objects.bulk_create(_row(file, kind, row, reading) for row, reading in zip(rows, readings, strict=True))
    file.tally = Counter(file.tally) + Counter(reading.verdict for reading in readings)
    file.last_row = rows[-1].number
    file.save(update_fields=["tally", "last_row"])
    return True


def _reading(file: ImportFile, kind: ImportKind, row: SheetRow) -> Reading:
    said = "\x1f".join(cell.text for cell in row.cells)
    reading = Reading(row.number, {}, blind_index(f"{file.kind} {file.division_id} {said}"))
    for column, cell in zip(kind.columns, row.cells, strict=True):
        try:
            reading.values[column.key] = column.value_of(cell)
        except BadCell as bad:
            reading.problems.append(problem(bad.key, column.label, **bad.params))
    if reading.problems:
        reading.verdict = WRONG
    return reading


def _mark_repeated(file: ImportFile, kind: ImportKind, readings: Sequence[Reading]) -> None:
    """The second row about the same number goes back: which of the two is right, only people can tell."""
    label = next(column.label for column in kind.columns if column.key == kind.same_by)
    indexes = {reading.number: _index(kind, reading) for reading in readings}
    earlier = ImportRow.objects.filter(file=file, row_index__in=[index for index in indexes.values() if index])
    first = dict(earlier.order_by("-number").values_list("row_index", "number"))
    for reading in readings:
        index = indexes[reading.number]
        if not index:
            continue
        if index in first:
            reading.problems.append(problem("twice", label, row=first[index]))
            reading.verdict = WRONG
        first.setdefault(index, reading.number)


def _mark_known(readings: Sequence[Reading]) -> None:
    good = [reading.fingerprint for reading in readings if reading.verdict == GOOD]
    done = ImportRow.objects.filter(fingerprint__in=good, outcome=CARRIED_OUT)
    known = set(done.values_list("fingerprint", flat=True))
    for reading in readings:
        if reading.verdict == GOOD and reading.fingerprint in known:
            reading.verdict = KNOWN


def _row(file: ImportFile, kind: ImportKind, row: SheetRow, reading: Reading) -> ImportRow:
    index = _index(kind, reading)
    return ImportRow(
        file=file,
        data_key=file.data_key,
        number=row.number,
        cells=[[cell.text, cell.kind] for cell in row.cells],
        verdict=reading.verdict,
        problems=reading.problems or None,
        row_index=index,
        fingerprint=reading.fingerprint,
        person_id=reading.person_id,
    )


def _index(kind: ImportKind, reading: Reading) -> str:
    value = reading.values.get(kind.same_by)
    return blind_index(str(value)) if value else ""


@action
def _finish(*, actor: Actor, file_pk: int) -> None:
    ImportFile.objects.filter(pk=file_pk, stage=READING).update(stage=JUDGED)


@action
def _give_up(*, actor: Actor, file_pk: int, fault: Unreadable) -> None:
    said = {"key": fault.key, "params": fault.params}
    ImportFile.objects.filter(pk=file_pk, stage=READING).update(stage=UNREADABLE, fault=said)
