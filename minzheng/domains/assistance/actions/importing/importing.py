"""import_applications(): each good household becomes a case in a transaction of its own; one wrong member rejects it whole."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.encryption import blind_index, new_data_key
from minzheng.access.history import action
from minzheng.access.models import Division
from minzheng.access.refusals import Refused
from minzheng.access.storage import EncryptedFiles
from minzheng.cases.models import Case
from minzheng.lib import clock

from ... import queries
from ...models import ImportBatch, ImportedHousehold
from ..intake import Intake, lodge_intake
from .columns import HOUSEHOLDS, MEMBERS, RELATIONS
from .rejected import rejected_workbook
from .verdicts import Judge, Problem
from .workbook import RawHousehold, read

Progress = Callable[[int, int], None]

UPLOADS = EncryptedFiles("imports")
RETURNED = EncryptedFiles("imports-rejected")


@dataclass
class ImportResult:
    """What became of a workbook: cases made, households that had come before, and those sent back with reasons."""

    cases: list[Case] = field(default_factory=list)
    known: int = 0
    rejected: list[tuple[RawHousehold, list[Problem]]] = field(default_factory=list)
    batch: ImportBatch | None = None

    @property
    def total(self) -> int:
        return len(self.cases) + self.known + len(self.rejected)


def import_applications(
    *,
    actor: Actor,
    content: bytes,
    file_name: str,
    programme: str = queries.DIBAO,
    at: datetime | None = None,
    progress: Progress | None = None,
) -> ImportResult:
    """Import a street's workbook. Raises ``Unreadable`` if it is none; ``Refused`` if this is not the actor's work.

    Every good household is lodged in a transaction of its own, so that an import that was cut off is resumed by
    running it again: the same household (same people, same declarations) is recognised and makes no second case.
    The workbook and what goes back of it are kept sealed.
    """
    gate.require(actor, "case.open")
    at = at or clock.now()
    households = read(content)
    villages = {name: village for village in queries.villages_of(actor) for name in (village.name, village.code)}
    result = ImportResult()
    for done, household in enumerate(households, start=1):
        judge = Judge(household, villages=villages, today=clock.civil_day(at))
        intake = judge.verdict()
        if intake is None:
            result.rejected.append((household, judge.problems))
        else:
            _import_good(household, intake, result, actor=actor, programme=programme, at=at)
        if progress is not None:
            progress(done, len(households))
    result.batch = _keep(actor=actor, result=result, content=content, file_name=file_name)
    return result


def _import_good(
    household: RawHousehold, intake: Intake, result: ImportResult, *, actor: Actor, programme: str, at: datetime
) -> None:
    fingerprint = _fingerprint(programme, household)
    if ImportedHousehold.objects.filter(fingerprint=fingerprint).exists():
        result.known += 1
        return
    try:
        result.cases.append(
            _lodge(actor=actor, programme=programme, intake=intake, key=household.key, fingerprint=fingerprint, at=at)
        )
    except Refused as refused:
        result.rejected.append((household, _blame(household, refused)))


@action
def _lodge(*, actor: Actor, programme: str, intake: Intake, key: str, fingerprint: str, at: datetime) -> Case:
    case = lodge_intake(actor=actor, programme=programme, form=intake, at=at)
    ImportedHousehold.objects.create(key=key, fingerprint=fingerprint, case=case)
    return case


@action
def _keep(*, actor: Actor, result: ImportResult, content: bytes, file_name: str) -> ImportBatch:
    batch = ImportBatch.objects.create(
        data_key=new_data_key(),
        division=Division.objects.get(pk=actor.division_pk),
        staff_id=actor.staff_id,
        file_name=file_name[-120:],
        sha256=hashlib.sha256(content).hexdigest(),
        households=result.total,
        accepted=len(result.cases),
        known=result.known,
        rejected=len(result.rejected),
    )
    UPLOADS.save(content, public_id=batch.public_id, data_key=batch.data_key)
    if result.rejected:
        returned = rejected_workbook(result.rejected)
        RETURNED.save(returned, public_id=batch.public_id, data_key=batch.data_key)
    return batch


def returned_workbook(*, batch: ImportBatch) -> bytes:
    """What went back of an import, for the clerk who imported it."""
    return RETURNED.open(batch.public_id)


def _blame(household: RawHousehold, refused: Refused) -> list[Problem]:
    """Put the register's reasons at the member's row they concern, as far as they name one."""
    members = sorted(household.rows[MEMBERS], key=lambda row: RELATIONS[row.text("与申请人关系")] != "self")
    problems = []
    for reason in refused.reasons:
        parts = reason.field.split("-")
        is_member = len(parts) == 3 and parts[0] == "members"
        row = members[int(parts[1])] if is_member else household.rows[HOUSEHOLDS][0]
        problems.append(Problem(row, str(reason)))
    return problems


def _fingerprint(programme: str, household: RawHousehold) -> str:
    """A keyed digest of everything the household says, so that nothing can be told from it."""
    said = [f"{row.sheet}{sorted((column, row.text(column)) for column in row.cells)}" for row in household.all_rows()]
    return blind_index(hashlib.sha256(f"{programme}{said}".encode()).hexdigest())
