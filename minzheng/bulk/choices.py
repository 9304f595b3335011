"""Which columns of a register somebody sees: her choice, remembered for her."""

from __future__ import annotations

from collections.abc import Sequence

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Staff

from .models import ColumnChoice


def columns_of(actor: Actor, register: str) -> list[str]:
    """The keys she has chosen; empty where she never chose."""
    found = ColumnChoice.objects.filter(staff__public_id=actor.staff_id, register=register).first()
    return list(found.columns) if found else []


@action
def choose(*, actor: Actor, register: str, columns: Sequence[str]) -> None:
    """Remember her choice; none at all means the usual columns again."""
    staff = Staff.objects.get(public_id=str(actor.staff_id))
    ColumnChoice.objects.update_or_create(staff=staff, register=register, defaults={"columns": list(columns)})
