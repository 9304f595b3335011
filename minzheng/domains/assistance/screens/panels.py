"""What the room's sections of the case page say. Each function gives one section's context."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minzheng.access.actor import Actor
from minzheng.access.encryption import unlock
from minzheng.access.roles import COMMUNITY_WORKER, TOWN_CLERK
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.lib.ages import age_on
from minzheng.payments import queries as payment_queries
from minzheng.policy.engine import Decision
from minzheng.registry import queries as register
from minzheng.registry.vocabulary import RELATIONS, SEXES
from minzheng.ui.amounts import amount_text
from minzheng.ui.case_pages import Deed, Headline
from minzheng.verification import answers
from minzheng.verification.categories import CATEGORIES, OUTCOMES
from minzheng.verification.models import Question

from .. import facts, queries
from ..actions.accounts import WITHOUT_BENEFIT
from ..actions.inquiry import BEFORE_ACCEPTANCE
from ..models import Draft
from ..vocabulary import COUNTED, DECLARED, SITUATIONS


def summary(case: Case, actor: Actor) -> dict[str, Any]:
    application = queries.application_of(case)
    account = application.payee_account
    unlock([application, account, case.applicant])
    address = case.applicant.address
    return {
        "may_correct": actor.role == TOWN_CLERK and case.state not in WITHOUT_BENEFIT,
        "rows": [
            {"label": _("申请理由"), "value": application.reason.open()},
            {"label": _("居住地"), "value": case.household.division.name, "hint": address.open() if address else ""},
            {"label": _("承诺和授权书"), "value": application.authorisation.signed_on, "is_date": True},
            {
                "label": _("收款账户"),
                "value": f"{account.bank} {account.account_number.masked('account')}",
                "hint": account.holder_name,
            },
        ],
    }


def members(case: Case, actor: Actor) -> dict[str, Any]:
    memberships = list(register.members(case.household))
    unlock([membership.person for membership in memberships])
    situations = facts.situations_of(case)
    today = clock.today()
    unsigned = {membership.person_id for membership in queries.unsigned(case)} if case.is_open else set()
    return {
        "may_sign": actor.role == TOWN_CLERK and case.state in BEFORE_ACCEPTANCE,
        "rows": [
            {
                "person": membership.person,
                "unsigned": membership.person_id in unsigned,
                "relation": RELATIONS[membership.relation],
                "sex": SEXES[membership.person.sex],
                "age": age_on(membership.person.born_on, today),
                "number": membership.person.identity_number.masked("identity"),
                "situations": [SITUATIONS[key] for key in sorted(situations.get(membership.person_id, ()))],
            }
            for membership in memberships
        ],
    }


def compare(case: Case, actor: Actor) -> dict[str, Any]:
    names = {membership.person_id: membership.person.name for membership in register.members(case.household)}
    asked, waiting = list(answers.questions(case)), list(answers.unanswered(case))
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
    may_record = case.state == "investigating" and actor.role in (TOWN_CLERK, COMMUNITY_WORKER)
    record = Deed(reverse("assistance:record_visit", args=[case.public_id]), _("登记入户调查"), "home")
    waiting = next((visit for visit in rows if visit.confirmed_at is None), None)
    deed = record if may_record and not rows else None
    if waiting is not None and waiting.second_visitor.public_id == actor.staff_id:
        deed = Deed(reverse("assistance:confirm_visit", args=[waiting.public_id]), _("确认入户调查"), "check")
    return {
        "visits": [{"visit": visit, "findings": visit.findings.open()} for visit in rows],
        "deed": deed,
        "again": record if may_record and rows else None,
    }


def deliberation(case: Case, actor: Actor) -> dict[str, Any]:
    return {"deliberation": queries.deliberation_of(case)}


def calculation(case: Case, actor: Actor) -> dict[str, Any]:
    """The proposal as it was stored; before there is one, what the law would say now (nothing is stored by looking)."""
    proposal = queries.proposal_of(case)
    if proposal is not None:
        decision, on = facts.stored_decision(proposal), proposal.on
    elif case.accepted_on is not None:
        decision, on = facts.decide_now(case, on=clock.today()), clock.today()
    else:
        return {"decision": None}
    names = [membership.person.name for membership in register.members(case.household, on=on)]
    return {
        "decision": decision,
        "names": names,
        "why": _why(decision),
        "is_preview": proposal is None,
        "headline": None if proposal is None or case.state == "withdrawn" else _headline(decision),
    }


def _headline(decision: Decision) -> Headline:
    if decision.outcome != "granted":
        return Headline(_("不予"))
    amount = amount_text(decision.amount_fen, per="month")
    return Headline(_("给予 %(amount)s") % {"amount": amount}, amount)


def _why(decision: Decision) -> list[str]:
    """What stands at the bottom of a refusal, or what is missing; a grant is explained by its calculation alone."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    if decision.outcome == "refused":
        return [reason.sentence[language] for reason in decision.reasons]
    return [f"{missing.label[language]}: {missing.why[language]}" for missing in decision.missing]


def payments(case: Case, actor: Actor) -> dict[str, Any]:
    return {"lines": payment_queries.payments_of_case(actor, case)}


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


def draft_row(draft: Draft) -> dict[str, Any]:
    typed = draft.content.open()
    return {"draft": draft, "name": typed.get("members-0-name", ""), "village": typed.get("village", "")}


def _answer_text(answer: Any) -> str:
    if answer.outcome != "matched":
        return "—"
    return "，".join(_value_text(fact, value) for fact, value in answer.values.open().items())


def _value_text(fact: str, value: int | None) -> str:
    if value is None:
        return "—"
    return f"{value} {COUNTED[fact]}" if fact in COUNTED else amount_text(value)
