"""An application as the room knows it: declared beside found, the visits, the questions, the opinion."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from minzheng.access.encryption import unlock
from minzheng.cases.models import Case
from minzheng.registry import queries as register
from minzheng.ui.operations import Label, Look, Schema
from minzheng.verification import answers

from .. import facts, queries
from ..vocabulary import COUNTED, DECLARED
from .router import case_for, router


class Fact(Schema):
    """A fact of a member, or of the household (``person_id`` null). ``found`` is null where nobody has a record.

    ``unit`` is fen, fen a month, or pieces.
    """

    fact: str
    label: Label
    unit: str
    person_id: UUID | None
    declared: int
    found: int | None
    is_found: bool
    differs: bool
    sources: list[str]


class Visit(Schema):
    id: UUID
    visited_on: date
    first_visitor_id: UUID
    second_visitor_id: UUID
    confirmed_at: datetime | None
    agrees_with_declared: bool
    findings: str


class Asked(Schema):
    """A question to a unit; ``outcome`` is empty until it is answered."""

    id: UUID
    person_id: UUID
    category: str
    outcome: str
    source: str
    as_of_on: date | None


class Opinion(Schema):
    """The newest proposal, as it was stored."""

    id: UUID
    outcome: str
    amount_fen: int
    facts_of: date
    proposed_at: datetime


class ApplicationDetail(Schema):
    """What an application is about."""

    case_id: UUID
    programme: str
    reason: str
    signed_on: date
    facts: list[Fact]
    questions: list[Asked]
    visits: list[Visit]
    opinion: Opinion | None


@router.read("/cases/{uuid:public_id}", may="case.read", answers=ApplicationDetail, summary=_("救助申请的内容"))
def read_application(request: HttpRequest, public_id: UUID, look: Look) -> Any:
    """What was declared beside what was found. The look is logged for every member."""
    case = case_for(request, public_id)
    members = {membership.person_id: membership.person.public_id for membership in register.members(case.household)}
    look(members.values(), default=_("办理最低生活保障"), ref=case.number)
    application = queries.application_of(case)
    visits = list(queries.visits_of(case))
    unlock([application, *visits])
    return ApplicationDetail(
        case_id=case.public_id,
        programme=application.programme,
        reason=application.reason.shown(),
        signed_on=application.authorisation.signed_on,
        facts=[_fact(row, members) for row in facts.compare(case)],
        questions=_questions(case),
        visits=[_visit(row) for row in visits],
        opinion=_opinion(case),
    )


def _fact(row: facts.Compared, members: dict[int, UUID]) -> Fact:
    of_person = row.person_pk is not None
    return Fact(
        fact=row.fact,
        label=DECLARED[row.fact],
        unit="pieces" if row.fact in COUNTED else "fen a month" if of_person else "fen",
        person_id=members.get(row.person_pk) if row.person_pk else None,
        declared=row.declared,
        found=row.found.value if row.found else None,
        is_found=row.found is not None,
        differs=row.differs,
        sources=list(row.found.sources) if row.found else [],
    )


def _questions(case: Case) -> list[Asked]:
    latest = answers.latest(case)
    found = []
    for question in answers.questions(case):
        answer = latest.get(question.pk)
        found.append(
            Asked(
                id=question.public_id,
                person_id=question.person.public_id,
                category=question.category,
                outcome=answer.outcome if answer else "",
                source=answer.source if answer else "",
                as_of_on=answer.as_of_on if answer else None,
            )
        )
    return found


def _visit(row: Any) -> Visit:
    return Visit(
        id=row.public_id,
        visited_on=row.visited_on,
        first_visitor_id=row.first_visitor.public_id,
        second_visitor_id=row.second_visitor.public_id,
        confirmed_at=row.confirmed_at,
        agrees_with_declared=row.agrees_with_declared,
        findings=row.findings.shown(),
    )


def _opinion(case: Case) -> Opinion | None:
    proposal = queries.proposal_of(case)
    if proposal is None:
        return None
    return Opinion(
        id=proposal.public_id,
        outcome=proposal.outcome,
        amount_fen=proposal.amount_fen,
        facts_of=proposal.on,
        proposed_at=proposal.proposed_at,
    )
