"""Supervision (督办): a reviewer or the district asks why a case is late or about to be, and is answered by a day.

It moves no case and no term. An order without an answer is reported one level up by a nightly job; only people answer.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Exists, F, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Division, Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import DISTRICT_CONFIRMER, TOWN_CLERK
from minzheng.access.scope import scope
from minzheng.lib import clock
from minzheng.lib.working_days import WorkingDays
from minzheng.rulebook import calendars

from . import deadlines, tasks
from .advance import note_act
from .documents import OFFICIAL
from .handling import WATCHING, gave_away, handles
from .models import Case, CaseDivision, Supervision

ORDERED, ESCALATED = "supervision", "supervision_escalated"  # keys of the tasks

NOT_PERMITTED = Reason("not_permitted", _("您的岗位不能督办这件办件。"))
NOT_LATE = Reason("not_late", _("只督办已经逾期、或者三个工作日内到期的办件。"))
OPEN_ONE = Reason("already_supervised", _("这件办件已有一次督办在等答复。"))
SAY_WHY = Reason("reason_required", _("请写明督办的事由。"), "reason")
WHEN = Reason("answer_by", _("答复期限要在今天以后。"), "answer_by")
SAY_WHAT = Reason("answer_required", _("请写明原因、已采取的措施和预计办结的日期。"), "answer")
NOT_YOURS = Reason("not_permitted", _("这次督办由办理这件办件的同事答复，督办人本人不能答复。"))
ANSWERED = Reason("already_answered", _("这次督办已经答复。"))


@action
def order_supervision(
    *, actor: Actor, case: Case, reason: str, answer_by: date, at: datetime | None = None
) -> Supervision:
    """Ask those who have a late case in hand to account for it by a day. One order at a time waits for its answer."""
    at = at or clock.now()
    locked = Case.objects.select_for_update().get(pk=case.pk)
    if reasons := why_not_order(actor, locked, on=clock.civil_day(at)):
        raise Refused(*reasons)
    reasons = [] if reason.strip() else [SAY_WHY]
    if answer_by <= clock.civil_day(at):
        reasons.append(WHEN)
    if reasons:
        raise Refused(*reasons)
    supervision = Supervision.objects.create(
        case=locked,
        division=Division.objects.get(code=actor.division_code),
        ordered_by=Staff.objects.get(public_id=str(actor.staff_id)),
        ordered_role=actor.role,
        ordered_at=at,
        reason=reason.strip(),
        answer_by=answer_by,
    )
    note_act(locked, "order_supervision", actor=actor, at=at, note=reason.strip())
    _tell(actor, supervision, locked.division, role=_answering_role(actor, locked), key=ORDERED, at=at)
    return supervision


@action
def answer_supervision(
    *, actor: Actor, supervision: Supervision, answer: str, at: datetime | None = None
) -> Supervision:
    """Account for it, in one's own name: whoever handles the case, but not she who ordered it."""
    at = at or clock.now()
    locked = (
        Supervision.objects.select_for_update(of=("self",)).select_related("case", "ordered_by").get(pk=supervision.pk)
    )
    if not may_answer(actor, locked):
        raise Refused(NOT_YOURS)
    if locked.answered_at is not None:
        raise Refused(ANSWERED)
    if not answer.strip():
        raise Refused(SAY_WHAT)
    locked.answered_by = Staff.objects.get(public_id=str(actor.staff_id))
    locked.answered_at, locked.answer = at, answer.strip()
    locked.save(update_fields=["answered_by", "answered_at", "answer"])
    note_act(locked.case, "answer_supervision", actor=actor, at=at, note=answer.strip())
    for key in (ORDERED, ESCALATED):
        tasks.close_tasks(actor=actor, key=key, source_ref=str(locked.public_id), at=at)
    return locked


def escalate_unanswered(*, actor: Actor, on: date) -> int:
    """Report every order whose day is past without an answer one level up, once each; how many were."""
    late = Supervision.objects.filter(answered_at=None, escalated_at=None, answer_by__lt=on)
    reported = 0
    for supervision in late.select_related("case__division__parent").order_by("pk"):
        _escalate(actor=actor, supervision=supervision)
        reported += 1
    return reported


