"""渐退期: work has raised the income; the benefit goes on to a last month that a named decision names (民发〔2021〕57号 art. 33)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.cases import notices
from minzheng.cases.models import Case

from .. import queries
from ..models import TaperingPlan
from .endings import end_benefit
from .letters import issue_letter


@action
def propose_tapering(
    *, case: Case, actor: Actor, at: datetime, changed_on: date, source: str, note: str = "", **_data: Any
) -> TaperingPlan:
    """Record that work raised the income, and propose how long the benefit still goes on. Nothing ends by this."""
    period = queries.period_from(case, changed_on)
    if period is None:
        raise ValueError(f"case {case.number} was proposed for tapering past its guard")
    return TaperingPlan.objects.create(
        case=case,
        changed_on=changed_on.replace(day=1),
        source=source,
        months=period.months,
        is_example=period.is_example,
        last_month=period.tapering.last_month,
        law=period.tapering.law,
        proposed_at=at,
    )


@action
def confirm_tapering(*, case: Case, actor: Actor, at: datetime, note: str = "", **_data: Any) -> None:
    """Decide it: the entitlement and the statuses get their end, and the family is told the last month and why."""
    plan = queries.tapering_of(case)
    if plan is None:
        raise ValueError(f"case {case.number} has no tapering to confirm")
    end_benefit(case, actor=actor, from_month=queries.month_after(plan.last_month), why="渐退期满")
    letter = issue_letter(
        case=case,
        actor=actor,
        template="tapering",
        at=at,
        law=plan.law,
        facts=[("收入变化依据", plan.source)],
        changed_on=plan.changed_on,
        months=plan.months,
        last_month=plan.last_month,
        uses_examples=plan.is_example,
    )
    notices.issue(actor=actor, case=case, person=case.applicant, template="tapering", document=letter, at=at)
