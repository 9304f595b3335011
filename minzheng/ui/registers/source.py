"""A register as something that can be taken out as a file: the same rows, the columns that were chosen, nothing masked
that the paper shows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from django.db.models import QuerySet

from minzheng.access.actor import Actor
from minzheng.bulk.exports import ExportColumn, Source

from .register import MONEY, Register


def source_of(register: Register) -> Source:
    """The export of a register. What was wanted is kept as ``filters`` (as typed) and ``columns``."""
    return Source(
        key=f"register.{register.key}",
        label=register.label,
        may=register.may,
        purpose=register.purpose,
        rows=partial(_rows, register),
        prepared=lambda actor, rows: register.prepared(actor, rows, {}),
        columns=partial(_columns, register),
        people=register.people,
        address=register.address,
    )


def cleaned(register: Register, actor: Actor, typed: dict[str, Any]) -> dict[str, Any]:
    """The filters that mean something; one that names nothing known is left out."""
    form = register.filters(typed, actor=actor)
    form.is_valid()
    return {name: value for name, value in form.cleaned_data.items() if value not in (None, "")}


def _rows(register: Register, actor: Actor, wanted: dict[str, Any]) -> QuerySet:
    return register.rows(actor, cleaned(register, actor, wanted.get("filters", {}))).order_by(register.order, "pk")


def _columns(register: Register, wanted: dict[str, Any]) -> Sequence[ExportColumn]:
    return [
        ExportColumn(column.label, column.says, column.width, column.kind == MONEY)
        for column in register.chosen(wanted.get("columns", []))
    ]
