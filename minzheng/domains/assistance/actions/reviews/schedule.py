"""When a benefit is looked at again: its class, the day that follows from it, and orders that put reviews off."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Division, Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import DISTRICT_CONFIRMER, TOWN_CLERK, TOWN_REVIEWER
from minzheng.access.scope import divisions_under
from minzheng.announcements.facts import CaseAdvanced
from minzheng.cases.advance import note_act
from minzheng.cases.models import Case
from minzheng.lib import clock

from ...models import ReviewClass, ReviewPostponement, ReviewSchedule
from ...queries import schedules
from ...vocabulary import PERIODIC, REVIEW
from .opening import open_review

CLASSIFIERS = frozenset({TOWN_CLERK, TOWN_REVIEWER})
POSTPONED_BY = "民发〔2021〕57号 第31条"

NOT_PERMITTED = Reason("not_permitted", _("您的岗位不能办理这一步。"))
NO_SCHEDULE = Reason("no_schedule", _("这件办件没有需要定期复核的待遇。"))
UNKNOWN_CLASS = Reason("unknown_class", _("请选择现行规定中的复核类别。"), field="class_key")
NO_REASON = Reason("no_reason", _("请写明认定理由。"), field="reason")
NO_REFERENCE = Reason("no_reference", _("请写明依据的文件。"), field="reference")
WRONG_WINDOW = Reason("wrong_window", _("止日不能早于起日，延期至的日期要晚于止日。"), field="until_on")
ELSEWHERE = Reason("elsewhere", _("这个区划不在您所管的范围内。"), field="division")
OWN_ORDER = Reason("other_eyes", _("延期是您提出的，请由另一位同事确认。"))
CONFIRMED_ALREADY = Reason("confirmed_already", _("这项延期已经确认过。"))


@action
def schedule_benefit(*, actor: Actor, benefit: Case, from_on: date) -> ReviewSchedule | None:
    """Put a benefit on the schedule, or start its next period on a day. None where its programme knows no reviews."""
    if not schedules.is_reviewed(benefit, from_on):
        return None
    known = schedules.schedule_of(benefit)
    class_key = known.class_key if known else ""
    period = schedules.period_of(benefit, class_key, from_on)
    values = {
        "class_key": class_key,
        "months": period.months,
        "law": period.law,
        "counted_from": from_on,
        "due_on": schedules.due_from(benefit, period, from_on),
        "is_open": True,
    }
    return ReviewSchedule.objects.update_or_create(benefit=benefit, defaults=values)[0]


@action
def classify_review(
    *, actor: Actor, benefit: Case, class_key: str, reason: str, at: datetime | None = None
) -> ReviewSchedule:
    """认定复核类别: how often this family is looked at again, and why. The next review is counted anew. Raises ``Refused``."""
    at = at or clock.now()
    on = clock.civil_day(at)
    if actor.role not in CLASSIFIERS or not gate.reaches(actor, benefit):
        raise Refused(NOT_PERMITTED)
    schedule = ReviewSchedule.objects.select_for_update().filter(benefit=benefit, is_open=True).first()
    if schedule is None:
        raise Refused(NO_SCHEDULE)
    reasons = [] if class_key in dict(schedules.classes(benefit, on)) else [UNKNOWN_CLASS]
    if not reason.strip():
        reasons.append(NO_REASON)
    if reasons:
        raise Refused(*reasons)
    note_act(benefit, "classify_review", actor=actor, at=at, data={"class": class_key})
    ReviewClass.objects.create(
        benefit=benefit,
        data_key=benefit.party.data_key,
        class_key=class_key,
        reason=reason.strip(),
        recorded_at=at,
        recorded_by=Staff.objects.get(public_id=actor.staff_id),
    )
    period = schedules.period_of(benefit, class_key, on)
    schedule.class_key, schedule.months, schedule.law = class_key, period.months, period.law
    schedule.due_on = schedules.due_from(benefit, period, schedule.counted_from)
    schedule.save()
    return schedule


def follow_benefit(fact: CaseAdvanced) -> None:
    """A benefit began, or ended: the schedule follows its case."""
    if fact.kind == REVIEW or not fact.kind.startswith("assistance."):
        return
    if fact.to_state == "granted" and fact.verb == "confirm":
        benefit = Case.objects.select_related("division").get(public_id=fact.case_id)
        schedule_benefit(
            actor=Actor.system("assistance.follow_benefit"),
            benefit=benefit,
            from_on=clock.civil_day(benefit.closed_at or clock.now()),
        )
    elif fact.from_state in ("granted", "tapering", "tapering_proposed"):
        goes_on = fact.to_state in schedules.IN_BENEFIT
        ReviewSchedule.objects.filter(benefit__public_id=fact.case_id).exclude(is_open=goes_on).update(is_open=goes_on)


@action
def schedule_missing(*, actor: Actor, limit: int) -> int:
    """Put benefits on the schedule that are not on it yet; how many. Done again, it does nothing."""
    found = schedules.unscheduled(limit)
    for benefit in found:
        schedule_benefit(actor=actor, benefit=benefit, from_on=clock.civil_day(benefit.closed_at or clock.now()))
    return len(found)


@action
def open_due(*, actor: Actor, on: date, after: int, limit: int) -> int | None:
    """Open the reviews that are due, a chunk by key; where to go on, or None at the end. An ended benefit leaves the schedule."""
    rows = schedules.due_without_review(on, after=after, limit=limit)
    for row in rows:
        try:
            open_review(actor=actor, case=row.benefit, ground=PERIODIC)
        except Refused:
            ReviewSchedule.objects.filter(pk=row.pk).update(is_open=False)
    return rows[-1].pk if len(rows) == limit else None


@action
def order_postponement(
    *,
    actor: Actor,
    division: Division,
    due_from: date,
    due_to: date,
    until_on: date,
    reference: str,
    at: datetime | None = None,
) -> ReviewPostponement:
    """延期复核: propose that reviews due in a window wait until a day. It holds once a colleague has confirmed it."""
    at = at or clock.now()
    reasons = _why_not_order(actor, division)
    if not reference.strip():
        reasons.append(NO_REFERENCE)
    if not due_from <= due_to < until_on:
        reasons.append(WRONG_WINDOW)
    if reasons:
        raise Refused(*reasons)
    return ReviewPostponement.objects.create(
        division=division,
        due_from=due_from,
        due_to=due_to,
        until_on=until_on,
        reference=reference.strip(),
        law=POSTPONED_BY,
        ordered_at=at,
        ordered_by=Staff.objects.get(public_id=actor.staff_id),
    )


@action
def confirm_postponement(*, actor: Actor, postponement: ReviewPostponement, at: datetime | None = None) -> int:
    """Another person of the district confirms it; the reviews due in the window move. Returns how many did."""
    at = at or clock.now()
    order = (
        ReviewPostponement.objects.select_for_update(of=("self",))
        .select_related("ordered_by", "division")
        .get(pk=postponement.pk)
    )
    if reasons := _why_not_order(actor, order.division):
        raise Refused(*reasons)
    if order.confirmed_at is not None:
        raise Refused(CONFIRMED_ALREADY)
    if order.ordered_by.public_id == actor.staff_id:
        raise Refused(OWN_ORDER)
    order.confirmed_at, order.confirmed_by = at, Staff.objects.get(public_id=actor.staff_id)
    order.save(update_fields=["confirmed_at", "confirmed_by"])
    under = divisions_under(order.division_id).values("descendant")
    waiting = ReviewSchedule.objects.filter(
        is_open=True, due_on__gte=order.due_from, due_on__lte=order.due_to, benefit__division__in=under
    )
    return waiting.update(due_on=order.until_on)


def _why_not_order(actor: Actor, division: Division) -> list[Reason]:
    if actor.role != DISTRICT_CONFIRMER or actor.division_pk is None:
        return [NOT_PERMITTED]
    hers = divisions_under(actor.division_pk).filter(descendant=division).exists()
    return [] if hers else [ELSEWHERE]
