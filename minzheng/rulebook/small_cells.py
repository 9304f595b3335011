"""Counts by place without anybody in them: small cells are not told, nor what would give them away by subtraction."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import Final

FLOOR: Final = 5
TOTAL: Final = "total"

Cell = tuple[Hashable, Hashable]


def hidden_cells(table: Mapping[Hashable, Mapping[Hashable, int]]) -> frozenset[Cell]:
    """The cells (row, column) that must not be told; ``TOTAL`` as row or column names a margin.

    Every cell from 1 to 4 is hidden. What is hidden alone in its row or column could be had by subtraction, and so could
    several ones or fours: each line that hides anything hides at least two cells, one of them of five or more.
    """
    cells = _with_margins(table)
    rows, columns = _both_ways(cells)
    hidden = {cell for cell, count in cells.items() if 0 < count < FLOOR}
    grown = True
    while grown:
        grown = False
        for line in (*rows, *columns):
            gone = [cell for cell in line if cell in hidden]
            if not gone or (len(gone) > 1 and any(cells[cell] >= FLOOR for cell in gone)):
                continue
            cover = [cell for cell in line if cells[cell] >= FLOOR and cell not in hidden]
            if cover:
                hidden.add(min(cover, key=lambda cell: (TOTAL in cell, cells[cell], str(cell))))
                grown = True
    return frozenset(hidden)


def hidden_rows(counts: Mapping[Hashable, int]) -> frozenset[Hashable]:
    """The same for one column: which rows to hide, ``TOTAL`` among them if it must be."""
    table = {row: {"": count} for row, count in counts.items()}
    return frozenset(row for row, column in hidden_cells(table) if column == "")


def _with_margins(table: Mapping[Hashable, Mapping[Hashable, int]]) -> dict[Cell, int]:
    cells: dict[Cell, int] = {}
    for row, counts in table.items():
        for column, count in counts.items():
            cells[row, column] = count
            for margin in ((row, TOTAL), (TOTAL, column), (TOTAL, TOTAL)):
                cells[margin] = cells.get(margin, 0) + count
    return cells


def _both_ways(cells: Mapping[Cell, int]) -> tuple[list[list[Cell]], list[list[Cell]]]:
    rows: dict[Hashable, list[Cell]] = {}
    columns: dict[Hashable, list[Cell]] = {}
    for row, column in cells:
        rows.setdefault(row, []).append((row, column))
        columns.setdefault(column, []).append((row, column))
    return list(rows.values()), list(columns.values())
