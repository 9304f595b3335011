"""The decision: proposed from frozen facts, then granted or refused."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.cases import notices
from minzheng.cases.models import Case, Document
from minzheng.lib import clock
from minzheng.payments import entitlements
from minzheng.policy.engine import Decision, ReasonNode
from minzheng.policy.engine.sentences import sentence
from minzheng.registry import statuses

from .. import facts, queries
from ..models import Proposal
from .letters import draft_letter, issue_letter
from .publicity import take_down_notice

DUTY = {
    "text": "家庭人口、收入或者财产状况发生变化的，应当及时告知镇人民政府或者街道办事处。",
    "law": "《社会救助暂行办法》第十三条",
}


@action
def propose_decision(*, case: Case, actor: Actor, at: datetime, note: str = "", **_data: Any) -> Proposal:
    """Freeze the facts, let the law speak, and keep both with the parameter versions it used."""
    on = clock.civil_day(at)
    known_at = clock.now()
    frozen = facts.household_facts(case, on)
    decision = facts.decide(case, frozen, on=on, known_at=known_at)
    return Proposal.objects.create(
        case=case,
        data_key=case.applicant.data_key,
        programme=queries.programme_of(case),
        on=on,
        accepted_on=case.accepted_on,
        division_code=case.division.code,
        known_at=known_at,
        facts=frozen.as_dict(),
        decision=decision.as_json(),
        outcome=decision.outcome,
        amount_fen=decision.amount_fen,
        content_hash=decision.content_hash,
        proposed_at=at,
        proposed_by=actor.staff_id,
    )


@action
def grant(*, case: Case, actor: Actor, at: datetime, note: str = "", **_data: Any) -> None:
    """确认: the status, the entitlement from the month after the decision, the letter, the message."""
    proposal = queries.proposal_of(case)
    take_down_notice(case=case, actor=actor, at=at)
    application = queries.application_of(case)
    persons = [membership.person for membership in queries.applicants_of(case, on=clock.civil_day(at))]
    from_month = queries.month_after(clock.civil_day(at))
    statuses.grant(
        actor=actor, persons=persons, key=application.programme, from_on=from_month, source_ref=case.public_id
    )
    entitlements.open(
        actor=actor,
        case=case,
        programme=application.programme,
        persons=persons,
        payee_account=application.payee_account,
        amount_fen=proposal.amount_fen,
        from_month=from_month,
        payer=case.division.parent,
        decision_ref=proposal.public_id,
    )
    letter = _decision_letter(case, proposal, actor=actor, at=at, template="decision_grant", from_month=from_month)
    notices.issue(actor=actor, case=case, person=case.applicant, template="granted", document=letter, at=at)


@action
def refuse(*, case: Case, actor: Actor, at: datetime, note: str = "", **_data: Any) -> None:
    """不予确认, with the reasons and how to disagree."""
    proposal = queries.proposal_of(case)
    letter = _decision_letter(case, proposal, actor=actor, at=at, template="decision_refusal", from_month=None)
    notices.issue(actor=actor, case=case, person=case.applicant, template="refused", document=letter, at=at)


def _decision_letter(
    case: Case, proposal: Proposal, *, actor: Actor, at: datetime, template: str, from_month: date | None
) -> Document:
    content = _content(case, proposal, from_month=from_month)
    return issue_letter(case=case, actor=actor, template=template, at=at, **content)


def draft_decision(*, case: Case, at: datetime) -> bytes:
    """The decision on the present proposal as it would read if it were taken now: a draft, without number and seal."""
    proposal = queries.proposal_of(case)
    grants = proposal.outcome == "granted"
    from_month = queries.month_after(clock.civil_day(at)) if grants else None
    return draft_letter(
        case=case,
        template="decision_grant" if grants else "decision_refusal",
        at=at,
        **_content(case, proposal, from_month=from_month),
    )


def _content(case: Case, proposal: Proposal, *, from_month: date | None) -> dict[str, Any]:
    """What a decision letter says of a proposal, released or not."""
    decision = facts.stored_decision(proposal)
    return {
        "members": len(queries.applicants_of(case, on=proposal.on)),
        "amount_fen": proposal.amount_fen,
        "from_month": from_month,
        "accepted_on": case.accepted_on,
        "generation": queries.procedure_of(case).act,
        "sentences": [sentence(reason, "zh") for reason in decision.reasons],
        "citations": decision.citations,
        "uses_examples": examples_told(decision),
        "duties": [DUTY] if proposal.outcome == "granted" else [],
    }


def examples_told(decision: Decision) -> list[str]:
    """The demonstration values that a decision rests on, as a letter must mark them."""
    return list(dict.fromkeys(sentence(node, "zh") for node in decision.tree.walk() if _is_example(node)))


def _is_example(node: ReasonNode) -> bool:
    return node.parameter is not None and node.parameter.is_example
