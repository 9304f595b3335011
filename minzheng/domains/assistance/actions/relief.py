"""Deciding and paying a temporary relief: first and papers later, or in its turn; once for one cause."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import transaction
from django.db.utils import IntegrityError
from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import PAYMENTS_OFFICER, TOWN_CLERK
from minzheng.cases import notices, tasks
from minzheng.cases.advance import note_act
from minzheng.cases.models import Case, Clock, Document
from minzheng.lib import clock
from minzheng.payments import entitlements
from minzheng.policy.engine.sentences import sentence
from minzheng.registry.models import Person

from .. import facts, queries
from ..models import DistinctEvent, ReliefGiven, UrgentRelief
from .decision import examples_told
from .doubts import raise_doubt
from .letters import issue_letter
from .publicity import take_down_notice

URGENT_LAW = "《社会救助暂行办法》第四十八条"
TO_PAY = "relief_to_pay"
NOT_PERMITTED = Reason("not_permitted", _("您的岗位不能办理这一步。"))
SAY_WHY = Reason("why", _("请写明为什么不是同一事由。"), field="why")
CLOSED = Reason("closed", _("这件申请已经办结。"))
STATED = Reason("stated", _("已经认定为另一事件。"))
GIVEN_MEANWHILE = Reason("same_cause", _("刚刚有另一单位因同一事由给予了临时救助，请刷新页面核对。"))
TASK_TEXT = _("有一笔先行救助已经批准，请当日编制临时救助发放批次。")
NO_PAPERS = _("先行救助以后，补齐手续的期限已过，手续还没有补齐。")


@action
def propose_urgent(*, case: Case, actor: Actor, at: datetime, amount_fen: int, why: str, **_data: Any) -> None:
    """先行救助: one official says how much, and why it can't wait. Whether it is paid another decides."""
    limit = queries.urgent_limit(case, clock.civil_day(at))
    UrgentRelief.objects.create(
        case=case,
        data_key=case.applicant.data_key,
        amount_fen=amount_fen,
        limit_fen=int(limit.value),
        limit_is_example=limit.is_example,
        why=why,
        proposed_at=at,
        proposed_by=Staff.objects.get(public_id=actor.staff_id),
    )


@action
def pay_first(*, case: Case, actor: Actor, at: datetime, note: str = "", **_data: Any) -> None:
    """Owed from now on, and put before the payments officer; what papers are missing is written into the letter."""
    urgent = queries.urgent_of(case)
    if urgent is None:
        raise ValueError(f"case {case.number} has no payment first to approve")
    case.accepted_on = clock.civil_day(at)
    _owe(case, urgent.amount_fen, actor=actor, at=at, decision_ref=case.public_id)
    tasks.open_task(
        actor=actor,
        case=case,
        division=case.division.parent,
        role=PAYMENTS_OFFICER,
        key=TO_PAY,
        text=str(TASK_TEXT),
        source_ref=str(case.public_id),
        at=at,
    )
    missing = [str(label) for _kind, label in queries.missing_papers(case)]
    letter = _letter(
        case,
        urgent.amount_fen,
        actor=actor,
        at=at,
        by_town=True,
        title="临时救助（先行救助）决定书",
        reasons=[{"text": "情况紧急，先行给予救助，手续随后补齐。", "law": URGENT_LAW}],
        advice=[f"请补齐：{'、'.join(missing)}"] if missing else [],
        uses_examples=["先行救助限额"] if urgent.limit_is_example else [],
    )
    notices.issue(actor=actor, case=case, person=case.applicant, template="relief_paid_first", document=letter, at=at)


@action
def grant_relief(*, case: Case, actor: Actor, at: datetime, note: str = "", **_data: Any) -> None:
    """给予救助: owed once, from this month's money; the letter says who decided, the town or the district."""
    proposal = queries.proposal_of(case)
    take_down_notice(case=case, actor=actor, at=at)
    _owe(case, proposal.amount_fen, actor=actor, at=at, decision_ref=proposal.public_id)
    decision = facts.stored_decision(proposal)
    letter = _letter(
        case,
        proposal.amount_fen,
        actor=actor,
        at=at,
        by_town=queries.town_decides(case),
        title="临时救助决定书",
        sentences=[sentence(reason, "zh") for reason in decision.reasons],
        citations=decision.citations,
        uses_examples=examples_told(decision),
    )
    notices.issue(actor=actor, case=case, person=case.applicant, template="relief_granted", document=letter, at=at)


