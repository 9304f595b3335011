"""Ends that are no decision on the merits: not accepted, lapsed, terminated, withdrawn, given up. Each has its own letter."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused
from minzheng.cases import notices
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.payments import entitlements
from minzheng.registry import statuses

from .. import queries
from .demands import TERMINATION_LAW
from .letters import issue_letter
from .publicity import take_down_notice


@action
def decline(*, case: Case, actor: Actor, at: datetime, law: str, note: str = "", **_data: Any) -> None:
    """不予受理: with the reason and the article it rests on."""
    _tell(case, actor, at, letter="non_acceptance", notice="not_accepted", reasons=[{"text": note, "law": law}])


@action
def lapse(*, case: Case, actor: Actor, at: datetime, note: str = "", **_data: Any) -> None:
    """视为放弃申请: the day that the one-time list named is past and papers are still missing."""
    _tell(case, actor, at, letter="lapse", notice="lapsed", note=note)


@action
def terminate(*, case: Case, actor: Actor, at: datetime, note: str = "", **_data: Any) -> None:
    """终止审核确认程序 (民发〔2021〕57号 art. 29): warned in writing, the family still does not cooperate."""
    take_down_notice(case=case, actor=actor, at=at)
    _tell(case, actor, at, letter="termination", notice="terminated", reasons=[note], law=TERMINATION_LAW)


@action
def withdraw(*, case: Case, actor: Actor, at: datetime, note: str = "", **_data: Any) -> None:
    """撤回: the applicant's own wish ends the case; what was found stays in the file."""
    take_down_notice(case=case, actor=actor, at=at)
    _tell(case, actor, at, letter="withdrawal", notice="withdrawn")


@action
def give_up(*, case: Case, actor: Actor, at: datetime, note: str = "", **_data: Any) -> None:
    """主动放弃: on the recipient's own signed statement; this month is still paid."""
    from_month = queries.month_after(clock.civil_day(at))
    last_month = end_benefit(case, actor=actor, from_month=from_month, why="领取人本人声明放弃")
    _tell(case, actor, at, letter="giving_up", notice="given_up", last_month=last_month)


def end_benefit(case: Case, *, actor: Actor, from_month: date, why: str) -> date | None:
    """End what the case is owed and the statuses it gave, from a month on. Returns the last month still owed, if any.

    Called by a named decision, never by itself. Refused where nothing is owed any more.
    """
    benefits = queries.benefits_of(case, from_month=from_month)
    if not benefits:
        raise Refused(Reason("no_benefit", queries.NO_BENEFIT.text))
    first_without = max(from_month, benefits[0].valid_from)
    for benefit in benefits:
        entitlements.end(actor=actor, entitlement=benefit, from_month=from_month, why=why)
    statuses.end_of(actor=actor, source_ref=case.public_id, on=first_without)
    return queries.month_before(first_without) if first_without > benefits[0].valid_from else None


def _tell(case: Case, actor: Actor, at: datetime, *, letter: str, notice: str, **content: Any) -> None:
    document = issue_letter(case=case, actor=actor, template=letter, at=at, **content)
    notices.issue(actor=actor, case=case, person=case.applicant, template=notice, document=document, at=at)
