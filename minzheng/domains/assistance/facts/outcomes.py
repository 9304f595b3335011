"""What follows from the law's answer for what a benefit pays now: continue, raise, lower or stop."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.refusals import Reason, Refused
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.payments.models import Entitlement
from minzheng.policy.engine import Decision

from ..models import Review
from ..queries import review_guards, reviews
from ..vocabulary import ADVERSE, CONTINUE, LOWER, RAISE, REFUSED_WORK, STOP
from .reviews import decide_at_review

UNDETERMINED = _("还不能得出结论：%(what)s")
NO_BENEFIT = Reason("no_benefit", _("这件办件目前没有待遇在发，不用复核。"))


@dataclass(frozen=True)
class Worked:
    """What follows from the law's answer for what is owed now. Money in fen a month."""

    change: str
    before_fen: int
    after_fen: int
    from_month: date
    covers: list[str]
    cut_fen: int = 0


def work_out(review: Review, decision: Decision, *, on: date) -> Worked:
    """Compare the law's answer with what is owed from the month on which a decision would take effect.

    Where work was refused three times, the share of that person alone is taken off: the amount divided by those covered
    (本人的最低生活保障金). Raises ``Refused`` where the law can't answer yet, or nothing is owed.
    """
    if decision.outcome == "undetermined":
        raise Refused(
            *(Reason("undetermined", UNDETERMINED % {"what": missing.label["zh"]}) for missing in decision.missing)
        )
    from_month = reviews.from_month_of(review, on)
    owed = reviews.owed_now(review.benefit, at_month=from_month)
    if owed is None:
        raise Refused(NO_BENEFIT)
    covered = reviews.still_covered(review.benefit, on=on)
    after = decision.amount_fen if decision.outcome == "granted" and covered else 0
    cut = 0
    if review.ground == REFUSED_WORK and review.person_id is not None and after:
        cut = after // len(covered)
        after -= cut
        covered = [person for person in covered if person.pk != review.person_id]
    if not covered:
        after = 0
    return Worked(
        change=_change(owed, after, covers={person.pk for person in covered}),
        before_fen=owed.amount_fen,
        after_fen=after,
        from_month=from_month,
        covers=[str(person.public_id) for person in covered],
        cut_fen=cut,
    )


def would_lose(case: Case) -> bool:
    """Whether the family would get less, or nothing, by what the law says today: then it is heard first."""
    try:
        return worked_today(case, on=clock.today()).change in ADVERSE
    except Refused:
        return False


def worked_today(case: Case, *, on: date) -> Worked:
    review = reviews.review_of(case)
    return work_out(review, decide_at_review(review, on=on)[1], on=on)


def why_not_propose_outcome(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    """Something was looked into, the law can answer, and there is a benefit that the answer can change."""
    reasons = review_guards.why_not_looked_into(case=case, actor=actor, at=at)
    try:
        worked_today(case, on=clock.civil_day(at))
    except Refused as refused:
        reasons += refused.reasons
    return reasons


def _change(owed: Entitlement, after: int, *, covers: set[int]) -> str:
    if after == 0:
        return STOP
    if after < owed.amount_fen:
        return LOWER
    if after > owed.amount_fen:
        return RAISE
    return CONTINUE
