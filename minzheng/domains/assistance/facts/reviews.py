"""What the law is told at a review: the facts as they were known, overlaid by what was restated since."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime

from minzheng.lib import clock
from minzheng.policy.engine import Decision
from minzheng.policy.engine import decide as law_decides
from minzheng.policy.facts import Facts
from minzheng.rulebook.parameters import parameter_set

from .. import queries
from ..models import Restated, Review
from ..vocabulary import DROPPED, is_situation
from .household import Compared, alone_in, compare, household_values, member_values, situations_of, who_applies

Overlay = dict[tuple[int | None, str], int]


def facts_at_review(review: Review, on: date) -> Facts:
    """The family's facts for a day: its living members, what was declared and found, and over it what reviews restated.

    Where nobody lives there any more, the facts are those of whoever did last: nothing is owed then, whatever the law says
    of them (``outcomes.work_out``).
    """
    benefit = review.benefit
    overlay = restated_so_far(review)
    compared = _laid_over(compare(benefit), overlay)
    situations = _situations(situations_of(benefit), overlay)
    alone = alone_in([benefit])[benefit.pk]
    members = queries.reviews.members_told(benefit.household_id, on=on) if benefit.household_id else []
    return Facts.of(
        household=household_values(compared) | who_applies(alone, members),
        members=[
            member_values(membership, compared, situations) | alone.get(membership.person_id, {})
            for membership in members
        ],
    )


def restated_so_far(review: Review) -> Overlay:
    """What this review and those before it restated, the newest of each fact; what a dropped review said does not count."""
    rows = Restated.objects.filter(review__benefit=review.benefit, review__pk__lte=review.pk).exclude(
        review__result=DROPPED
    )
    ordered = rows.order_by("review", "pk").values_list("person", "fact", "value")
    return {(person, fact): value for person, fact, value in ordered}


def decide_at_review(review: Review, *, on: date, known_at: datetime | None = None) -> tuple[Facts, Decision]:
    """What the law of the day answers to the facts of the day; nothing is stored."""
    facts = facts_at_review(review, on)
    decision = law_decides(
        queries.programme_of(review.benefit),
        facts,
        on=on,
        division=review.benefit.division.code,
        parameters=parameter_set(known_at=known_at),
        accepted_on=on,
    )
    return facts, decision


def decided_today(review: Review) -> Decision:
    """As ``decide_at_review``, for today."""
    return decide_at_review(review, on=clock.today())[1]


def _laid_over(compared: list[Compared], overlay: Overlay) -> list[Compared]:
    known = {(row.person_pk, row.fact): row for row in compared}
    for (person, fact), value in overlay.items():
        if not is_situation(fact):
            known[person, fact] = Compared(fact=fact, person_pk=person, declared=value, found=None)
    return list(known.values())


def _situations(stated: dict[int, set[str]], overlay: Overlay) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set, {person: set(keys) for person, keys in stated.items()})
    for (person, fact), value in overlay.items():
        if person is not None and is_situation(fact):
            (found[person].add if value else found[person].discard)(fact)
    return found
