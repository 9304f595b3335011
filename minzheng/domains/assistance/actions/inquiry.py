"""The inquiry: acceptance, checks, the visit by two, the democratic review."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import TOWN_CLERK
from minzheng.cases import notices
from minzheng.cases.advance import note_act
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.lib.ages import ADULT, age_on
from minzheng.policy import programmes
from minzheng.registry import actions as registry
from minzheng.registry.models import Person
from minzheng.verification import answers, orders
from minzheng.verification.models import Answer, Question

from .. import queries
from ..models import Deliberation
from .letters import issue_letter

BEFORE_ACCEPTANCE = frozenset({"lodged", "papers_requested", "papers_later"})
"""Where a signature may still be added: before acceptance, and where the money came before the papers."""

NOT_INVESTIGATING = Reason("not_investigating", _("只有在调查核实环节才能登记。"))


@action
def accept_application(*, case: Case, actor: Actor, at: datetime, note: str = "", **_data: Any) -> None:
    """受理: fixes the day that decides which rules hold, orders the checks, tells the applicant."""
    case.accepted_on = clock.civil_day(at)
    begin_checks(case=case, actor=actor, at=at)
    letter = issue_letter(case=case, actor=actor, template="acceptance", at=at)
    notices.issue(actor=actor, case=case, person=case.applicant, template="accepted", document=letter, at=at)


@action
def record_signature(*, actor: Actor, case: Case, person: Person, at: datetime | None = None) -> None:
    """补签: a member signs the undertaking and authorisation that she had not signed when the family applied."""
    at = at or clock.now()
    if actor.role != TOWN_CLERK or not gate.reaches(actor, case):
        raise Refused(Reason("not_permitted", _("您的岗位不能办理这一步。")))
    if case.state not in BEFORE_ACCEPTANCE:
        raise Refused(Reason("accepted", _("受理以后不再补签；家庭成员有变化的，请重新申请。")))
    if person.pk not in {membership.person_id for membership in queries.unsigned(case)}:
        return
    authorisation = queries.application_of(case).authorisation
    registry.add_signature(actor=actor, authorisation=authorisation, person=person, signed_by=person)
    note_act(case, "record_signature", actor=actor, at=at)


@action
def begin_checks(*, case: Case, actor: Actor, at: datetime) -> None:
    """Ask about every member only what the programme asks about that kind of member."""
    application = queries.application_of(case)
    asked_of = programmes.load(application.programme).checks
    on = clock.civil_day(at)
    orders.order_checks(
        actor=actor,
        case=case,
        authorisation=application.authorisation,
        asked={
            membership.person: asked_of["adult" if age_on(membership.person.born_on, on) >= ADULT else "minor"]
            for membership in queries.asked_about(case, on=on)
        },
        at=at,
    )


@action
def record_found_value(
    *,
    actor: Actor,
    question: Question,
    outcome: str,
    values: dict[str, int] | None,
    as_of_on: date,
    source: str,
    at: datetime | None = None,
) -> Answer:
    """Enter by hand what a unit's paper or system said, with its source and date, while the inquiry is open."""
    at = at or clock.now()
    case = question.order.case
    if actor.role != TOWN_CLERK or not gate.reaches(actor, case):
        raise Refused(Reason("not_permitted", _("您的岗位不能办理这一步。")))
    if case.state != "investigating":
        raise Refused(NOT_INVESTIGATING)
    answer = answers.record_answer(
        actor=actor, question=question, outcome=outcome, values=values, as_of_on=as_of_on, source=source, at=at
    )
    note_act(case, "record_found_value", actor=actor, at=at, data={"category": question.category})
    return answer


@action
def record_deliberation(
    *,
    case: Case,
    actor: Actor,
    at: datetime,
    held_on: date,
    place: str,
    present: int,
    representatives: int,
    in_favour: int,
    against: int,
    summary: str,
    note: str = "",
) -> None:
    """Write down the democratic review; its composition was checked by the guard."""
    Deliberation.objects.create(
        case=case,
        held_on=held_on,
        place=place,
        present=present,
        representatives=representatives,
        in_favour=in_favour,
        against=against,
        summary=summary,
    )
