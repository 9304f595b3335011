"""Guards of the ways to end otherwise than by a decision: lapse, termination, giving up, tapering."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.refusals import Reason
from minzheng.cases.dates import date_text
from minzheng.cases.models import Case, Document, Step
from minzheng.lib import clock
from minzheng.payments import entitlements
from minzheng.payments.models import Entitlement

from ..models import GivingUpWish
from ..vocabulary import COOPERATION, GIVING_UP_STATEMENT, PAPERS
from .reads import demand_of, missing_papers

NO_STATEMENT = Reason("no_statement", _("还没有收到领取人亲笔签名的放弃声明。请先把声明添加到材料里。"))
OWN_STATEMENT = Reason("other_eyes", _("声明是您添加的，请由另一位同事办理。"))
NO_BENEFIT = Reason("no_benefit", _("下个月起已经没有待遇可以放弃。"))
UNVERIFIED = Reason("wish_unverified", _("领取人在网上提出放弃，还没有与本人核实。请先核实，再办理。"))
TAKEN_BACK = Reason("wish_taken_back", _("领取人已经收回放弃的意愿。确实要放弃的，请本人重新签一份声明。"))
COMPLETE = Reason("complete", _("材料已经补齐，应当受理，不能视为放弃申请。"))
NOT_WARNED = Reason("not_warned", _("还没有书面告诫申请人。"))


def why_not_lapse(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    """Papers are still missing, and the day that the one-time list named is past."""
    reasons = _why_still_time(case, PAPERS, on=clock.civil_day(at))
    return reasons if missing_papers(case) else [*reasons, COMPLETE]


def why_not_terminate(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    """民发〔2021〕57号第29条: the family was warned in writing, and the day that the warning named is past."""
    if demand_of(case, COOPERATION) is None:
        return [NOT_WARNED]
    return _why_still_time(case, COOPERATION, on=clock.civil_day(at))


def _why_still_time(case: Case, what: str, *, on: date) -> list[Reason]:
    demand = demand_of(case, what)
    if demand is None or on > demand.due_on:
        return []
    return [
        Reason("still_time", _("给申请人的期限到%(day)s为止，期满后才能办理。") % {"day": date_text(demand.due_on)})
    ]


def why_not_give_up(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    """The recipient's own signed statement is there, taken in by other eyes, and there is a benefit to give up."""
    reasons = []
    statement = case.documents.filter(kind=GIVING_UP_STATEMENT).last()
    if statement is None:
        reasons.append(NO_STATEMENT)
    elif _added_by(statement, actor):
        reasons.append(OWN_STATEMENT)
    reasons += _why_not_meant(case, statement)
    if benefit_of(case, from_month=month_after(clock.civil_day(at))) is None:
        reasons.append(NO_BENEFIT)
    return reasons


def _why_not_meant(case: Case, statement: Document | None) -> list[Reason]:
    """What was asked for from home is verified with the recipient; what she took back counts no more."""
    wish = GivingUpWish.objects.filter(case=case).last()
    if wish is None:
        return []
    if wish.stands:
        return [] if wish.verdict else [UNVERIFIED]
    ended = wish.taken_back_at or wish.verified_at
    return [TAKEN_BACK] if statement is not None and ended is not None and statement.at <= ended else []


def _added_by(document: Document, actor: Actor) -> bool:
    """Whether this very person took the paper in."""
    acts = Step.objects.filter(case=document.case, verb="add_document", data__document=str(document.public_id))
    return acts.filter(staff__public_id=actor.staff_id).exists()


def benefit_of(case: Case, *, from_month: date) -> Entitlement | None:
    """What the case is still owed in a month or later: the first of it."""
    return next(iter(benefits_of(case, from_month=from_month)), None)


def benefits_of(case: Case, *, from_month: date) -> list[Entitlement]:
    """Everything the case is still owed in a month or later: more than one row where a change lies ahead."""
    rows = entitlements.of_case(case).select_related("payee_account__person")
    return [row for row in rows if row.valid_to is None or row.valid_to > max(from_month, row.valid_from)]


def month_of(day: date) -> date:
    """The first day of the month that a day lies in."""
    return day.replace(day=1)


def month_before(month: date) -> date:
    """The first day of the month before the one that a day lies in."""
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def month_after(day: date) -> date:
    """The first day of the next month: benefits begin the month after the decision (民发〔2021〕57号 第21条)."""
    return date(day.year + day.month // 12, day.month % 12 + 1, 1)
