"""What is known: declared beside found, the visits, the democratic review."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.access.actor import Actor
from minzheng.access.encryption import unlock
from minzheng.access.roles import TOWN_CLERK
from minzheng.cases.models import Case
from minzheng.registry import queries as register
from minzheng.ui.amounts import amount_text
from minzheng.ui.case_pages import Deed
from minzheng.verification import answers
from minzheng.verification.categories import CATEGORIES, OUTCOMES
from minzheng.verification.models import Question

from ... import facts, queries
from ...actions.visits import DISTRICT, MADE_BY, may_visit
from ...vocabulary import COUNTED, DECLARED


def compare(case: Case, actor: Actor) -> dict[str, Any]:
    names = {membership.person_id: membership.person.name for membership in register.family(case.household)}
    asked, answered = list(answers.questions(case)), answers.latest(case)
    waiting = [question for question in asked if question.pk not in answered]
    may_enter = case.state == "investigating" and actor.role == TOWN_CLERK
    return {
        "rows": [
            {
                "label": DECLARED[row.fact],
                "who": names.get(row.person_pk, "") if row.person_pk else _("全家"),
                "declared": _value_text(row.fact, row.declared),
                **_found(row, asked=asked, waiting=waiting),
                "source": "；".join(dict.fromkeys(row.found.sources)) if row.found else "",
                "note": "",
            }
            for row in facts.compare(case)
        ],
        "waiting": len(waiting),
        "asked": len(asked),
        "deed": _checks_deed(case) if may_enter else None,
    }


def _found(row: facts.Compared, *, asked: list[Question], waiting: list[Question]) -> dict[str, Any]:
    """What was found in words, and the verdict of the comparison as a word with a colour."""
    if not asked or _concerns(row, waiting):
        words, verdict = _("未核对"), (_("待核对"), "grey", "clock")
    elif row.found is None:
        words, verdict = _("未查到记录") if _concerns(row, asked) else "—", (_("以申报为准"), "grey", "")
    elif row.found.value is None:
        words, verdict = _("没有明确答复"), (_("不能确定"), "yellow", "alert-triangle")
    elif row.differs:
        words, verdict = _value_text(row.fact, row.found.value), (_("不一致"), "red", "alert-triangle")
    else:
        words, verdict = _value_text(row.fact, row.found.value), (_("一致"), "green", "check")
    return {"found": words, "verdict": dict(zip(("text", "tone", "icon"), verdict, strict=True))}


def _concerns(row: facts.Compared, questions: list[Question]) -> bool:
    """Whether one of these questions is about this fact of this member (of any member, for the household's facts)."""
    return any(
        row.fact in CATEGORIES[question.category].facts and row.person_pk in (None, question.person_id)
        for question in questions
    )


def _checks_deed(case: Case) -> Deed:
    return Deed(reverse("assistance:checks", args=[case.public_id]), _("录入或更正核对结果"), "pencil")


def visits(case: Case, actor: Actor) -> dict[str, Any]:
    """The deed is what this reader should do next about the visit; another visit can be recorded while there is time."""
    rows = list(queries.visits_of(case))
    unlock(rows)
    may_record = may_visit(actor, case)
    record = Deed(reverse("assistance:record_visit", args=[case.public_id]), _("登记入户调查"), "home")
    waiting = next((visit for visit in rows if visit.confirmed_at is None), None)
    own = [visit for visit in rows if visit.made_by == MADE_BY.get(actor.role)]
    deed = record if may_record and not own else None
    if waiting is not None and waiting.second_visitor.public_id == actor.staff_id:
        deed = Deed(reverse("assistance:confirm_visit", args=[waiting.public_id]), _("确认入户调查"), "check")
    return {
        "visits": [
            {"visit": visit, "findings": visit.findings.open(), "by_district": visit.made_by == DISTRICT}
            for visit in rows
        ],
        "deed": deed,
        "again": record if may_record and own else None,
    }


def deliberation(case: Case, actor: Actor) -> dict[str, Any]:
    return {"deliberation": queries.deliberation_of(case)}


def answered_rows(case: Case) -> list[dict[str, Any]]:
    """What has been entered so far, newest source last; while the inquiry is open each can be answered anew."""
    return [
        {
            "may_correct": case.state == "investigating",
            "question": answer.question.public_id,
            "who": answer.question.person.name,
            "label": CATEGORIES[answer.question.category].label,
            "outcome": OUTCOMES[answer.outcome],
            "value": _answer_text(answer),
            "source": answer.source,
            "as_of_on": answer.as_of_on,
        }
        for answer in answers.latest(case).values()
    ]


def _answer_text(answer: Any) -> str:
    if answer.outcome != "matched":
        return "—"
    return "，".join(_value_text(fact, value) for fact, value in answer.values.open().items())


def _value_text(fact: str, value: int | None) -> str:
    if value is None:
        return "—"
    return f"{value} {COUNTED[fact]}" if fact in COUNTED else amount_text(value)
