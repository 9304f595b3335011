"""Looks withheld from the resident's own page for a time: an inquiry by discipline inspection, an audit, a protected report.

One auditor proposes, another agrees; after the last day the looks appear again by themselves. The names of staff are no
matter of this: a resident never reads those.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.lib import clock

from . import gate
from .actor import Actor
from .history import action
from .models import AccessLog, Division, Staff, Withholding, WithholdingDecision
from .refusals import Reason, Refused
from .scope import scope

WITHHOLD = "looks.withhold"
APPROVED, REFUSED, LIFTED = "approved", "refused", "lifted"
PROPOSED, ENDED = "proposed", "ended"  # states that no decision makes
GROUNDS = {
    "discipline": _("纪检监察"),
    "audit": _("审计"),
    "protected_report": _("受保护的举报"),
}
STATES = {
    PROPOSED: _("待审批"),
    APPROVED: _("暂不显示中"),
    REFUSED: _("未同意"),
    LIFTED: _("已提前恢复显示"),
    ENDED: _("到期，已恢复显示"),
}
_DECIDED = Reason("withholding_decided", _("这一项已经审批。"))


@action
def propose_withholding(
    *,
    actor: Actor,
    person_id: UUID,
    staff: Staff | None,
    looks_from: date,
    looks_until: date,
    ground: str,
    reference: str,
    ends_on: date,
    at: datetime | None = None,
) -> Withholding:
    """Propose to withhold looks at a person who is the actor's business (whoever calls has asked that).

    ``staff``: whose looks; None: everybody's. ``reference``: the number of the file that asks for it, no names.
    Raises Refused.
    """
    gate.require(actor, WITHHOLD)
    reasons = _faults(looks_from, looks_until, ground, reference, ends_on)
    if reasons:
        raise Refused(*reasons)
    return Withholding.objects.create(
        division=Division.objects.get(pk=actor.division_pk),
        person_id=person_id,
        staff=staff,
        looks_from=looks_from,
        looks_until=looks_until,
        ground=ground,
        reference=reference.strip(),
        ends_on=ends_on,
        proposed_by=Staff.objects.get(public_id=actor.staff_id),
        proposed_at=at or clock.now(),
    )


@action
def decide_withholding(
    *, actor: Actor, withholding: Withholding, outcome: str, words: str = "", at: datetime | None = None
) -> WithholdingDecision:
    """Agree, refuse, or lift what was agreed to. Raises Refused: not hers, her own proposal, not in that state."""
    gate.require(actor, WITHHOLD)
    reasons = why_not_decide(actor, withholding, outcome)
    if reasons:
        raise Refused(*reasons)
    try:
        with transaction.atomic():
            return WithholdingDecision.objects.create(
                withholding=withholding,
                outcome=outcome,
                words=words.strip(),
                decided_by=Staff.objects.get(public_id=actor.staff_id),
                at=at or clock.now(),
            )
    except IntegrityError:  # a colleague was quicker
        raise Refused(_DECIDED) from None


def why_not_decide(actor: Actor, withholding: Withholding, outcome: str) -> list[Reason]:
    """Reasons why this actor can't decide so. Lifting shows more, not less: even she who proposed may do it."""
    if not gate.reaches(actor, withholding):
        return [Reason("not_permitted", _("当前岗位无权办理此事项。"))]
    needed = {APPROVED: PROPOSED, REFUSED: PROPOSED, LIFTED: APPROVED}.get(outcome)
    if needed is None:
        return [Reason("outcome_unknown", _("请选择处理结论。"))]
    if state_of(withholding) != needed:
        return [_DECIDED]
    if outcome == LIFTED:
        return []
    reasons = gate.four_eyes(actor, [withholding.proposed_by.public_id])
    if outcome == APPROVED and withholding.ends_on < clock.today():
        reasons.append(Reason("withholding_over", _("期限已过，请重新提出。")))
    return reasons


def state_of(withholding: Withholding, *, on: date | None = None) -> str:
    """Where it stands on a day; its decisions may have been fetched with it."""
    outcomes = {decision.outcome for decision in withholding.decisions.all()}
    for outcome in (LIFTED, REFUSED):
        if outcome in outcomes:
            return outcome
    if APPROVED not in outcomes:
        return PROPOSED
    return APPROVED if withholding.ends_on >= (on or clock.today()) else ENDED


def withholdings_of(actor: Actor) -> QuerySet[Withholding]:
    """What was proposed in the actor's division, the latest first."""
    found = scope(actor, Withholding).select_related("division", "staff", "proposed_by")
    return found.prefetch_related("decisions__decided_by").order_by("-pk")


def shown(looks: QuerySet[AccessLog], *, on: date | None = None) -> QuerySet[AccessLog]:
    """The looks without those that are withheld on a day."""
    decided = WithholdingDecision.objects.filter(withholding=OuterRef("pk"))
    in_force = Withholding.objects.filter(
        Exists(decided.filter(outcome=APPROVED)),
        ~Exists(decided.filter(outcome=LIFTED)),
        Q(staff=None) | Q(staff__public_id=OuterRef("staff_id")),
        person_id=OuterRef("person_id"),
        ends_on__gte=on or clock.today(),
        looks_from__lte=OuterRef("at__date"),
        looks_until__gte=OuterRef("at__date"),
    )
    return looks.filter(~Exists(in_force))


def _faults(looks_from: date, looks_until: date, ground: str, reference: str, ends_on: date) -> list[Reason]:
    today, reasons = clock.today(), []
    if looks_until < looks_from:
        reasons.append(Reason("looks_in_order", _("止日不能早于起日。"), "looks_until"))
    if ground not in GROUNDS:
        reasons.append(Reason("ground_unknown", _("请选择事由。"), "ground"))
    if not reference.strip():
        reasons.append(Reason("reference_missing", _("请填写依据的文号。"), "reference"))
    latest = today + timedelta(days=settings.WITHHOLDING_LONGEST_DAYS)
    if not today < ends_on <= latest:
        said = {"days": settings.WITHHOLDING_LONGEST_DAYS}
        reasons.append(
            Reason("ends_too_late", _("截止日须在今天之后，最长 %(days)d 天；到期可以重新提出。") % said, "ends_on")
        )
    return reasons
