"""The kinds of import there are. A room says what its columns are, what a row means, and what follows from it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from minzheng.access.actor import Actor

from ..models import ImportFile
from .columns import Column, Problem
from .stages import GOOD


@dataclass
class Reading:
    """A row as it was read: its values by column key, what the machine makes of it."""

    number: int
    values: dict[str, Any]
    fingerprint: str  # what follows from a row can be recognised by it: the same row again has the same
    verdict: str = GOOD
    problems: list[Problem] = field(default_factory=list)
    person_id: UUID | None = None


Judge = Callable[[Actor, Sequence[Reading]], None]
"""Looks at well-filled rows together (a fixed number of queries) and sets verdict, problems and person."""

CarryOut = Callable[..., None]
"""``(*, actor, row: Reading, file: ImportFile)``: what follows from one good row. ``Refused`` sends the row back."""


@dataclass(frozen=True)
class ImportKind:
    """A kind of import. ``means`` says in a sentence what a good row leads to; ``roles`` who may bring such a file."""

    key: str
    label: Any
    lede: Any
    means: Any
    sheet: str  # the name of the template's sheet
    columns: tuple[Column, ...]
    same_by: str  # the column by which two rows are the same
    roles: tuple[str, ...]
    judge: Judge
    carry_out: CarryOut
    verdicts: dict[str, Any] = field(default_factory=dict)  # its own words for a verdict
    problems: dict[str, Any] = field(default_factory=dict)  # its own problems
    purpose: str = ""  # what the look at those who are matched is for

    @property
    def slug(self) -> str:
        """The key as a name in addresses."""
        return self.key.replace(".", "_")

    def labels(self) -> tuple[str, ...]:
        return tuple(column.label for column in self.columns)


_kinds: dict[str, ImportKind] = {}


def register(kind: ImportKind) -> None:
    """Called by a manifest at start."""
    _kinds[kind.key] = kind


def kind_of(file: ImportFile) -> ImportKind | None:
    """None where the room that knew this kind is gone."""
    return _kinds.get(file.kind)


def by_key(key: str) -> ImportKind | None:
    return _kinds.get(key)


def kinds_for(actor: Actor) -> list[ImportKind]:
    """What the actor's role may bring."""
    return [kind for kind in _kinds.values() if actor.role in kind.roles]


def all_kinds() -> list[ImportKind]:
    return list(_kinds.values())
