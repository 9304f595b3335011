"""The hand-over of a leaver's work (工作交接): everything she has in hand, to a named colleague, who signs for it.

On the day a posting ends what its holder had is the group's again (``assignments.standing``), so nothing is ever orphaned;
a hand-over gives it a name before that day, or after it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Count, Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Posting, Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.access.scope import divisions_under, scope
from minzheng.lib import clock

from .absences import deputies_for, may_arrange
from .models import Assignment, CaseDivision, HandedOver, Handover

NOT_PERMITTED = Reason("not_permitted", _("只能移交本人的工作，或者由上一级岗位办理。"))
NOT_A_COLLEAGUE = Reason("not_a_colleague", _("接收人要是同一岗位、同一区划的在岗同事。"), "to_staff")
NOTHING = Reason("nothing_in_hand", _("此人手上没有在办的办件，不需要交接。"))
NOT_RECEIVER = Reason("not_receiver", _("只有接收人本人才能签收。"))


@action
def hand_over(
    *, actor: Actor, posting: Posting, to_staff: Staff, note: str = "", at: datetime | None = None
) -> Handover:
    """Give every open case that somebody has in hand in a posting to a colleague of the same role and division."""
    at = at or clock.now()
    if not may_arrange(actor, posting.staff, posting.role) or not _lies_under(actor, posting):
        raise Refused(NOT_PERMITTED)
    if not deputies_for(posting).filter(pk=to_staff.pk).exists():
        raise Refused(NOT_A_COLLEAGUE)
    held = list(in_hand(posting).select_related("case").select_for_update(of=("self",)).order_by("pk"))
    if not held:
        raise Refused(NOTHING)
    handover = Handover.objects.create(
        division=posting.division,
        role=posting.role,
        from_staff=posting.staff,
        to_staff=to_staff,
        made_by=Staff.objects.get(public_id=str(actor.staff_id)),
        made_at=at,
        note=note.strip(),
    )
    Assignment.objects.filter(pk__in=[each.pk for each in held]).update(to_at=at)
    for each in held:
        Assignment.objects.create(case=each.case, staff=to_staff, role=posting.role, from_at=at)
    HandedOver.objects.bulk_create(
        HandedOver(handover=handover, case=each.case, state=each.case.state) for each in held
    )
    return handover


@action
def receive(*, actor: Actor, handover: Handover, at: datetime | None = None) -> Handover:
    """The colleague signs, in her own name, for what she was given. Signed twice is signed once."""
    if handover.to_staff.public_id != actor.staff_id or not gate.reaches(actor, handover):
        raise Refused(NOT_RECEIVER)
    if handover.received_at is None:
        handover.received_at = at or clock.now()
        handover.save(update_fields=["received_at"])
    return handover


def in_hand(posting: Posting) -> QuerySet[Assignment]:
    """What the holder of a posting has in hand in it: open cases of that division or below, whoever's turn it is just now."""
    of_the_posting = CaseDivision.objects.filter(
        case=OuterRef("case"), division__in=divisions_under(posting.division_id).values("descendant")
    )
    return Assignment.objects.filter(
        Exists(of_the_posting), staff=posting.staff_id, role=posting.role, to_at=None, case__is_open=True
    )


def handovers_of(actor: Actor, *, limit: int = 20) -> QuerySet[Handover]:
    """The hand-overs of the actor's division, the newest first."""
    found = scope(actor, Handover).select_related("from_staff", "to_staff", "made_by")
    return found.annotate(count=Count("items")).order_by("-pk")[:limit]


def to_receive(actor: Actor) -> QuerySet[Handover]:
    """Those that wait for this actor's own signature."""
    found = scope(actor, Handover).filter(to_staff__public_id=str(actor.staff_id), received_at=None)
    return found.select_related("from_staff").annotate(count=Count("items")).order_by("pk")


def leaving(actor: Actor, *, within_days: int = 30) -> QuerySet[Posting]:
    """The postings of one's division that end within so many days, or ended so long ago, with cases still in hand."""
    day, span = clock.today(), timedelta(days=within_days)
    window = Q(valid_to__gt=day - span, valid_to__lte=day + span)
    held = Assignment.objects.filter(staff=OuterRef("staff"), role=OuterRef("role"), to_at=None, case__is_open=True)
    under = divisions_under(actor.division_pk or 0).values("descendant")
    found = Posting.objects.filter(window, Exists(held), division__in=under)
    return found.select_related("staff", "division").order_by("valid_to", "pk")


def _lies_under(actor: Actor, posting: Posting) -> bool:
    return divisions_under(actor.division_pk or 0).filter(descendant=posting.division_id).exists()
