"""What is proposed and why; and what the family says against it before anybody decides (陈述申辩)."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.cases import notices
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.policy.engine import Decision
from minzheng.policy.engine.sentences import sentence

from ... import facts, queries
from ...models import Hearing, Proposal, ReviewOutcome
from ...queries import review_guards, reviews
from ...vocabulary import ADVERSE, BE_HEARD, CHANGES, CONTINUE
from ..demands import make_demand
from ..letters import issue_letter

WORK_LAW = "国务院令第649号 第45条；民发〔2021〕57号 第34条"
NOBODY_LEFT = "家庭中已没有可以享受这项待遇的共同生活成员。"
NO_STATEMENT = Reason("no_statement", _("请写明家庭陈述申辩的内容。"), field="statement")
NO_ANSWER = Reason("no_answer", _("请写明对陈述申辩的复核意见：采纳与否、为什么。"), field="answer")


@action
def propose_outcome(
    *,
    case: Case,
    actor: Actor,
    at: datetime,
    note: str = "",
    why: str = "",
    working_days: int | None = None,
    **_data: Any,
) -> ReviewOutcome:
    """Freeze the facts, let the law of the day speak, and propose what follows. Before a cut or a stop the family is told.

    ``working_days`` is how long it has to be heard: the clerk states it, the letter names the day.
    """
    review, on, known_at = reviews.review_of(case), clock.civil_day(at), clock.now()
    frozen, decision = facts.decide_at_review(review, on=on, known_at=known_at)
    worked = facts.work_out(review, decision, on=on)
    if worked.change in ADVERSE and not working_days:
        raise Refused(review_guards.NO_DAYS)
    proposal = Proposal.objects.create(
        case=case,
        data_key=case.party.data_key,
        programme=queries.programme_of(review.benefit),
        on=on,
        accepted_on=on,
        division_code=review.benefit.division.code,
        known_at=known_at,
        facts=frozen.as_dict(),
        decision=decision.as_json(),
        outcome=decision.outcome,
        amount_fen=decision.amount_fen,
        content_hash=decision.content_hash,
        proposed_at=at,
        proposed_by=actor.staff_id,
    )
    outcome = ReviewOutcome.objects.create(
        review=review,
        proposal=proposal,
        data_key=case.party.data_key,
        change=worked.change,
        before_fen=worked.before_fen,
        after_fen=worked.after_fen,
        from_month=None if worked.change == CONTINUE else worked.from_month,
        covers=worked.covers,
        cut_person=review.person if worked.cut_fen else None,
        cut_fen=worked.cut_fen,
        why=why.strip(),
        proposed_at=at,
        proposed_by=Staff.objects.get(public_id=actor.staff_id),
    )
    if worked.change in ADVERSE and working_days:
        _give_notice(outcome, decision, actor=actor, at=at, working_days=working_days)
    return outcome


@action
def record_hearing(
    *,
    case: Case,
    actor: Actor,
    at: datetime,
    how: str,
    heard_on: date,
    statement: str,
    answer: str,
    note: str = "",
    **_data: Any,
) -> Hearing:
    """登记陈述申辩: what the family said, and what the office answers to it; or that it said nothing by the day named."""
    reasons = [] if statement.strip() or how in ("waived", "silent") else [NO_STATEMENT]
    if not answer.strip():
        reasons.append(NO_ANSWER)
    if reasons:
        raise Refused(*reasons)
    outcome = reviews.outcome_of(reviews.review_of(case))
    if outcome is None:
        raise Refused(review_guards.NO_OUTCOME)
    return Hearing.objects.create(
        outcome=outcome,
        data_key=case.party.data_key,
        how=how,
        heard_on=heard_on,
        statement=statement.strip() or None,
        answer=answer.strip(),
        recorded_at=at,
        recorded_by=Staff.objects.get(public_id=actor.staff_id),
    )


def reasons_told(outcome: ReviewOutcome, decision: Decision) -> list[Any]:
    """The reasons as a letter gives them: the law's, then the official's own words."""
    told: list[Any] = [sentence(reason, "zh") for reason in decision.reasons] if outcome.covers else [NOBODY_LEFT]
    if outcome.cut_fen:
        told.append({"text": "家庭中有劳动能力的成员连续三次拒绝介绍的适当工作，减发其本人的份额。", "law": WORK_LAW})
    words = outcome.why.shown()
    return [*told, words] if words else told


def _give_notice(outcome: ReviewOutcome, decision: Decision, *, actor: Actor, at: datetime, working_days: int) -> None:
    case = outcome.review.case
    asked = make_demand(case, BE_HEARD, working_days=working_days, at=at)
    letter = issue_letter(
        case=case,
        actor=actor,
        template="hearing_notice",
        at=at,
        change=str(CHANGES[outcome.change]),
        before_fen=outcome.before_fen,
        after_fen=outcome.after_fen,
        from_month=outcome.from_month,
        heard_by=asked.due_on,
        reasons=reasons_told(outcome, decision),
    )
    notices.issue(actor=actor, case=case, person=case.party, template="hearing", document=letter, at=at)
