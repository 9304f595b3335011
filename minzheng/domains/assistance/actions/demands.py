"""What the applicant is asked to do by a day: complete the papers once and for all, or cooperate with the inquiry."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.cases import notices
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.lib.working_days import WorkingDays
from minzheng.rulebook import calendars

from .. import queries
from ..models import Demand
from ..vocabulary import COOPERATION, PAPERS
from .letters import issue_letter

TERMINATION_LAW = "民发〔2021〕57号 第29条"


@action
def request_papers(*, case: Case, actor: Actor, at: datetime, working_days: int, note: str = "", **_data: Any) -> None:
    """一次性告知: one letter that lists everything still missing, once, and the day by which it is due."""
    asked = make_demand(case, PAPERS, working_days=working_days, at=at)
    missing = [str(label) for _kind, label in queries.missing_papers(case)]
    letter = issue_letter(
        case=case, actor=actor, template="missing_papers", at=at, missing=missing, supply_by=asked.due_on, note=note
    )
    notices.issue(actor=actor, case=case, person=case.applicant, template="papers_requested", document=letter, at=at)


@action
def warn(*, case: Case, actor: Actor, at: datetime, working_days: int, note: str = "", **_data: Any) -> None:
    """告诫: in writing, with what was refused and the day by which the family may still cooperate."""
    asked = make_demand(case, COOPERATION, working_days=working_days, at=at)
    letter = issue_letter(
        case=case,
        actor=actor,
        template="warning",
        at=at,
        reasons=[note],
        comply_by=asked.due_on,
        law=TERMINATION_LAW,
    )
    notices.issue(actor=actor, case=case, person=case.applicant, template="warned", document=letter, at=at)


def make_demand(case: Case, what: str, *, working_days: int, at: datetime) -> Demand:
    due_on = calendars.calendar().add(clock.civil_day(at), WorkingDays(working_days))
    return Demand.objects.create(case=case, what=what, working_days=working_days, due_on=due_on, made_at=at)
