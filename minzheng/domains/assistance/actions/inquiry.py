"""The inquiry: acceptance, checks, the visit by two, the democratic review."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import COMMUNITY_WORKER, TOWN_CLERK
from minzheng.cases import notices
from minzheng.cases.advance import note_act
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.lib.ages import ADULT, age_on
from minzheng.policy import programmes
from minzheng.registry import actions as registry
from minzheng.registry import queries as register
from minzheng.registry.models import Person
from minzheng.verification import answers, orders
from minzheng.verification.models import Answer, Question

from .. import queries
from ..models import Deliberation, HomeVisit
from .letters import issue_letter

BEFORE_ACCEPTANCE = frozenset({"lodged", "papers_requested"})
VISITORS = frozenset({TOWN_CLERK, COMMUNITY_WORKER})

NOT_INVESTIGATING = Reason("not_investigating", _("只有在调查核实环节才能登记。"))
SAME_VISITOR = Reason("same_visitor", _("入户调查要由两名调查人共同进行，请另选一位同行人。"), field="second_visitor")
NOT_A_VISITOR = Reason(
    "not_a_visitor", _("同行调查人要是本镇街的经办人或村居专干，请另选一位。"), field="second_visitor"
)
NOT_SECOND = Reason("not_second", _("只有登记的同行调查人本人才能确认。"))
FUTURE_VISIT = Reason("future", _("入户日期不能晚于今天。"), field="visited_on")
EARLY_VISIT = Reason("early", _("入户日期不能早于受理日期。"), field="visited_on")


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
            for membership in register.members(case.household, on=on)
        },
        at=at,
    )


@action
def record_home_visit(
    *,
    actor: Actor,
    case: Case,
    second_visitor: Staff,
    visited_on: date,
    present: str,
    findings: str,
    agrees_with_declared: bool,
    at: datetime | None = None,
) -> HomeVisit:
    """Write down a visit by two (民发〔2012〕220号; 民发〔2021〕57号 art. 16). It counts once the second visitor confirms it."""
    at = at or clock.now()
    if actor.role not in VISITORS or not gate.reaches(actor, case):
        raise Refused(Reason("not_permitted", _("您的岗位不能办理这一步。")))
    reasons = []
    if case.state != "investigating":
        reasons.append(NOT_INVESTIGATING)
    if second_visitor.public_id == actor.staff_id:
        reasons.append(SAME_VISITOR)
    elif not queries.possible_visitors(case, but=actor).filter(pk=second_visitor.pk).exists():
        reasons.append(NOT_A_VISITOR)
    if visited_on > clock.civil_day(at):
        reasons.append(FUTURE_VISIT)
    elif case.accepted_on and visited_on < case.accepted_on:
        reasons.append(EARLY_VISIT)
    if reasons:
        raise Refused(*reasons)
    visit = HomeVisit.objects.create(
        case=case,
        data_key=case.applicant.data_key,
        visited_on=visited_on,
        first_visitor=Staff.objects.get(public_id=actor.staff_id),
        second_visitor=second_visitor,
        present=present,
        findings=findings,
        agrees_with_declared=agrees_with_declared,
    )
    note_act(case, "record_home_visit", actor=actor, at=at)
    return visit


@action
def confirm_home_visit(*, actor: Actor, visit: HomeVisit, at: datetime | None = None) -> HomeVisit:
    """The second visitor confirms, in her own name, what the first wrote down."""
    at = at or clock.now()
    if visit.second_visitor.public_id != actor.staff_id:
        raise Refused(NOT_SECOND)
    if visit.confirmed_at is None:
        visit.confirmed_at = at
        visit.save(update_fields=["confirmed_at"])
        note_act(visit.case, "confirm_home_visit", actor=actor, at=at)
    return visit


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
