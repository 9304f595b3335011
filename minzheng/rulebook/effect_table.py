"""An effect as it may be shown: counts by district with small cells taken out, and sums only where enough cases stand behind."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from minzheng.access.models import Division

from .effects import CHANGES, KINDS, Moved, Tally
from .small_cells import FLOOR, TOTAL, hidden_cells, hidden_rows


@dataclass(frozen=True)
class Count:
    """A count, or why it is not told: too small, or the key to one that is."""

    count: int
    is_hidden: bool = False

    def __str__(self) -> str:
        if not self.is_hidden:
            return str(self.count)
        return _("少于%(floor)s") % {"floor": FLOOR} if self.count < FLOOR else "—"


@dataclass(frozen=True)
class Row:
    """One district, or the whole (``code`` is ``TOTAL``). ``change_fen`` is None where it is not told, or not asked."""

    code: str
    name: str
    counts: tuple[Count, ...]
    total: Count
    change_fen: int | None = None


@dataclass(frozen=True)
class Table:
    """``columns`` are keys (kinds of change, or numbers of days); every row has a count for each."""

    columns: tuple[Any, ...]
    rows: tuple[Row, ...]
    whole: Row

    @property
    def hides(self) -> bool:
        return any(count.is_hidden for row in (*self.rows, self.whole) for count in (*row.counts, row.total))


def of_cases(tally: Tally) -> Table:
    """What a value changes, by district and kind of change, with what is paid more or less a month."""
    hidden = hidden_cells(tally.districts)
    changed = {code: sum(counts[kind] for kind in CHANGES) for code, counts in tally.districts.items()}
    untold = {code for code in changed if any((code, kind) in hidden for kind in CHANGES)} | hidden_rows(changed)
    if len(untold) == 1 and TOTAL not in untold:  # or the whole would tell it
        others = [code for code, count in changed.items() if count and code not in untold]
        untold |= {min(others, key=lambda code: (changed[code], code), default=TOTAL)}
    if any((TOTAL, kind) in hidden for kind in CHANGES):
        untold |= {TOTAL}
    everything = {**tally.change_fen, TOTAL: sum(tally.change_fen.values())}
    sums = {code: None if code in untold else fen for code, fen in everything.items()}
    return _table(tally.districts, KINDS, sums)


def of_deadlines(moved: Sequence[Moved]) -> Table:
    """How many terms end how many days later, by district."""
    columns = sorted({each.days for each in moved})
    counts: dict[str, dict[int, int]] = {}
    for each in moved:
        counts.setdefault(each.district, dict.fromkeys(columns, 0))[each.days] += each.count
    return _table(counts, columns, {})


def _table(
    counts: Mapping[str, Mapping[Any, int]], columns: Sequence[Hashable], sums: Mapping[str, int | None]
) -> Table:
    hidden = hidden_cells(counts)
    names = dict(Division.objects.filter(code__in=list(counts)).values_list("code", "name"))
    whole = {column: sum(row[column] for row in counts.values()) for column in columns}

    def row(code: str, name: str, found: Mapping[Any, int]) -> Row:
        return Row(
            code=code,
            name=name,
            counts=tuple(Count(found[column], (code, column) in hidden) for column in columns),
            total=Count(sum(found.values()), (code, TOTAL) in hidden),
            change_fen=sums.get(code),
        )

    rows = [row(code, names.get(code, code), found) for code, found in sorted(counts.items())]
    return Table(columns=tuple(columns), rows=tuple(rows), whole=row(TOTAL, "", whole))
