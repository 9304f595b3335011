"""An export is asked for with a purpose; a large one is decided by another person; it can be fetched for some hours."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from minzheng.access import gate, seals
from minzheng.access.actor import Actor
from minzheng.access.encryption import destroy, new_data_key
from minzheng.access.history import action
from minzheng.access.models import Division
from minzheng.access.refusals import Reason, Refused
from minzheng.access.storage import EncryptedFiles
from minzheng.lib import clock

from ..acting import actor_of
from ..models import ExportFile
from ..sheets import Unreadable
from .files import content_of
from .sources import Source, source_of
from .stages import FAILED, MAKING, OVER, READY, REFUSED, WAITING

TAKE, APPROVE = "export.take", "export.approve"
SHORTEST_PURPOSE = 4
FILES = EncryptedFiles("exports")
NOTHING = Reason("nothing_to_export", _("没有符合条件的记录。"))
NOT_WAITING = Reason("export_not_waiting", _("这份导出已经有人处理，请刷新页面。"))
NOT_READY = Reason("export_not_ready", _("文件已失效或尚未生成。"))
PURPOSE = Reason("purpose_missing", _("请把目的写清楚。"), "purpose")


def ask(*, actor: Actor, source: Source, wanted: dict[str, Any], purpose: str, form: str) -> ExportFile:
    """Ask for a file. A small one is made at once; a large one waits for other eyes. Refused where nothing is found,
    where it is longer than any export may be, and without a purpose."""
    export = _note(actor=actor, source=source, wanted=wanted, purpose=purpose, form=form)
    if not export.needs_approval:
        make(export)
    return export


@action
def _note(*, actor: Actor, source: Source, wanted: dict[str, Any], purpose: str, form: str) -> ExportFile:
    gate.require(actor, TAKE)
    gate.require(actor, source.may)
    if len(purpose.strip()) < SHORTEST_PURPOSE:
        raise Refused(PURPOSE)
    most = settings.EXPORT_MOST_ROWS
    count = source.rows(actor, wanted).order_by()[: most + 1].count()
    if not count:
        raise Refused(NOTHING)
    if count > most:
        raise Refused(Reason("export_too_long", _("超过 %(most)d 条，请缩小筛选范围再导出。") % {"most": most}))
    large = count > settings.EXPORT_ROWS_WITHOUT_APPROVAL
    return ExportFile.objects.create(
        source=source.key,
        wanted=wanted,
        form=form,
        purpose=purpose.strip(),
        division=Division.objects.get(pk=actor.division_pk),
        staff_id=actor.staff_id,
        posting_id=actor.posting_id,
        stage=WAITING if large else MAKING,
        rows=count,
        needs_approval=large,
        data_key=new_data_key(),
    )


def why_not_decide(actor: Actor, export: ExportFile) -> list[Reason]:
    """Reasons why this actor can't decide on it: it is her own, or it is decided."""
    if export.stage != WAITING:
        return [NOT_WAITING]
    return gate.four_eyes(actor, [export.staff_id])


@action
def decide(*, actor: Actor, export: ExportFile, agrees: bool, words: str = "") -> None:
    """Agree to an export, or refuse it with a word why. The database refuses the asker's own decision, too."""
    from procrastinate.contrib.django import app

    gate.require(actor, APPROVE)
    ExportFile.objects.select_for_update(of=("self",)).get(pk=export.pk)
    export.refresh_from_db()
    if reasons := why_not_decide(actor, export):
        raise Refused(*reasons)
    if not agrees and not words.strip():
        raise Refused(Reason("words_missing", _("不同意的，请写明理由。"), "words"))
    export.decided_by, export.decided_at, export.words = actor.staff_id, clock.now(), words.strip()
    export.stage = MAKING if agrees else REFUSED
    export.save(update_fields=["decided_by", "decided_at", "words", "stage"])
    if agrees:
        app.configure_task("bulk.make_export").defer(export_id=str(export.public_id))


def make(export: ExportFile) -> None:
    """Make the file with what the asker may see now; a second call finds it made."""
    if export.stage != MAKING:
        return
    try:
        asker = actor_of(export)
    except Unreadable:
        _fail(actor=Actor.system("bulk.make_export"), export=export)
        return
    _make(actor=asker, export=export)
    seals.seal(actor=Actor.system("bulk.make_export"), patience=0)


@action
def _make(*, actor: Actor, export: ExportFile) -> None:
    ExportFile.objects.select_for_update(of=("self",)).get(pk=export.pk)
    export.refresh_from_db()
    source = source_of(export)
    if export.stage != MAKING or source is None:
        return
    count = source.rows(actor, export.wanted).order_by()[: settings.EXPORT_MOST_ROWS + 1].count()
    if not 0 < count <= settings.EXPORT_MOST_ROWS or (
        count > settings.EXPORT_ROWS_WITHOUT_APPROVAL and not export.decided_by
    ):
        _fail(actor=actor, export=export)  # in the meantime there is nothing left of it, or more than was agreed to
        return
    FILES.save(
        content_of(export, source, actor=actor, count=count), public_id=export.public_id, data_key=export.data_key
    )
    export.stage, export.rows, export.ready_at = READY, count, clock.now()
    export.expires_at = export.ready_at + timedelta(hours=settings.EXPORT_KEPT_HOURS)
    export.save(update_fields=["stage", "rows", "ready_at", "expires_at"])


@action
def _fail(*, actor: Actor, export: ExportFile) -> None:
    export.stage = FAILED
    export.save(update_fields=["stage"])


@action
def fetch(*, actor: Actor, export: ExportFile) -> bytes:
    """The content, for the one who asked for it, until it expires."""
    gate.require(actor, TAKE)
    ExportFile.objects.select_for_update(of=("self",)).get(pk=export.pk)
    export.refresh_from_db()
    if export.stage != READY or export.staff_id != actor.staff_id or export.expires_at <= clock.now():
        raise Refused(NOT_READY)
    export.fetched += 1
    export.save(update_fields=["fetched"])
    return FILES.open(export.public_id)


@action
def end_expired(*, actor: Actor) -> int:
    """Destroy the keys of what has expired; how many files that were."""
    expired = ExportFile.objects.filter(stage=READY, expires_at__lte=clock.now()).select_related("data_key")
    for export in expired:
        destroy(export.data_key)
        FILES.remove(export.public_id)
        export.stage = OVER
        export.save(update_fields=["stage"])
    return len(expired)
