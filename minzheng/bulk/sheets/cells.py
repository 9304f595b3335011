"""A cell: what stands in it, and whether a spreadsheet keeps it as text, number or formula."""

from __future__ import annotations

from dataclasses import dataclass

TEXT, NUMBER, FORMULA = "text", "number", "formula"
LONGEST_CELL = 2_000  # characters
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell as it was read. ``kind`` tells text from number: a number has lost digits that it can't hold."""

    text: str = ""
    kind: str = TEXT


EMPTY = Cell()


def harmless(text: str) -> str:
    """The text as a cell that no spreadsheet takes for a formula, whoever wrote it there."""
    return f"'{text}" if text.startswith(_FORMULA_SIGNS) else text
