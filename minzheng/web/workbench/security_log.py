"""The security log as an auditor reads it: sign-ins, failures and changes of the accounts posted in her division."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.access import security_log as log
from minzheng.access.actor import Actor
from minzheng.access.actors import role_label
from minzheng.access.models import Division, Posting, SecurityEvent, Staff
from minzheng.access.scope import divisions_under, unscoped

PAGE = 50

KINDS = {
    log.SIGNED_IN: _("登录"),
    log.SIGN_IN_FAILED: _("密码错误"),
    log.CODE_FAILED: _("验证码错误"),
    log.LOCKED_OUT: _("锁定"),
    log.RECOVERY_CODE_USED: _("使用恢复码"),
    log.PASSWORD_CHANGED: _("修改密码"),
    log.FACTOR_ENROLLED: _("启用二次验证"),
    log.FACTOR_REMOVED: _("停用二次验证"),
    log.PASSWORD_RESET: _("设一次性密码"),
    log.FACTOR_RESET: _("重置二次验证"),
    log.UNLOCKED: _("解除锁定"),
    log.STAFF_ADDED: _("新增人员"),
    log.DEACTIVATED: _("停用账号"),
    log.REACTIVATED: _("恢复账号"),
    log.POSTING_GIVEN: _("给予任职"),
    log.POSTING_ENDED: _("结束任职"),
    log.TOKEN_ISSUED: _("签发访问令牌"),
    log.TOKEN_REVOKED: _("撤销访问令牌"),
}
TONES = {
    **dict.fromkeys((log.SIGN_IN_FAILED, log.CODE_FAILED, log.RECOVERY_CODE_USED), "yellow"),
    **dict.fromkeys((log.LOCKED_OUT, log.FACTOR_RESET, log.DEACTIVATED), "red"),
    **dict.fromkeys((log.POSTING_GIVEN, log.POSTING_ENDED, log.STAFF_ADDED), "blue"),
}


@dataclass(frozen=True)
class Line:
    """One row: what happened to whose account, who did it, in which posting."""

    event: SecurityEvent
    subject: str
    username: str
    actor: str
    actor_role: str
    posting: str

    @property
    def what(self) -> Any:
        return KINDS.get(self.event.kind, self.event.kind)

    @property
    def tone(self) -> str:
        return TONES.get(self.event.kind, "grey")


@dataclass(frozen=True)
class Page:
    """A page of the log; ``next_key`` asks for the one after it."""

    rows: Sequence[Line]
    next_key: str | None


def page_of(actor: Actor, *, kind: str = "", name: str = "", after: str | None = None) -> Page:
    """The latest first, a fixed number of queries. ``name`` is part of the subject's name or username."""
    found = _rows(actor)
    if kind:
        found = found.filter(kind=kind)
    if name:
        called = Staff.objects.filter(Q(name__contains=name) | Q(username__contains=name))
        found = found.filter(subject_id__in=called.values("public_id"))
    if after and after.isdecimal():
        found = found.filter(pk__lt=int(after))
    rows = list(found.order_by("-pk")[: PAGE + 1])
    shown = rows[:PAGE]
    return Page(rows=list(_lines(shown)), next_key=str(shown[-1].pk) if len(rows) > PAGE else None)


def _rows(actor: Actor) -> QuerySet[SecurityEvent]:
    """Of accounts with a posting at or below her division; names that are nobody's are told at the top alone."""
    under = divisions_under(actor.division_pk or 0).values("descendant")
    posted = Posting.objects.filter(division__in=under, staff__public_id=OuterRef("subject_id"))
    rows = unscoped(SecurityEvent, actor=actor, why="security log of the auditor's division")
    at_the_top = Division.objects.filter(pk=actor.division_pk, parent=None).exists()
    return rows.filter(Exists(posted) | Q(subject_id=None) if at_the_top else Exists(posted))


def _lines(events: Sequence[SecurityEvent]) -> Iterable[Line]:
    ids = {event.subject_id for event in events} | {event.actor_id for event in events}
    staff = {row.public_id: row for row in Staff.objects.filter(public_id__in=ids - {None})}
    postings = Posting.objects.filter(public_id__in={event.posting_id for event in events} - {None})
    places = {row.public_id: _told(row) for row in postings.select_related("division")}
    for event in events:
        subject, actor = staff.get(event.subject_id), staff.get(event.actor_id)
        yield Line(
            event=event,
            subject=subject.name if subject else "",
            username=subject.username if subject else "",
            actor=actor.name if actor else "",
            actor_role=role_label(event.actor_role) if event.actor_role else "",
            posting=places.get(event.posting_id, ""),
        )


def _told(posting: Posting) -> str:
    return f"{posting.division.name} · {role_label(posting.role)}"
