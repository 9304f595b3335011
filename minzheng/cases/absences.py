"""Absence (请假): from a day to a day a colleague stands in. It moves nothing, gives nobody a right, and ends by itself.

The deputy already has the role and the division: she sees the absent one's work among her own, and acts in her own name, so
that other eyes stay other eyes.
"""

from __future__ import annotations

from datetime import date, datetime
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.actors import in_force_today
from minzheng.access.history import action
from minzheng.access.models import Posting, Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import COMMUNITY_WORKER, DISTRICT_CONFIRMER, TOWN_CLERK, TOWN_REVIEWER
from minzheng.access.scope import divisions_under, scope
from minzheng.lib import clock

from .models import Absence

HANDLERS = (COMMUNITY_WORKER, TOWN_CLERK, TOWN_REVIEWER, DISTRICT_CONFIRMER)
MOST_COLLEAGUES = 100
LONGEST_DAYS = 184  # half a year: who is away for longer hands her work over

NOT_PERMITTED = Reason("not_permitted", _("只能登记本人的请假，或者由上一级岗位登记。"))
NO_POST = Reason("no_posting", _("此人目前没有办件岗位的任职。"), "staff")
SAME = Reason("same_person", _("代理人要另选一位同事。"), "deputy")
NOT_A_DEPUTY = Reason("not_a_deputy", _("代理人要是同一岗位、同一区划的同事。"), "deputy")
OVER = Reason("over", _("止期不能早于起期，也不能已经过去。"), "until_on")
TOO_LONG = Reason("too_long", _("请假超过半年的，请办理工作交接。"), "until_on")
OVERLAPS = Reason("overlaps", _("这段时间已经登记过请假。"), "from_on")
DEPUTY_AWAY = Reason("deputy_away", _("这位同事那几天也请假，请另选代理人。"), "deputy")
ENDED = Reason("ended", _("这次请假已经结束。"))


@action
def record_absence(
    *, actor: Actor, posting: Posting, deputy: Staff, from_on: date, until_on: date, at: datetime | None = None
) -> Absence:
    """Say who stands in for somebody. She says it herself, or a case worker whose division is hers or above it."""
    at = at or clock.now()
    Staff.objects.select_for_update().get(pk=posting.staff_id)
    if reasons := _why_not(actor, posting, deputy, from_on, until_on, clock.civil_day(at)):
        raise Refused(*reasons)
    return Absence.objects.create(
        staff=posting.staff,
        role=posting.role,
        division=posting.division,
        deputy=deputy,
        from_on=from_on,
        until_on=until_on,
        recorded_by=Staff.objects.get(public_id=str(actor.staff_id)),
        recorded_at=at,
    )


@action
def cancel_absence(*, actor: Actor, absence: Absence, at: datetime | None = None) -> Absence:
    """She came back early, or never went."""
    at = at or clock.now()
    if not may_arrange(actor, absence.staff, absence.role) or not gate.reaches(actor, absence):
        raise Refused(NOT_PERMITTED)
    if absence.cancelled_at is not None or absence.until_on < clock.civil_day(at):
        raise Refused(ENDED)
    absence.cancelled_at = at
    absence.save(update_fields=["cancelled_at"])
    return absence


def may_arrange(actor: Actor, staff: Staff, role: str) -> bool:
    """Herself, or somebody of another, reviewing role: a clerk doesn't send a fellow clerk away."""
    return actor.staff_id == staff.public_id or (gate.may(actor, "work.arrange") and actor.role != role)


def today() -> QuerySet[Absence]:
    """The absences that hold today."""
    day = clock.today()
    return Absence.objects.filter(cancelled_at=None, from_on__lte=day, until_on__gte=day)


def absences_of(actor: Actor) -> QuerySet[Absence]:
    """Those of today and later in the actor's division, the nearest first."""
    found = scope(actor, Absence).filter(cancelled_at=None, until_on__gte=clock.today())
    return found.select_related("staff", "deputy", "division").order_by("from_on", "pk")


def stood_in_for(actor: Actor) -> QuerySet[Absence]:
    """Those for whom this actor stands in today, in the very role and division in which she acts."""
    if actor.staff_id is None:
        return Absence.objects.none()
    return today().filter(deputy__public_id=actor.staff_id, role=actor.role, division=actor.division_pk)


def deputies_for(posting: Posting) -> QuerySet[Staff]:
    """The colleagues of the same role and the same division."""
    same = Posting.objects.filter(
        in_force_today(), staff=OuterRef("pk"), role=posting.role, division=posting.division_id
    )
    return Staff.objects.filter(Exists(same)).exclude(pk=posting.staff_id).order_by("name", "pk")


def colleagues(actor: Actor) -> QuerySet[Staff]:
    """To whom this actor may give a case: her own role in her division; for those who arrange work, the roles below as well."""
    posted = Posting.objects.filter(in_force_today(), staff=OuterRef("pk"), role__in=HANDLERS)
    if gate.may(actor, "work.arrange"):
        under = divisions_under(actor.division_pk or 0).values("descendant")
        posted = posted.filter(division__in=under)
    else:
        posted = posted.filter(role=actor.role, division=actor.division_pk)
    return Staff.objects.filter(Exists(posted)).order_by("name", "pk")[:MOST_COLLEAGUES]


def posting_under(actor: Actor, public_id: UUID, *, today: bool = False) -> Posting | None:
    """A posting that works on cases, at or below the actor's division; with ``today``, one in force."""
    under = divisions_under(actor.division_pk or 0).values("descendant")
    found = Posting.objects.filter(public_id=public_id, role__in=HANDLERS, division__in=under)
    found = found.filter(in_force_today()) if today else found
    return found.select_related("staff", "division").first()


def _why_not(actor: Actor, posting: Posting, deputy: Staff, from_on: date, until_on: date, today: date) -> list[Reason]:
    under = divisions_under(actor.division_pk or 0).filter(descendant=posting.division_id)
    if not may_arrange(actor, posting.staff, posting.role) or not under.exists():
        return [NOT_PERMITTED]
    reasons = []
    if deputy.pk == posting.staff_id:
        reasons.append(SAME)
    elif not deputies_for(posting).filter(pk=deputy.pk).exists():
        reasons.append(NOT_A_DEPUTY)
    if until_on < from_on or until_on < today:
        reasons.append(OVER)
    elif (until_on - from_on).days >= LONGEST_DAYS:
        reasons.append(TOO_LONG)
    else:
        same_days = Q(cancelled_at=None, from_on__lte=until_on, until_on__gte=from_on)
        if Absence.objects.filter(same_days, staff=posting.staff, division=posting.division).exists():
            reasons.append(OVERLAPS)
        if Absence.objects.filter(same_days, staff=deputy).exists():
            reasons.append(DEPUTY_AWAY)
    return reasons
