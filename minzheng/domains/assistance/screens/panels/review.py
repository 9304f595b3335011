"""The case page of a review: which benefit, what is true now, what the law says to it, what was proposed and heard."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.access.actor import Actor
from minzheng.access.encryption import unlock
from minzheng.cases.dates import date_text
from minzheng.cases.kinds import MONTH
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.ui.amounts import amount_text
from minzheng.ui.case_pages import Deed, Headline

from ... import facts, queries
from ...actions.reviews.restating import RESTATERS
from ...models import Restated, Review
from ...queries import reviews
from ...vocabulary import BE_HEARD, CHANGES, COUNTED, DECLARED, DOUBTS, GROUNDS, HEARD, is_situation, situation_label
from .outcome import why_of
from .released_since import released_since


def ground(case: Case, actor: Actor) -> dict[str, Any]:
    """Why it is looked at again, and what is paid now to whom."""
    review = reviews.review_of(case)
    owed = reviews.owed_now(review.benefit, at_month=clock.today().replace(day=1))
    doubt = review.doubt
    unlock([doubt] if doubt else [])
    return {
        "review": review,
        "ground": GROUNDS[review.ground],
        "owed": owed,
        "covered": [person.name for person in reviews.covered_by(owed)] if owed else [],
        "doubt": doubt,
        "doubt_kind": DOUBTS.get(doubt.kind, doubt.kind) if doubt else "",
        "doubt_text": doubt.text.shown() if doubt else "",
        "finding": doubt.finding.shown() if doubt and doubt.finding else "",
        "refusals": [
            {"refusal": row.refusal, "offer": row.refusal.offer.shown(), "answer": row.refusal.answer.shown()}
            for row in review.counted_refusals.select_related("refusal__data_key", "refusal__person").order_by(
                "refusal__offered_on"
            )
        ],
    }


def restated(case: Case, actor: Actor) -> dict[str, Any]:
    """What was written down at this review, and the way to write down more while it is being verified."""
    review = reviews.review_of(case)
    rows = reviews.restated_of(review)
    unlock(rows)
    may = case.state == "verifying" and actor.role in RESTATERS
    return {
        "rows": [_restated_row(row) for row in rows],
        "deed": Deed(reverse("assistance:restate", args=[case.public_id]), _("登记情况变化"), "pencil")
        if may
        else None,
    }


def calculation(case: Case, actor: Actor) -> dict[str, Any]:
    """The law's answer as it was stored with the opinion; before there is one, what it would say today."""
    review = reviews.review_of(case)
    outcome = reviews.outcome_of(review)
    is_preview = outcome is None or case.state == "verifying"
    on = clock.today() if is_preview or outcome is None else outcome.proposal.on
    decision = facts.decided_today(review) if is_preview or outcome is None else facts.stored_decision(outcome.proposal)
    members = reviews.members_told(review.benefit.household_id, on=on) if review.benefit.household_id else []
    return {
        "decision": decision,
        "per": MONTH,
        "names": [membership.person.name for membership in members],
        "why": why_of(decision),
        "is_preview": is_preview,
        "headline": None if is_preview else _headline(review),
        **({} if is_preview else released_since(case, decision)),
    }


def opinion(case: Case, actor: Actor) -> dict[str, Any]:
    """What was proposed, what the family said against it, and what was paid beyond it."""
    outcome = reviews.outcome_of(reviews.review_of(case))
    if outcome is None:
        return {"outcome": None}
    hearing = reviews.hearing_of(outcome)
    unlock([outcome, *([hearing] if hearing else [])])
    demand = queries.demand_of(case, BE_HEARD)
    return {
        "outcome": outcome,
        "withdrawn": case.state == "verifying",
        "change": CHANGES[outcome.change],
        "why": outcome.why.shown(),
        "beyond_fen": reviews.paid_beyond(outcome),
        "hearing": hearing,
        "heard_how": HEARD[hearing.how] if hearing else "",
        "statement": hearing.statement.shown() if hearing and hearing.statement else "",
        "answer": hearing.answer.shown() if hearing else "",
        "heard_by": demand.due_on if demand and case.state == "hearing" else None,
    }


def _headline(review: Review) -> Headline | None:
    outcome = reviews.outcome_of(review)
    if outcome is None:
        return None
    amount = amount_text(outcome.after_fen, per=MONTH)
    if outcome.change == "stop":
        return Headline(CHANGES[outcome.change])
    return Headline(f"{CHANGES[outcome.change]} · {amount}", amount)


def _restated_row(row: Restated) -> dict[str, Any]:
    return {
        "row": row,
        "label": situation_label(row.fact) if is_situation(row.fact) else DECLARED[row.fact],
        "value": _value(row),
        "who": row.person.name if row.person else _("全家"),
        "source": row.source.shown(),
        "said_by": _("家庭申报") if row.said_by == "family" else _("核实查到"),
        "on": date_text(clock.civil_day(row.recorded_at)),
    }


def _value(row: Restated) -> str:
    if is_situation(row.fact):
        return _("是") if row.value else _("不再是")
    if row.fact in COUNTED:
        return f"{row.value} {COUNTED[row.fact]}"
    return amount_text(row.value)