@action
def close_without_papers(*, case: Case, actor: Actor, at: datetime, note: str = "", **_data: Any) -> None:
    """手续未补齐结案: a person has looked and closes the file. What was paid stays paid; taking it back is no part of this."""
    notices.issue(actor=actor, case=case, person=case.applicant, template="relief_closed", at=at)


@action
def state_distinct_event(*, actor: Actor, case: Case, why: str, at: datetime | None = None) -> DistinctEvent:
    """认定为另一事件: the town clerk's own statement, with her reason, that this is not the cause relieved before."""
    at = at or clock.now()
    if actor.role != TOWN_CLERK or not gate.reaches(actor, case):
        raise Refused(NOT_PERMITTED)
    if not case.is_open or ReliefGiven.objects.filter(case=case).exists():
        raise Refused(CLOSED)
    if not why.strip():
        raise Refused(SAY_WHY)
    if queries.distinct_event_of(case) is not None:
        raise Refused(STATED)
    note_act(case, "state_distinct_event", actor=actor, at=at)
    return DistinctEvent.objects.create(
        case=case,
        data_key=case.applicant.data_key,
        why=why.strip(),
        stated_at=at,
        stated_by=Staff.objects.get(public_id=actor.staff_id),
    )


@action
def doubt_missing_papers(*, actor: Actor, on: date) -> int:
    """A doubt for each relief that was paid first and whose papers' term is over; returns how many there are.

    A doubt and nothing else: a person looks, and decides how the file is closed.
    """
    over = Clock.objects.filter(key=queries.PAPERS_LATER, stopped_on=None, due_on__lt=on)
    cases = Case.objects.filter(pk__in=over.values("case")).select_related("applicant__data_key", "division")
    for case in cases:
        raise_doubt(actor=actor, case=case, kind="papers", text=str(NO_PAPERS), source_ref=f"papers:{case.public_id}")
    return len(cases)


def _owe(case: Case, amount_fen: int, *, actor: Actor, at: datetime, decision_ref: UUID) -> None:
    """The sum, once; and for each person that the cause has brought relief, so that it brings none again."""
    on = clock.civil_day(at)
    people = [membership.person for membership in queries.applicants_of(case, on=on)]
    _remember(case, people, on)
    entitlements.open(
        actor=actor,
        case=case,
        programme=queries.RELIEF,
        persons=people,
        payee_account=queries.application_of(case).payee_account,
        amount_fen=amount_fen,
        from_month=on.replace(day=1),
        payer=case.division.parent,
        decision_ref=decision_ref,
        once=True,
    )


def _remember(case: Case, people: Sequence[Person], on: date) -> None:
    """Refused by the database where another office relieved the same cause at this very moment."""
    request, months = queries.relief_of(case), queries.months_looked_back(case, on)
    if months is None:
        raise ValueError(f"case {case.number}: no window for the same cause")
    event = str(case.public_id) if queries.distinct_event_of(case) else ""
    rows = [
        ReliefGiven(
            case=case, person=person, cause=request.cause, event=event, given_on=on, until_on=_months_on(on, months)
        )
        for person in people
    ]
    try:
        with transaction.atomic():
            ReliefGiven.objects.bulk_create(rows)
    except IntegrityError as problem:
        if "relief_same_cause_once" not in str(problem):
            raise
        raise Refused(GIVEN_MEANWHILE) from problem


def _months_on(day: date, months: int) -> date:
    """The same day so many months later, or the first of the month after where that month has no such day."""
    ordinal = day.year * 12 + day.month - 1 + months
    try:
        return day.replace(year=ordinal // 12, month=ordinal % 12 + 1)
    except ValueError:
        return date((ordinal + 1) // 12, (ordinal + 1) % 12 + 1, 1)


def _letter(
    case: Case, amount_fen: int, *, actor: Actor, at: datetime, by_town: bool, title: str, **content: Any
) -> Document:
    return issue_letter(
        case=case,
        actor=actor,
        template="decision_grant",
        at=at,
        title=title,
        issued_by="town" if by_town else "district",
        amount_fen=amount_fen,
        amount_label="临时救助金",
        members=len(queries.applicants_of(case)),
        accepted_on=case.accepted_on,
        **content,
    )
