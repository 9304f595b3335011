"""Reads of exports: one's own, and those that wait for one's decision."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.models import Staff
from minzheng.access.scope import scope

from ..models import ExportFile
from .sources import source_of
from .stages import STAGES, TONES, WAITING
from .verbs import APPROVE, TAKE

SHOWN = 30


@dataclass(frozen=True)
class ExportShown:
    """An export with the names of those concerned."""

    export: ExportFile
    asked_by: str
    decided_by: str

    @property
    def label(self) -> Any:
        source = source_of(self.export)
        return source.label if source else self.export.source

    @property
    def stage_label(self) -> Any:
        return STAGES[self.export.stage]

    @property
    def tone(self) -> str:
        return TONES[self.export.stage]


def own(actor: Actor) -> list[ExportShown]:
    """What she asked for, the latest first. Two queries."""
    return _shown(scope(actor, ExportFile).filter(staff_id=actor.staff_id).order_by("-pk")[:SHOWN])


def waiting_for(actor: Actor) -> list[ExportShown]:
    """What others of her division and below asked for and nobody has decided. Two queries."""
    if not gate.may(actor, APPROVE):
        return []
    rows = scope(actor, ExportFile).filter(stage=WAITING).exclude(staff_id=actor.staff_id)
    return _shown(rows.order_by("pk")[:SHOWN])


def export_of(actor: Actor, public_id: UUID) -> ExportShown:
    """Her own, or one of her division that she may decide on or has decided. Http404 otherwise."""
    word = TAKE if gate.may(actor, TAKE) else APPROVE
    export = gate.get(actor, ExportFile, public_id, may=word, related=("division", "data_key"))
    gate.exists_if(export.staff_id == actor.staff_id or gate.may(actor, APPROVE))
    return _shown([export])[0]


def _shown(exports: Any) -> list[ExportShown]:
    found = list(exports)
    staff = {staff_id for export in found for staff_id in (export.staff_id, export.decided_by) if staff_id}
    names = dict(Staff.objects.filter(public_id__in=staff).values_list("public_id", "name"))
    return [ExportShown(each, names.get(each.staff_id, ""), names.get(each.decided_by, "")) for each in found]
