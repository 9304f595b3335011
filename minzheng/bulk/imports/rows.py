"""Rows as a page and the returned file show them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet

from minzheng.access.encryption import unlock
from minzheng.lib.identity_number import mask, mask_account, mask_name

from ..models import ImportFile, ImportRow
from ..sheets import Cell
from . import columns
from .kinds import ImportKind
from .stages import OUTCOMES, REFUSED, VERDICTS, WRONG

SHOWN = 20
RETURNED = Q(verdict=WRONG) | Q(outcome=REFUSED)
TONES = {"good": "green", "done": "green", "nothing": "grey", "known": "grey", "wrong": "red", "refused": "red"}
_MASKS = {columns.identity: mask, columns.account: mask_account}


@dataclass(frozen=True)
class RowShown:
    """A row on a page: numbers masked, names too, with what was said to it."""

    number: int
    cells: list[tuple[str, str]]  # what is shown, and the column's heading
    verdict: Any
    tone: str
    problems: list[str]


def cells_of(row: ImportRow) -> list[Cell]:
    return [Cell(*each) for each in row.cells.open()]


def first_rows(file: ImportFile, kind: ImportKind, *, returned: bool) -> list[RowShown]:
    """The first rows that go back, or the first of the others; masked. One query and one for the key."""
    rows = file.rows.filter(RETURNED) if returned else file.rows.exclude(RETURNED)
    found = list(rows.order_by("number")[:SHOWN])
    unlock(found)
    return [_shown(kind, row) for row in found]


def returned_rows(file: ImportFile) -> QuerySet[ImportRow]:
    """The rows that go back, in their order."""
    return file.rows.filter(RETURNED).order_by("number")


def said_to(kind: ImportKind, row: ImportRow) -> Iterator[str]:
    """The problems of a row, in the reader's language."""
    known = {**columns.PROBLEMS, **kind.problems}
    for each in row.problems.open() if row.problems else ():
        yield str(known[each["key"]]) % each["params"]


def verdict_label(kind: ImportKind, verdict: str) -> Any:
    return kind.verdicts.get(verdict) or OUTCOMES.get(verdict) or VERDICTS[verdict]


def _shown(kind: ImportKind, row: ImportRow) -> RowShown:
    told = row.outcome or row.verdict
    return RowShown(
        number=row.number,
        cells=_masked(kind, cells_of(row)),
        verdict=verdict_label(kind, told),
        tone=TONES[told],
        problems=list(said_to(kind, row)),
    )


def _masked(kind: ImportKind, cells: Sequence[Cell]) -> list[tuple[str, str]]:
    shown = []
    for column, cell in zip(kind.columns, cells, strict=True):
        hides = mask_name if column.is_name else _MASKS.get(column.reads)
        shown.append((hides(cell.text) if hides else cell.text, column.label))
    return shown
