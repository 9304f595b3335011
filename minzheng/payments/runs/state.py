"""Where a run stands: its states, the verbs that leave them, and the one place that locks and moves it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.refusals import Reason, Refused
from minzheng.access.scope import scope

from ..models import Run

DRAFT, APPROVED, COMMITTING, COMMITTED = "draft", "approved", "committing", "committed"
FILED, SETTLED, DISCARDED = "filed", "settled", "discarded"

LABELS: Mapping[str, Any] = {
    DRAFT: _("待审批"),
    APPROVED: _("已审批"),
    COMMITTING: _("入账中"),
    COMMITTED: _("已入账"),
    FILED: _("已送银行"),
    SETTLED: _("已结清"),
    DISCARDED: _("已作废"),
}

LINE_LABELS: Mapping[str, Any] = {
    "draft": _("待发"),
    "committed": _("应付"),
    "paid": _("已发放"),
    "returned": _("已退回"),
}

STALE = Reason("stale", _("这个批次刚刚被别人处理过。请刷新页面，看过最新情况后再办。"))
ELSEWHERE = Reason("elsewhere", _("这个批次不在您所管的区划内。"))
WRONG_STATE = _("批次目前为“%(state)s”，不能办理这一步。")


@dataclass(frozen=True)
class Verb:
    """Something done to a run: from which states, and by whom (any of the words will do)."""

    key: str
    label: Any
    words: tuple[str, ...]
    among: tuple[str, ...]


APPROVE = Verb("approve", _("审批"), ("run.approve",), (DRAFT,))
COMMIT = Verb("commit", _("入账"), ("run.commit",), (APPROVED, COMMITTING))
FILE = Verb("file", _("生成银行文件"), ("run.commit",), (COMMITTED,))
DOWNLOAD = Verb("download", _("下载银行文件"), ("run.commit",), (FILED, SETTLED))
SETTLE = Verb("settle", _("导入回盘"), ("run.settle",), (FILED, SETTLED))
DISCARD = Verb("discard", _("作废"), ("run.draft", "run.approve"), (DRAFT, APPROVED))

VERBS = (APPROVE, COMMIT, FILE, DOWNLOAD, SETTLE, DISCARD)


def permits(verb: Verb, actor: Actor) -> bool:
    """Whether the actor's role may do this to a run at all."""
    return any(gate.may(actor, word) for word in verb.words)


def locked(run: Run, *, actor: Actor, verb: Verb) -> Run:
    """The run as it is now, held until the transaction ends, if the actor may do this to it."""
    if not permits(verb, actor):
        gate.require(actor, verb.words[0])
    row = scope(actor, Run).select_for_update(of=("self",)).select_related("payer").filter(pk=run.pk).first()
    if row is None:
        raise Refused(ELSEWHERE)
    return row


def check(run: Run, *, verb: Verb, expected_version: int) -> None:
    """Refuse what was asked of a page that is no longer true, or of a run in another state."""
    if run.version != expected_version:
        raise Refused(STALE)
    if run.state not in verb.among:
        raise Refused(Reason("wrong_state", WRONG_STATE % {"state": LABELS[run.state]}))


def move(run: Run, to: str, **fields: Any) -> Run:
    """Move a locked run; the version grows with every move, and only then."""
    Run.objects.filter(pk=run.pk).update(state=to, version=F("version") + 1, **fields)
    run.refresh_from_db()
    return run
