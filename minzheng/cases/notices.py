"""Telling people (告知): a message in the portal and a short text message, sealed, with the letter where there is one.

The portal names the matter, because only its owner reads there. A text message is read on locked screens, in shops and
by children: it names no programme and no sum.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from minzheng.access.actor import Actor
from minzheng.access.encryption import Sealed, unlock
from minzheng.access.history import action
from minzheng.access.scope import scope
from minzheng.lib import clock
from minzheng.registry.models import Person

from .dates import official
from .kinds import kind_of
from .models import Case, Document, Notice

PORTAL, SMS = "portal", "sms"
OFFICIAL = "zh-hans"  # messages are official: their language does not depend on whose page sent them

SMS_TEXT = _("您有一件办理事项有新进展，请登录民政服务网站查看，或到%(office)s政务服务中心咨询。")

PORTAL_TEXTS: dict[str, Any] = {
    "accepted": _("您申请的%(programme)s（受理编号 %(number)s）已于%(on)s受理。"),
    "papers_requested": _("您申请的%(programme)s（受理编号 %(number)s）还缺材料，请按补正告知书一次补齐。"),
    "published": _("您申请的%(programme)s（受理编号 %(number)s）已经审核，正在公示。"),
    "granted": _("您申请的%(programme)s（受理编号 %(number)s）已经确认。金额、理由和起发月份见决定书。"),
    "refused": _("您申请的%(programme)s（受理编号 %(number)s）没有通过。理由和不同意时的办法见决定书。"),
    "not_accepted": _("您提出的%(programme)s申请（受理编号 %(number)s）没有受理。理由和不同意时的办法见通知书。"),
    "lapsed": _("您申请的%(programme)s（受理编号 %(number)s）在期限内没有补齐材料，已视为放弃。以后仍可以重新申请。"),
    "warned": _("您申请的%(programme)s（受理编号 %(number)s）需要您配合调查。请在告诫书写明的期限内联系办事窗口。"),
    "terminated": _("您申请的%(programme)s（受理编号 %(number)s）已终止办理。理由和不同意时的办法见决定书。"),
    "given_up": _(
        "您的%(programme)s（受理编号 %(number)s）已按您的声明放弃，最后发放月份见确认书。以后仍可以重新申请。"
    ),
    "tapering": _("您的%(programme)s（受理编号 %(number)s）进入渐退期，最后发放月份和理由见决定书。"),
    "hearing": _(
        "您家正在享受的待遇经复核拟作变更（%(programme)s，受理编号 %(number)s）。理由见告知书，请在写明的期限内陈述申辩。"
    ),
    "reviewed": _(
        "您家正在享受的待遇已作出复核决定（%(programme)s，受理编号 %(number)s）。理由、起始月份和不同意时的办法见决定书。"
    ),
    "withdrawn": _("您申请的%(programme)s（受理编号 %(number)s）已按您的意愿撤回。以后仍可以重新申请。"),
    "extended": _("您申请的%(programme)s（受理编号 %(number)s）的办理期限已依法延长，新的期限见办理进度。"),
}


@dataclass(frozen=True)
class Outgoing:
    """A text message as the development outbox lists it: to whom (masked), when, what."""

    at: datetime
    name: str
    phone: str
    template: str
    text: str


@action
def issue(
    *, actor: Actor, case: Case, person: Person, template: str, document: Document | None = None, at: datetime
) -> list[Notice]:
    """Tell a person that her matter moved: in the portal, and by text message where she has left a number.

    ``template`` is one of ``PORTAL_TEXTS`` or of the kind's own ``notice_texts``; KeyError for any other.
    """
    with override(OFFICIAL):
        body = str(_text(case, template)) % {
            "programme": kind_of(case).label,
            "number": case.number,
            "on": official(clock.civil_day(at)),
        }
        short = str(SMS_TEXT) % {"office": case.division.name}
    portal = _write(case, person, channel=PORTAL, template=template, body=body, document=document, at=at, sent_at=at)
    if person.phone is None:
        return [portal]
    return [portal, _write(case, person, channel=SMS, template=template, body=short, at=at)]


@action
def send_text(
    *, actor: Actor, person: Person, template: str, text: str, case: Case | None = None, at: datetime
) -> Notice:
    """Put a text message that is not about a case's progress (a one-time code) into the outbox."""
    return _write(case, person, channel=SMS, template=template, body=text, at=at)


def outbox(limit: int = 50) -> list[Outgoing]:
    """The text messages put in last, opened: for the development outbox, where no gateway carries them to a telephone.

    Not those dated last: the demonstration's clock may be moved back, and somebody waits for her code.
    """
    waiting = list(Notice.objects.filter(channel=SMS).select_related("person").order_by("-pk")[:limit])
    unlock([*waiting, *(notice.person for notice in waiting)])
    return [
        Outgoing(
            at=notice.at,
            name=notice.person.name,
            phone=cast(Sealed, notice.person.phone).masked("phone") if notice.person.phone else "—",
            template=notice.template,
            text=cast(Sealed, notice.body).shown(),
        )
        for notice in waiting
    ]


def messages(actor: Actor, *, limit: int = 50) -> list[Notice]:
    """A resident's own portal messages, newest first, unlocked with one query."""
    found = scope(actor, Notice).filter(channel=PORTAL).select_related("case", "document")
    newest = list(found.order_by("-at", "-pk")[:limit])
    unlock(newest)
    return newest


def _text(case: Case, template: str) -> Any:
    return {**PORTAL_TEXTS, **kind_of(case).notice_texts}[template]


def _write(case: Case | None, person: Person, *, channel: str, template: str, body: str, **values: Any) -> Notice:
    return Notice.objects.create(
        case=case, person=person, data_key=person.data_key, channel=channel, template=template, body=body, **values
    )