@action
def _escalate(*, actor: Actor, supervision: Supervision) -> None:
    now = clock.now()
    Supervision.objects.filter(pk=supervision.pk).update(escalated_at=now)
    above = supervision.case.division.parent or supervision.case.division
    _tell(actor, supervision, above, role=DISTRICT_CONFIRMER, key=ESCALATED, at=now)


def why_not_order(actor: Actor, case: Case, *, on: date) -> list[Reason]:
    """Why this actor can't order it: not her role or division, not late, or an order waits already."""
    if not gate.may(actor, "work.supervise") or not handles(actor, case) or gave_away(case, actor):
        return [NOT_PERMITTED]
    if not case.is_open or case.due_on is None or case.due_on > at_risk_until(on):
        return [NOT_LATE]
    return [OPEN_ONE] if case.supervisions.filter(answered_at=None).exists() else []


def may_answer(actor: Actor, supervision: Supervision) -> bool:
    """Whoever handles the case below or beside her who ordered it; after a move that is the new street or town."""
    if gave_away(supervision.case, actor):
        return False
    return supervision.ordered_by.public_id != actor.staff_id and handles(actor, supervision.case)


def at_risk_until(on: date) -> date:
    """The last day whose terms count as about to end: three working days on, where the light turns yellow."""
    return calendars.calendar().add(on, WorkingDays(deadlines.SOON))


def orders(actor: Actor, *, answered: bool, limit: int = 50) -> QuerySet[Supervision]:
    """The orders about cases in one's scope: those without an answer by their day, the answered ones newest first.

    Where a family moved away from, the answered ones stay to be read; what still waits is the new place's to chase.
    """
    found = scope(actor, Supervision).filter(answered_at__isnull=not answered)
    if not answered:
        ours = scope(actor, CaseDivision).exclude(why__in=WATCHING)
        found = found.filter(Exists(ours.filter(case=OuterRef("case"))))
    found = found.select_related("case__applicant", "case__division", "ordered_by", "answered_by")
    return found.order_by("-answered_at" if answered else "answer_by", "pk")[:limit]


def late_cases(actor: Actor, *, on: date, limit: int = 50) -> QuerySet[Case]:
    """Open cases past their term or about to be, without an order that waits, the latest first."""
    rows = scope(actor, CaseDivision).filter(is_open=True, due_on__lte=at_risk_until(on))
    waiting = Supervision.objects.filter(case=OuterRef("case"), answered_at=None)
    rows = rows.exclude(why__in=WATCHING).filter(~Exists(waiting))
    keys = rows.order_by("due_on", "case").distinct("due_on", "case").values_list("case", flat=True)[:limit]
    found = Case.objects.filter(pk__in=list(keys)).select_related("applicant", "division")
    return found.order_by(F("due_on").asc(), "pk")


def light(supervision: Supervision, on: date) -> str:
    """蓝: in time; 黄: within three days; 红: past its day without an answer; 绿: answered."""
    if supervision.answered_at is not None:
        return "green"
    left = (supervision.answer_by - on).days
    return deadlines.RED if left < 0 else deadlines.YELLOW if left <= deadlines.SOON else deadlines.BLUE


def _answering_role(actor: Actor, case: Case) -> str:
    """Whose turn the case is; where that is the orderer's own role, the clerk who has prepared it."""
    return case.waiting_role if case.waiting_role and case.waiting_role != actor.role else TOWN_CLERK


def _tell(actor: Actor, supervision: Supervision, division: Division, *, role: str, key: str, at: datetime) -> None:
    with override(OFFICIAL):
        words = {
            ORDERED: _("督办：请在%(day)s前答复。事由：%(reason)s"),
            ESCALATED: _("督办逾期没有答复（应于%(day)s前）。事由：%(reason)s"),
        }
        text = str(words[key]) % {"day": f"{supervision.answer_by:%Y年%-m月%-d日}", "reason": supervision.reason}
    tasks.open_task(
        actor=actor,
        case=supervision.case,
        division=division,
        role=role,
        key=key,
        text=text[:300],
        source_ref=str(supervision.public_id),
        at=at,
    )
