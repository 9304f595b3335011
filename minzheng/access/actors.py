"""Building actors at the doors: from a posting, from a username at the command line."""

from __future__ import annotations

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.lib import clock

from .actor import STAFF, Actor
from .models import Division, Posting, Staff
from .refusals import Reason, Refused
from .roles import ROLES


def postings_in_force(staff: Staff) -> QuerySet[Posting]:
    """The postings a member of staff holds today; those of other days give nothing, nor does an account out of use."""
    return (
        Posting.objects.filter(in_force_today(), staff=staff)
        .select_related("staff", "division")
        .order_by("valid_from", "pk")
    )


def in_force_today() -> Q:
    """What makes a posting one of today's: its time, and that the account is in use."""
    today = clock.today()
    return Q(valid_from__lte=today) & (Q(valid_to=None) | Q(valid_to__gt=today)) & Q(staff__is_active=True)


def actor_for_posting(posting: Posting, request_id: str = "") -> Actor:
    """The actor a posting makes; whether the posting is in force was asked before."""
    return Actor(
        kind=STAFF,
        name=posting.staff.name,
        role=posting.role,
        staff_id=posting.staff.public_id,
        posting_id=posting.public_id,
        division_pk=posting.division_id,
        division_code=posting.division.code,
        division_name=posting.division.name,
        request_id=request_id,
    )


def actor_for_username(username: str, role: str | None = None) -> Actor:
    """For the command line's ``--as``: the actor of a member of staff, in ``role`` where she holds several postings.

    Raises Refused: no such staff, no posting in force, or several to choose from.
    """
    staff = Staff.objects.filter(username=username, is_active=True).first()
    if staff is None:
        raise Refused(Reason("no_such_staff", _("没有用户名为“%(username)s”的在用工作人员。") % {"username": username}))
    postings = [posting for posting in postings_in_force(staff) if role in (None, posting.role)]
    if not postings:
        raise Refused(Reason("no_posting", _("“%(username)s”目前没有有效的任职。") % {"username": username}))
    if len(postings) > 1:
        raise Refused(Reason("several_postings", _several(username, postings)))
    return actor_for_posting(postings[0])


def _several(username: str, postings: list[Posting]) -> str:
    choices = "；".join(f"{posting.role} {posting.division.code}" for posting in postings)
    return _("“%(username)s”有多个任职，请指明角色：%(choices)s。") % {"username": username, "choices": choices}


def staff_of(actor: Actor) -> Staff:
    """The member of staff who acts. Raises ``LookupError`` where nobody does: a resident, a machine."""
    if actor.staff_id is None:
        raise LookupError("no member of staff acts here")
    return Staff.objects.get(public_id=actor.staff_id)


def division_of(actor: Actor) -> Division:
    """Where the member of staff is posted. Raises ``LookupError`` where nobody is."""
    if actor.division_pk is None:
        raise LookupError("no division stands behind this actor")
    return Division.objects.get(pk=actor.division_pk)


def role_label(role: str) -> str:
    """The name of a role as screens show it."""
    return str(ROLES[role].label) if role in ROLES else role
