"""What can be taken out as a file: its rows for an actor, its columns, whom each row is about."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from minzheng.access.actor import Actor

from ..models import ExportFile


@dataclass(frozen=True)
class ExportColumn:
    """A column of the file: heading, width in characters, what a prepared row says there (text, or fen for money)."""

    label: Any
    says: Callable[[Any], Any]
    width: int = 16
    is_money: bool = False


@dataclass(frozen=True)
class Source:
    """Something that can be taken out. ``rows`` asks scope() itself: a file reaches no further than the page.

    ``prepared`` makes of some rows what the columns read, with a fixed number of queries; ``people`` names those whose
    data stands in a prepared row: the export is a look at each of them. ``purpose`` begins what the log says.
    """

    key: str
    label: Any
    may: str
    purpose: str
    rows: Callable[[Actor, dict[str, Any]], QuerySet]
    prepared: Callable[[Actor, Sequence[Any]], Sequence[Any]]
    columns: Callable[[dict[str, Any]], Sequence[ExportColumn]]
    people: Callable[[Any], Iterable[UUID]]
    address: Callable[[], str]  # of the page it is taken from


_sources: dict[str, Source] = {}


def register(source: Source) -> None:
    """Called at start by the door or room whose rows they are."""
    _sources[source.key] = source


def source_of(export: ExportFile) -> Source | None:
    return _sources.get(export.source)


def by_key(key: str) -> Source | None:
    return _sources.get(key)
