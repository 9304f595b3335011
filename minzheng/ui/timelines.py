"""The story of a case, with what one person did many times in a row told once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

FOLDED_FROM = 3  # so many like acts in a row become one line


@dataclass
class Run:
    """An entry of a timeline and the like ones right before it in time."""

    latest: Any
    earlier: list[Any] = field(default_factory=list)


def folded(entries: Iterable[Any]) -> list[Run]:
    """Entries, newest first, with rows of like acts (same act, same person, nothing moved, nothing said) folded."""
    runs: list[Run] = []
    for entry in entries:
        if runs and _act(entry) is not None and _act(entry) == _act(runs[-1].latest):
            runs[-1].earlier.append(entry)
        else:
            runs.append(Run(entry))
    return [single for run in runs for single in _unfolded_if_short(run)]


def _unfolded_if_short(run: Run) -> list[Run]:
    if 1 + len(run.earlier) >= FOLDED_FROM:
        return [run]
    return [Run(run.latest), *map(Run, run.earlier)]


def _act(entry: Any) -> tuple[str, str, str] | None:
    """What makes entries alike; ``None`` for one that must stand by itself."""
    if _of(entry, "why") or _of(entry, "to_label"):
        return None
    return _of(entry, "what"), _of(entry, "who"), _of(entry, "role")


def _of(entry: Any, name: str) -> str:
    value = entry.get(name) if isinstance(entry, Mapping) else getattr(entry, name, None)
    return str(value or "")
