"""What a named person of the district decided, carried out: the benefit goes on otherwise, or ends. Never by itself."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.refusals import Refused
from minzheng.cases import notices
from minzheng.cases.advance import advance
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.payments import entitlements, holds
from minzheng.registry import statuses
from minzheng.registry.models import Person

from ... import facts, queries
from ...models import Doubt, Review, ReviewOutcome
from ...queries import reviews
from ...vocabulary import CHANGES, CONTINUE, DROPPED, STOP
from ..endings import end_benefit
from ..letters import issue_letter
from .proposing import reasons_told
from .schedule import schedule_benefit

WHY = "复核"


@action
def keep_as_it_is(*, case: Case, actor: Actor, at: datetime, note: str = "", **_data: Any) -> None:
    """继续发放: looked at, and nothing changes. The next review is counted from today."""
    review = _close(case, CONTINUE, at)
    outcome = reviews.outcome_of(review)
    if outcome is not None:
        _recover(review, outcome, actor=actor)
    _go_on(review, actor=actor, at=at)


@action
def decide_change(*, case: Case, actor: Actor, at: datetime, note: str = "", **_data: Any) -> None:
    """增发、减发、停发: from the month named, with a letter that says why and what to do when one disagrees."""
    review = reviews.review_of(case)
    outcome = reviews.outcome_of(review)
    if outcome is None or outcome.from_month is None:
        raise ValueError(f"review {case.number} was decided without an opinion")
    if outcome.change == STOP:
        _stop(review, outcome, actor=actor, at=at)
    else:
        _alter(review, outcome, actor=actor)
        _close(case, outcome.change, at)
        _go_on(review, actor=actor, at=at)
    letter = issue_letter(
        case=case,
        actor=actor,
        template="review_decision",
        at=at,
        change=str(CHANGES[outcome.change]),
        before_fen=outcome.before_fen,
        after_fen=outcome.after_fen,
        from_month=outcome.from_month,
        stopped=outcome.change == STOP,
        reasons=reasons_told(outcome, facts.stored_decision(outcome.proposal)),
    )
    notices.issue(actor=actor, case=case, person=case.party, template="reviewed", document=letter, at=at)


@action
def drop_review(*, case: Case, actor: Actor, at: datetime, note: str = "", **_data: Any) -> None:
    """撤销复核: opened by mistake, or nothing is left to decide. What it restated does not count."""
    _close(case, DROPPED, at)


def _close(case: Case, result: str, at: datetime) -> Review:
    review = reviews.review_of(case)
    review.closed_on, review.result = clock.civil_day(at), result
    review.save(update_fields=["closed_on", "result"])
    return review


def _go_on(review: Review, *, actor: Actor, at: datetime) -> None:
    """What was held for doubts that a person has settled is free again, as now decided; the next review is counted."""
    _release(review, actor=actor, at=at)
    schedule_benefit(actor=actor, benefit=review.benefit, from_on=clock.civil_day(at))


def _release(review: Review, *, actor: Actor, at: datetime) -> None:
    for doubt in Doubt.objects.filter(case=review.benefit).exclude(verdict=""):
        holds.lift(actor=actor, source_ref=doubt.public_id, at=at)


def _alter(review: Review, outcome: ReviewOutcome, *, actor: Actor) -> None:
    """Every month from the one named is owed as decided, also those that a change ahead had owed otherwise.

    Whoever is covered anew is so from the month after this decision, also where the sum holds from an earlier one: for
    the months before she may have been paid elsewhere.
    """
    if outcome.from_month is None:
        raise Refused(facts.NO_BENEFIT)
    rows = queries.benefits_of(review.benefit, from_month=outcome.from_month)
    if not rows:
        raise Refused(facts.NO_BENEFIT)
    before, now = {person for row in rows for person in reviews.covered_by(row)}, _persons(outcome)
    for row in rows:
        covered = set(reviews.covered_by(row))
        entitlements.change(
            actor=actor,
            entitlement=row,
            from_month=max(outcome.from_month, row.valid_from),
            why=f"{WHY}：{CHANGES[outcome.change]}",
            amount_fen=outcome.after_fen,
            persons=[person for person in now if person in covered] or now,
            decision_ref=outcome.proposal.public_id,
        )
    month = max(outcome.from_month, queries.month_after(clock.today()))
    _cover(review, now, actor=actor, month=month)
    _follow_statuses(review, before, now, actor=actor, gone_on=outcome.from_month, new_from=month)


def _recover(review: Review, outcome: ReviewOutcome, *, actor: Actor) -> None:
    """The sum stays, but perhaps not for whom: somebody was born or has left."""
    month = queries.month_after(review.closed_on or clock.today())
    rows = queries.benefits_of(review.benefit, from_month=month)
    before, now = {person for row in rows for person in reviews.covered_by(row)}, _persons(outcome)
    _cover(review, now, actor=actor, month=month)
    _follow_statuses(review, before, now, actor=actor, gone_on=month, new_from=month)


def _cover(review: Review, persons: list[Person], *, actor: Actor, month: date) -> None:
    """Cover these people, and nobody else, in that month and those after it."""
    for row in queries.benefits_of(review.benefit, from_month=month):
        if set(persons) != set(reviews.covered_by(row)):
            from_month = max(month, row.valid_from)
            entitlements.change(actor=actor, entitlement=row, from_month=from_month, why=WHY, persons=persons)


def _follow_statuses(
    review: Review, before: set[Person], now: list[Person], *, actor: Actor, gone_on: date, new_from: date
) -> None:
    """Who is covered no longer loses the status with the month; who is new gets it."""
    key = queries.programme_of(review.benefit)
    if gone := before.difference(now):
        statuses.end(actor=actor, persons=gone, key=key, on=gone_on)
    if new := [person for person in now if person not in before]:
        statuses.grant(actor=actor, persons=new, key=key, from_on=new_from, source_ref=review.benefit.public_id)


def _stop(review: Review, outcome: ReviewOutcome, *, actor: Actor, at: datetime) -> None:
    if outcome.from_month is None:
        raise Refused(facts.NO_BENEFIT)
    end_benefit(review.benefit, actor=actor, from_month=outcome.from_month, why=f"{WHY}：{CHANGES[STOP]}")
    _close(review.case, STOP, at)
    _release(review, actor=actor, at=at)
    benefit = Case.objects.get(pk=review.benefit_id)
    advance(benefit, "stop", actor=actor, expected_version=benefit.version, at=at)


def _persons(outcome: ReviewOutcome) -> list[Person]:
    return list(Person.objects.filter(public_id__in=outcome.covers).order_by("pk"))
