"""record_answer() and what the answers say together. "No record" is not "no asset"."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.encryption import Destroyed, unlock
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused
from minzheng.announcements.bus import announce
from minzheng.announcements.facts import ChecksCompleted
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.lib.reading import read_once

from .categories import CATEGORIES, OUTCOMES
from .models import Answer, Question


@dataclass(frozen=True)
class Found:
    """What the units said of one fact of one person. ``value`` is None where they could not say."""

    value: int | None
    sources: tuple[str, ...]


@action
def record_answer(
    *,
    actor: Actor,
    question: Question,
    outcome: str,
    values: dict[str, int] | None,
    as_of_on: date,
    source: str,
    at: datetime | None = None,
) -> Answer:
    """Keep an answer, entered by hand with its source. The last outstanding one announces ``ChecksCompleted``.

    ``values`` holds fen (or a count) by fact name and belongs to the outcome ``matched`` alone.
    """
    at = at or clock.now()
    if reasons := _why_not(question, outcome, values, as_of_on, source, at):
        raise Refused(*reasons)
    answer = Answer.objects.create(
        question=question,
        data_key=question.person.data_key,
        outcome=outcome,
        values=values if outcome == "matched" else None,
        as_of_on=as_of_on,
        source=source.strip(),
        entered_by=actor.staff_id,
        received_at=at,
    )
    case = question.order.case
    if not unanswered(case).exists():
        announce(ChecksCompleted(case_id=case.public_id))
    return answer


def _why_not(
    question: Question, outcome: str, values: dict[str, int] | None, as_of_on: date, source: str, at: datetime
) -> list[Reason]:
    reasons = []
    facts = set(CATEGORIES[question.category].facts)
    if outcome not in OUTCOMES:
        reasons.append(Reason("outcome", _("请选择核对结果。"), field="outcome"))
    if outcome == "matched" and set(values or {}) != facts:
        reasons.append(Reason("values", _("查到记录的，请填写数值。"), field="values"))
    if any(value < 0 for value in (values or {}).values()):
        reasons.append(Reason("negative", _("数值不能为负。"), field="values"))
    if not source.strip():
        reasons.append(Reason("source", _("请写明来源（单位、系统或原件）。"), field="source"))
    if as_of_on > clock.civil_day(at):
        reasons.append(Reason("future", _("数据日期不能晚于今天。"), field="as_of_on"))
    return reasons


def questions(case: Case) -> QuerySet[Question]:
    """Every question asked for a case, by person and category."""
    return Question.objects.filter(order__case=case).select_related("person", "order").order_by("person__born_on", "id")


def unanswered(case: Case) -> QuerySet[Question]:
    return questions(case).filter(answers=None)


def open_questions(case: Case, *, again: str = "") -> QuerySet[Question]:
    """What has no answer yet; with ``again`` (a question's public id) only that one, to be answered anew."""
    if not again:
        return unanswered(case)
    try:
        return questions(case).filter(public_id=UUID(again))
    except ValueError:
        return questions(case).none()


def latest(case: Case) -> dict[int, Answer]:
    """Question pk → the answer that prevails."""
    return {answer.question_id: answer for answer in latest_in([case]).get(case.pk, ())}


def latest_in(cases: Iterable[Case]) -> dict[int, list[Answer]]:
    """Case pk → the answers that prevail in it: two queries for any number of cases."""
    return _prevailing(tuple(case.pk for case in cases))


@read_once
def _prevailing(case_pks: tuple[int, ...]) -> dict[int, list[Answer]]:
    newest = Answer.objects.filter(question__order__case__in=case_pks).order_by("question", "-pk").distinct("question")
    answers = list(newest.select_related("question__person", "question__order", "data_key"))
    unlock(answers)
    found: dict[int, list[Answer]] = defaultdict(list)
    for answer in answers:
        found[answer.question.order.case_id].append(answer)
    return found


def found(case: Case) -> dict[tuple[int, str], Found]:
    """(person pk, fact) → what the units said, adding up the kinds of information that speak to the same fact.

    A fact nobody had a record of is left out (it is no proof of nothing); one that a unit would not or could not
    answer has the value None.
    """
    return found_in([case])[case.pk]


def found_in(cases: Iterable[Case]) -> dict[int, dict[tuple[int, str], Found]]:
    """As ``found``, for many cases at once: case pk → its answers."""
    cases = list(cases)
    answers = latest_in(cases)
    return {case.pk: _together(answers.get(case.pk, ())) for case in cases}


def _together(answers: Iterable[Answer]) -> dict[tuple[int, str], Found]:
    values: dict[tuple[int, str], list[int | None]] = defaultdict(list)
    sources: dict[tuple[int, str], list[str]] = defaultdict(list)
    for answer in answers:
        for fact, value in _spoken(answer).items():
            key = (answer.question.person_id, fact)
            values[key].append(value)
            sources[key].append(answer.source)
    return {
        key: Found(None if None in spoken else sum(value for value in spoken if value is not None), tuple(sources[key]))
        for key, spoken in values.items()
    }


def _spoken(answer: Answer) -> dict[str, Any]:
    if answer.outcome == "no_record":
        return {}
    if answer.outcome == "matched":
        with suppress(Destroyed):  # an erased person's answer is one that says nothing clear
            return dict(answer.values.open())
    return dict.fromkeys(CATEGORIES[answer.question.category].facts)
