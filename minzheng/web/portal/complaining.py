"""Complaining from the internet: anybody may, without signing in, with a name or without one.

The author of the row is this door and never a person, even if somebody has signed in: the history must not tell who it was.
"""

from __future__ import annotations

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.encryption import blind_index
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused
from minzheng.domains.complaints.actions import Told, lodge_complaint
from minzheng.domains.complaints.models import ComplaintSent
from minzheng.lib import clock

from .limits import exceeds, one_at_a_time

DOOR = Actor.system("portal.complaint")
KEPT = timedelta(days=1)

PER_ADDRESS = ((5, timedelta(minutes=15)), (30, KEPT))
"""So many from one address: a community's shared computer stays usable, a flood doesn't."""

TOO_MANY = Reason(
    "too_many", _("从这台电脑或这个网络提交的次数太多。请过一小时再试，或者拨打 12345、到镇街办事窗口反映。")
)


@action
def complain(told: Told, *, actor: Actor, address: str) -> str:
    """Lodge a complaint; gives the number of its receipt. Raises ``Refused``: too many from this address, nothing said."""
    index = blind_index(address)
    one_at_a_time(f"complaint {index}")
    now = clock.real_now()
    ComplaintSent.objects.filter(requested_at__lt=now - KEPT).delete()
    if exceeds(PER_ADDRESS, ComplaintSent.objects.filter(address_index=index), now=now):
        raise Refused(TOO_MANY)
    ComplaintSent.objects.create(address_index=index, requested_at=now)
    return lodge_complaint(actor=actor, told=told).receipt
