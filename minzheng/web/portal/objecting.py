"""Objecting to a public notice from the internet: anybody may, without signing in and without a name.

The kernel's author is this door and never a person, even if somebody has signed in: the history must not tell who
objected. What she writes of herself is sealed with the objection's own key.
"""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.encryption import blind_index
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused
from minzheng.cases import internet_notices, publicity
from minzheng.lib import clock

from .limits import exceeds, one_at_a_time
from .models import ObjectionSent

DOOR = Actor.system("portal.objection")
KEPT = timedelta(days=1)

PER_NOTICE = ((3, timedelta(hours=1)), (6, KEPT))
"""So many from one address against one notice: enough for a family at one computer, too few to drown a family in."""

PER_ADDRESS = ((10, timedelta(minutes=15)), (60, KEPT))
"""So many from one address against whatever notices: a community's shared computer stays usable."""

GONE = Reason("notice_gone", _("这条公示已经撤下，不能再从网上提异议。您仍然可以向镇街或区民政局反映情况。"))
TOO_MANY = Reason(
    "too_many", _("从这台电脑或这个网络提交的次数太多。请过一小时再试，或者拨打 12345、到镇街办事窗口反映。")
)


@action
def object_to(notice_id: UUID, *, actor: Actor, content: str, name: str, phone: str, address: str) -> str:
    """Lodge an objection to a notice that the internet shows; gives the number of its receipt.

    Raises ``Refused``: the notice is gone, too many from this address, nothing said.
    """
    index = blind_index(address)
    one_at_a_time(f"objection {index}")
    notice = internet_notices.hanging(notice_id, clock.today())
    if notice is None:
        raise Refused(GONE)
    _count(notice_id, index)
    by_whom = " ".join(part for part in (name.strip(), phone) if part)
    return publicity.lodge_objection(actor=actor, publicity=notice, content=content, by_whom=by_whom).receipt


def _count(notice_id: UUID, index: str) -> None:
    now = clock.real_now()
    ObjectionSent.objects.filter(requested_at__lt=now - KEPT).delete()
    sent = ObjectionSent.objects.filter(address_index=index)
    if exceeds(PER_NOTICE, sent.filter(notice_id=notice_id), now=now) or exceeds(PER_ADDRESS, sent, now=now):
        raise Refused(TOO_MANY)
    ObjectionSent.objects.create(notice_id=notice_id, address_index=index, requested_at=now)
