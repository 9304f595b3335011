"""A file is brought, confirmed or given up by the person who brought it; the worker does what takes time."""

from __future__ import annotations

import hashlib
from io import BytesIO

from django.utils.translation import gettext_lazy as _
from procrastinate.exceptions import AlreadyEnqueued

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.encryption import new_data_key
from minzheng.access.history import action
from minzheng.access.models import Division
from minzheng.access.refusals import Reason, Refused
from minzheng.lib import clock

from ..models import ImportFile
from ..sheets import Sheet, rows_of
from .kinds import ImportKind
from .stages import CARRYING, DISCARDED, GOOD, JUDGED
from .storage import UPLOADS

WORD = "import.run"
NOT_WAITING = Reason("import_not_waiting", _("这个文件已经确认或放弃，请刷新页面。"))
NOTHING_GOOD = Reason("nothing_to_import", _("没有可以导入的行。"))


@action
def receive(*, actor: Actor, kind: ImportKind, content: bytes, file_name: str) -> ImportFile:
    """Keep the file sealed and have it read. Raises ``Unreadable`` at once for what the first row shows already."""
    gate.require(actor, WORD)
    if actor.role not in kind.roles:
        raise Refused(Reason("not_permitted", _("当前岗位无权办理此事项。")))
    next(rows_of(BytesIO(content), len(content), sheet_of(kind)))
    file = ImportFile.objects.create(
        kind=kind.key,
        division=Division.objects.get(pk=actor.division_pk),
        staff_id=actor.staff_id,
        posting_id=actor.posting_id,
        data_key=new_data_key(),
        file_name=file_name[-120:],
        sha256=hashlib.sha256(content).hexdigest(),
    )
    UPLOADS.save(content, public_id=file.public_id, data_key=file.data_key)
    _enqueue("bulk.read_import", file)
    return file


@action
def confirm(*, actor: Actor, file: ImportFile) -> None:
    """She has seen what would follow and lets it. Refused twice, to others, and where nothing would follow."""
    gate.require(actor, WORD)
    _take(actor, file)
    if not file.tally.get(GOOD):
        raise Refused(NOTHING_GOOD)
    file.stage, file.confirmed_at = CARRYING, clock.now()
    file.save(update_fields=["stage", "confirmed_at"])
    _enqueue("bulk.carry_out_import", file)


@action
def discard(*, actor: Actor, file: ImportFile) -> None:
    """Nothing is to follow from this file."""
    gate.require(actor, WORD)
    _take(actor, file)
    file.stage, file.finished_at = DISCARDED, clock.now()
    file.save(update_fields=["stage", "finished_at"])


def sheet_of(kind: ImportKind) -> Sheet:
    """The columns a file of this kind must and may have."""
    return Sheet(
        tuple(column.label for column in kind.columns if column.required),
        tuple(column.label for column in kind.columns if not column.required),
    )


def _take(actor: Actor, file: ImportFile) -> None:
    ImportFile.objects.select_for_update(of=("self",)).get(pk=file.pk)
    file.refresh_from_db()
    if file.stage != JUDGED or file.staff_id != actor.staff_id:
        raise Refused(NOT_WAITING)


def _enqueue(task: str, file: ImportFile) -> None:
    """In the transaction of the act itself: there is no file without its job, and no job without its file."""
    from procrastinate.contrib.django import app

    job = app.configure_task(task, queueing_lock=f"{task} {file.public_id}")
    try:
        job.defer(file_id=str(file.public_id))
    except AlreadyEnqueued:
        return
