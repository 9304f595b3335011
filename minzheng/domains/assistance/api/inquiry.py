"""The inquiry: the visit by two, and what the units answered."""

from __future__ import annotations

from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from pydantic import Field

from minzheng.access import gate
from minzheng.access.roles import TOWN_CLERK
from minzheng.lib.money import fen_to_yuan_text
from minzheng.ui.operations import Body, Day, Fen, Invalid, Once, Schema, Text, body_of, cleaned, data_of
from minzheng.ui.operations.problems import FieldProblem
from minzheng.verification import answers
from minzheng.verification.categories import CATEGORIES, OUTCOMES
from minzheng.verification.models import Question

from .. import queries
from ..actions import confirm_home_visit, record_found_value, record_home_visit
from ..actions.visits import MADE_BY
from ..forms import ChecksForm, VisitForm
from ..models import HomeVisit
from ..vocabulary import COUNTED
from .router import Receipt, case_for, router

VISITORS = tuple(MADE_BY)
UNKNOWN_QUESTION = _("这件办件没有这个核对项。")

VisitMade = body_of("VisitMade", VisitForm)


class Found(Body):
    """One answer. A value belongs to ``matched`` alone: a sum in fen, or a count of pieces."""

    question_id: UUID
    outcome: Literal[tuple(OUTCOMES)]  # type: ignore[valid-type]
    value_fen: Fen | None = None
    count: Annotated[int, Field(strict=True, ge=0, le=999)] | None = None


class Answers(Body):
    """What one source said: as many questions as it answers. One answered before is answered anew."""

    source: Annotated[Text, Field(min_length=1, max_length=120)]
    as_of_on: Day
    answers: Annotated[list[Found], Field(min_length=1, max_length=100)]


class Visitor(Schema):
    staff_id: UUID
    name: str


class Visitors(Schema):
    items: list[Visitor]


@router.read("/cases/{uuid:public_id}/visitors", may="case.read", answers=Visitors, summary=_("可同行的调查人"))
def list_visitors(request: HttpRequest, public_id: UUID) -> Any:
    """Who can be the second visitor."""
    case = case_for(request, public_id, roles=VISITORS)
    found = queries.possible_visitors(case, but=request.actor)
    return Visitors(items=[Visitor(staff_id=staff.public_id, name=staff.name) for staff in found])


@router.write("/cases/{uuid:public_id}/visits", may="case.read", answers=Receipt, summary=_("登记入户调查"), status=201)
def record_visit(request: HttpRequest, public_id: UUID, asked: VisitMade, once: Once) -> Any:
    """Write down a home visit by two. It counts once the second visitor confirms it in her own name."""
    case = case_for(request, public_id, roles=VISITORS)
    typed = data_of(VisitForm, asked.model_dump())

    def act() -> Receipt:
        form = VisitForm(typed, visitors=queries.possible_visitors(case, but=request.actor))
        return Receipt(id=record_home_visit(actor=request.actor, case=case, **cleaned(form)).public_id)

    return once(act)


@router.write(
    "/visits/{uuid:public_id}/confirmation", may="case.read", answers=Receipt, summary=_("同行人确认入户调查")
)
def confirm_visit(request: HttpRequest, public_id: UUID, once: Once) -> Any:
    """The second visitor confirms what the first wrote down. For anybody else there is nothing to confirm."""
    visit = gate.get(request.actor, HomeVisit, public_id, may="case.read", related=("case", "second_visitor"))
    gate.exists_if(visit.second_visitor.public_id == request.actor.staff_id)
    return once(lambda: Receipt(id=confirm_home_visit(actor=request.actor, visit=visit).public_id))


@router.write("/cases/{uuid:public_id}/answers", may="case.read", answers=Receipt, summary=_("录入核对结果"))
def enter_answers(request: HttpRequest, public_id: UUID, asked: Answers, once: Once) -> Any:
    """Enter what a unit's paper or system said, with its source and date, while the inquiry is open."""
    case = case_for(request, public_id, roles=(TOWN_CLERK,))

    def act() -> Receipt:
        questions = {question.public_id: question for question in answers.questions(case)}
        form = _filled(asked, questions)
        cleaned(form)
        for question, outcome, values in form.answered():
            record_found_value(
                actor=request.actor,
                question=question,
                outcome=outcome,
                values=values,
                as_of_on=form.cleaned_data["as_of_on"],
                source=form.cleaned_data["source"],
            )
        return Receipt(id=case.public_id)

    return once(act)


def _filled(asked: Answers, questions: dict[UUID, Question]) -> ChecksForm:
    """The counter's form with these answers in it; ``Invalid`` where a question is none of this case's."""
    unknown = [
        FieldProblem(field=f"answers.{position}.question_id", text=UNKNOWN_QUESTION, key="unknown_question")
        for position, row in enumerate(asked.answers)
        if row.question_id not in questions
    ]
    if unknown:
        raise Invalid(unknown)
    data: dict[str, Any] = {"source": asked.source, "as_of_on": asked.as_of_on.isoformat()}
    for row in asked.answers:
        data[f"outcome_{row.question_id.hex}"] = row.outcome
        data[f"value_{row.question_id.hex}"] = _value(row, questions[row.question_id])
    return ChecksForm(data, questions=[questions[row.question_id] for row in asked.answers])


def _value(row: Found, question: Question) -> str:
    if CATEGORIES[question.category].facts[0] in COUNTED:
        return "" if row.count is None else str(row.count)
    return "" if row.value_fen is None else fen_to_yuan_text(row.value_fen)
