"""A register on paper: A4 across, so many rows a page, each page with its sums, the last one with the whole."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from minzheng.access import log
from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.lib import clock

from .register import MONEY, NUMBER, Register, RegisterColumn
from .source import cleaned

MOST_PRINTED = 500  # rows; above that a file is asked for
ROWS_A_PAGE = 20


@dataclass(frozen=True)
class Sheet:
    """One page: numbered rows, and what the summed columns come to on it."""

    number: int
    rows: list[tuple[int, list[tuple[Any, str]]]]
    sums: list[tuple[Any, str]]


@dataclass(frozen=True)
class Paper:
    """All pages. ``totals`` are the sums over all of them; ``narrowed`` the filters in words."""

    title: Any
    office: str
    made_by: str
    made_at: Any
    narrowed: list[str]
    columns: list[RegisterColumn]
    sheets: list[Sheet]
    totals: list[tuple[Any, str]]
    count: int


def paper_of(register: Register, actor: Actor, typed: dict[str, str]) -> Paper | None:
    """The paper, with every row the filters leave; None where they are too many. Printing is logged as an export."""
    wanted = cleaned(register, actor, typed)
    found = register.rows(actor, wanted).order_by(register.order, "pk")
    taken = list(found[: MOST_PRINTED + 1])
    if len(taken) > MOST_PRINTED:
        return None
    rows = register.prepared(actor, taken, wanted)
    with author(actor):
        people = {person for row in rows for person in register.people(row)}
        log.record_look(actor, people, what=log.EXPORT, purpose=f"{register.purpose}：打印")
    columns = [column for key in register.printed if (column := register.column(key))]
    return Paper(
        title=register.print_title,
        office=actor.division_name,
        made_by=actor.name,
        made_at=clock.now(),
        narrowed=_in_words(register, actor, typed),
        columns=columns,
        sheets=[_sheet(columns, rows, start) for start in range(0, len(rows), ROWS_A_PAGE)],
        totals=_sums(columns, rows),
        count=len(rows),
    )


def _sheet(columns: Sequence[RegisterColumn], rows: Sequence[Any], start: int) -> Sheet:
    part = rows[start : start + ROWS_A_PAGE]
    numbered = [
        (
            number,
            [(column.shown(row) if column.on_paper_masked else column.says(row), column.kind) for column in columns],
        )
        for number, row in enumerate(part, start=start + 1)
    ]
    return Sheet(start // ROWS_A_PAGE + 1, numbered, _sums(columns, part))


def _sums(columns: Sequence[RegisterColumn], rows: Sequence[Any]) -> list[tuple[Any, str]]:
    """A cell for each column: its sum, or nothing."""
    return [
        (sum(column.says(row) or 0 for row in rows) if column.summed else None, column.kind)
        if column.kind in (NUMBER, MONEY)
        else (None, column.kind)
        for column in columns
    ]


def _in_words(register: Register, actor: Actor, typed: dict[str, str]) -> list[str]:
    """What the list was narrowed to, as the form words it."""
    form = register.filters(typed, actor=actor)
    said = []
    for name, field in form.fields.items():
        if value := typed.get(name):
            choices = {str(key): str(label) for key, label in getattr(field, "choices", [])}
            said.append(choices.get(value, value))
    return said
