"""The access log: every look at a person's data leaves a row, with a purpose."""

from __future__ import annotations

from collections.abc import Iterable
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from .actor import Actor
from .models import AccessLog
from .refusals import Reason, Refused

VIEW, UNMASK, SEARCH, DOCUMENT, EXPORT = "view", "unmask", "search", "document", "export"
LABELS = {
    VIEW: _("查看"),
    UNMASK: _("显示完整信息"),
    SEARCH: _("查找"),
    DOCUMENT: _("查看材料"),
    EXPORT: _("导出"),
}


def record_look(actor: Actor, persons: Iterable[UUID], *, what: str, purpose: str, subject_ref: str = "") -> None:
    """Record, with one insert, that the actor looked at these persons (their public ids).

    ``what`` is view, unmask, search, document or export; ``subject_ref`` the case's number. Refused without a purpose.
    """
    if not purpose.strip():
        raise Refused(Reason("purpose_missing", _("请填写查看目的。"), "purpose"))
    AccessLog.objects.bulk_create(
        AccessLog(
            actor_kind=actor.kind,
            staff_id=actor.staff_id,
            posting_id=actor.posting_id,
            role=actor.role,
            division_code=actor.division_code,
            person_id=person,
            what=what,
            purpose=purpose.strip()[:200],
            subject_ref=subject_ref,
            request_id=actor.request_id,
        )
        for person in dict.fromkeys(persons)
    )
