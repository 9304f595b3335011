"""What a register is: data, told by a room in its manifest."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django import forms
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.bulk import exports

from .. import navigation

TEXT, NUMBER, MONEY = "text", "number", "money"


@dataclass(frozen=True)
class RegisterColumn:
    """A column. ``says`` reads a prepared row: text, a number, or fen where ``kind`` is money.

    ``sort`` is the path the database sorts by, of a column that is never empty. ``masked`` is what the page shows
    instead; ``usual`` columns are shown to whoever has not chosen. ``summed`` gives the sums of a printed page.
    """

    key: str
    label: Any
    says: Callable[[Any], Any]
    masked: Callable[[Any], Any] | None = None
    link: Callable[[Any], str] | None = None
    sort: str = ""
    kind: str = TEXT
    on_paper_masked: bool = False  # numbers stay masked on paper; names do not
    usual: bool = True
    summed: bool = False
    width: int = 14

    def shown(self, row: Any) -> Any:
        """What the page shows: masked where there is a mask."""
        return (self.masked or self.says)(row)


@dataclass(frozen=True)
class Register:
    """A register. ``rows`` is scoped for the actor and narrowed by the cleaned filters, unsorted.

    ``prepared`` makes of some of these rows what the columns read, with a fixed number of queries. ``people`` names
    those whose data stands in a prepared row. ``print_title`` and ``printed`` say how its paper is headed and which
    columns stand on it; a register without them has no paper. ``roles`` may read it.
    """

    key: str
    label: Any
    lede: Any
    columns: tuple[RegisterColumn, ...]
    filters: Callable[..., forms.Form]
    rows: Callable[[Actor, dict[str, Any]], QuerySet]
    prepared: Callable[[Actor, Sequence[Any], dict[str, Any]], Sequence[Any]]
    people: Callable[[Any], Iterable[UUID]]
    roles: tuple[str, ...]
    may: str
    purpose: str
    order: str
    nothing: Any = ""  # what to do where the list is empty
    print_title: Any = ""
    printed: tuple[str, ...] = ()
    group: Any = ""  # of the navigation; 数据 where none is named
    place: int = 100  # in the navigation

    def address(self, part: str = "") -> str:
        """Of its page, or of ``columns``, ``export`` or ``paper``."""
        return reverse(f"workbench:register_{f'{part}_' if part else ''}{self.key}")

    def column(self, key: str) -> RegisterColumn | None:
        return next((column for column in self.columns if column.key == key), None)

    def chosen(self, keys: Sequence[str]) -> list[RegisterColumn]:
        """The columns of these keys, in their order; the usual ones where none of the keys is known."""
        found = [column for key in keys if (column := self.column(key))]
        return found or [column for column in self.columns if column.usual]


_registers: dict[str, Register] = {}


def register(value: Register) -> None:
    """Called by a manifest or a door at start; whatever is a register can be taken out as a file."""
    from .source import source_of

    _registers[value.key] = value
    exports.register(source_of(value))
    navigation.register(
        navigation.Entry(
            label=value.label,
            url_name=f"workbench:register_{value.key}",
            icon="clipboard-list",
            roles=value.roles,
            group=value.group or _("数据"),
            order=value.place,
        )
    )


def by_key(actor: Actor, key: str) -> Register:
    """The register, if it is this role's. Http404 otherwise, and where there is none."""
    found = _registers.get(key)
    gate.exists_if(found is not None and actor.role in found.roles and gate.may(actor, found.may))
    assert found is not None  # noqa: S101  (the gate has said so)
    return found


def registers_for(actor: Actor) -> list[Register]:
    """The registers this role reads, in their order."""
    mine = [each for each in _registers.values() if actor.role in each.roles and gate.may(actor, each.may)]
    return sorted(mine, key=lambda each: each.place)


def all_registers() -> list[Register]:
    return list(_registers.values())
