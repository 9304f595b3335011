"""Assignments (分派): who of a role has a case in hand. Without one, the case is the whole group's.

It holds as long as its holder is posted: on the day her posting ends, what she had in hand is the group's again.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.actors import in_force_today, postings_in_force
from minzheng.access.history import action
from minzheng.access.models import DivisionClosure, Posting, Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.lib import clock

from . import absences
from .handling import handles
from .models import Assignment, Case, CaseDivision

NOT_YOURS = Reason("not_permitted", _("您的岗位不办理这件办件。"))
CLOSED = Reason("case_closed", _("这件办件已经办结。"))
NOT_THEIR_TURN = Reason("not_her_turn", _("这位同事的岗位不办理这件办件目前的环节。"), field="to_staff")
TAKEN = _("这件办件已由%(name)s接办，需要改派的请由审核人员办理。")


@action
def take(*, actor: Actor, case: Case, at: datetime | None = None) -> Assignment:
    """Take a case in hand that waits for one's own role. Refused when a colleague has it."""
    locked = _locked(case)
    if reasons := _why_not_touch(actor, locked):
        raise Refused(*reasons)
    if locked.waiting_role != actor.role:
        raise Refused(NOT_YOURS)
    staff = Staff.objects.get(public_id=str(actor.staff_id))
    current = _current(locked)
    if current is not None and current.staff_id != staff.pk and not _stands_in(actor, current):
        raise Refused(Reason("already_taken", TAKEN % {"name": current.staff.name}))
    if current is not None and current.staff_id == staff.pk:
        return current
    return _hand(locked, staff, at=at or clock.now())


@action
def assign(*, actor: Actor, case: Case, to_staff: Staff, at: datetime | None = None) -> Assignment:
    """Give a case to a colleague whose role's turn it is and whose posting covers it; whoever had it no longer has.

    The person who has the case may hand it on; a clerk may not take it out of another's hands, a reviewer may.
    """
    locked = _locked(case)
    if reasons := _why_not_touch(actor, locked):
        raise Refused(*reasons)
    if not _covers(to_staff, locked):
        raise Refused(NOT_THEIR_TURN)
    current = _current(locked)
    if current is not None:
        if current.staff_id == to_staff.pk:
            return current
        if actor.role == locked.waiting_role and current.staff.public_id != actor.staff_id:
            raise Refused(Reason("already_taken", TAKEN % {"name": current.staff.name}))
    return _hand(locked, to_staff, at=at or clock.now())


def standing() -> QuerySet[Assignment]:
    """The assignments that hold today: their holders are posted to that role, over a division of the case."""
    over_the_case = CaseDivision.objects.filter(
        case=OuterRef(OuterRef("case")),
        division__ancestor_links__ancestor=OuterRef("division"),
        division__ancestor_links__valid_to=None,
    )
    posted = Posting.objects.filter(
        in_force_today(), Exists(over_the_case), staff=OuterRef("staff"), role=OuterRef("role")
    )
    return Assignment.objects.filter(Exists(posted), to_at=None)


def holder_of(case: Case) -> str:
    """The name of the colleague who has the case in its present stage; empty where the whole group has it."""
    current = _current(case)
    return current.staff.name if current else ""


def _locked(case: Case) -> Case:
    return Case.objects.select_for_update().get(pk=case.pk)


def _why_not_touch(actor: Actor, case: Case) -> list[Reason]:
    if not handles(actor, case):
        return [NOT_YOURS]
    return [] if case.is_open else [CLOSED]


def _covers(staff: Staff, case: Case) -> bool:
    """Whether a posting of hers, in the role whose turn it is, lies at or above a division of the case."""
    postings = postings_in_force(staff).filter(role=case.waiting_role)
    above = DivisionClosure.objects.filter(descendant__in=case.divisions.values("division"), valid_to=None)
    return postings.filter(division__in=above.values("ancestor")).exists()


def _current(case: Case) -> Assignment | None:
    return standing().filter(case=case, role=case.waiting_role).select_related("staff").first()


def _stands_in(actor: Actor, current: Assignment) -> bool:
    """While its holder is away, her deputy may take it."""
    return absences.stood_in_for(actor).filter(staff=current.staff_id).exists()


def _hand(case: Case, staff: Staff, *, at: datetime) -> Assignment:
    """Whoever had it no longer has: the colleague who hands it on, or one who left."""
    case.assignments.filter(role=case.waiting_role, to_at=None).update(to_at=at)
    return Assignment.objects.create(case=case, staff=staff, role=case.waiting_role, from_at=at)
