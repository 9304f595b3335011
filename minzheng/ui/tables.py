"""Tables: columns that sort, pages that follow a key, and counts that stop at 999."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

COUNT_LIMIT = 999


@dataclass(frozen=True)
class Column:
    """A heading. ``sort`` is the value the address carries; empty: the column does not sort. ``kind``: text or number."""

    label: Any  # lazily translated
    sort: str = ""
    kind: str = "text"
    hidden_label: bool = False  # spoken, not shown: a column of buttons

    def next_order(self, current: str) -> str:
        """What a click on the heading asks for: ascending first, then descending (``-key``)."""
        return f"-{self.sort}" if current == self.sort else self.sort

    def order(self, current: str) -> str:
        """``ascending``, ``descending`` or nothing, as ``aria-sort`` says it."""
        if not self.sort or current.removeprefix("-") != self.sort:
            return ""
        return "descending" if current.startswith("-") else "ascending"


@dataclass(frozen=True)
class Pager:
    """A page of a list read by key. ``previous`` and ``next`` are cursors for the address; ``total`` may be capped."""

    shown: int
    total: int | None = None
    previous: str | None = None
    next: str | None = None

    @property
    def total_text(self) -> str:
        """``37``, or ``999+`` where counting further would cost more than it tells."""
        return capped(self.total) if self.total is not None else ""


def capped(count: int) -> str:
    """A count as a list shows it: exact up to 999, then ``999+``."""
    return f"{COUNT_LIMIT}+" if count > COUNT_LIMIT else str(count)
