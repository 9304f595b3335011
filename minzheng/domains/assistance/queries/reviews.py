"""Reads of reviews: of which benefit, what was restated, proposed, heard; and what is owed to whom meanwhile."""

from __future__ import annotations

from datetime import date

from django.db.models import F, Max, Q, QuerySet

from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.lib.reading import read_once
from minzheng.payments.models import Entitlement, RunLine
from minzheng.registry import queries as register
from minzheng.registry.models import Membership, Person

from ..models import Hearing, Restated, Review, ReviewOutcome, WorkRefusal
from ..vocabulary import STOP
from .endings import benefit_of, month_after
from .reads import named_applicants

REFUSALS = 3
"""连续三次 (国务院令第649号第45条)."""


@read_once
def review_of(case: Case) -> Review:
    return Review.objects.select_related("benefit__division", "person", "doubt").get(case=case)


def open_review_of(benefit: Case) -> Review | None:
    return Review.objects.filter(benefit=benefit, closed_on=None).select_related("case").first()


def reviews_of(benefit: Case) -> QuerySet[Review]:
    """The reviews of a benefit, the newest first."""
    return Review.objects.filter(benefit=benefit).select_related("case", "benefit").order_by("-pk")


def owed_now(benefit: Case, *, at_month: date) -> Entitlement | None:
    """What a review is about: what is owed from a month on."""
    return benefit_of(benefit, from_month=at_month)


def covered_by(entitlement: Entitlement) -> list[Person]:
    """Whom a benefit covers, by age."""
    persons = Person.objects.filter(pk__in=entitlement.persons.values("person")).select_related("data_key")
    return list(persons.order_by("born_on", "pk"))


@read_once
def living_members(household_pk: int, *, on: date) -> list[Membership]:
    """The members of a household on a day, but for those who have died by then."""
    alive = Q(person__deceased_on=None) | Q(person__deceased_on__gt=on)
    return list(register.members_in([household_pk], on=on).filter(alive))


def members_told(household_pk: int, *, on: date) -> list[Membership]:
    """Whose facts a review tells the law: the living members; where nobody lives there any more, whoever did last."""
    return living_members(household_pk, on=on) or _last_members(household_pk)


def _last_members(household_pk: int) -> list[Membership]:
    ever = Membership.objects.filter(household=household_pk, superseded_at=None).exclude(valid_to=None)
    last_day = ever.aggregate(day=Max("valid_to"))["day"]
    return list(ever.filter(valid_to=last_day).select_related("person", "person__data_key").order_by("pk"))


def still_covered(benefit: Case, *, on: date) -> list[Person]:
    """Whom the benefit would cover from now on: the living members, or those of them for whom alone it was asked (单人保)."""
    if benefit.household_id is None:
        return []
    named = set(named_applicants(benefit))
    members = living_members(benefit.household_id, on=on)
    return [membership.person for membership in members if not named or membership.person_id in named]


def restated_of(review: Review) -> list[Restated]:
    """The newest restatement of each fact, in the order in which they were made."""
    newest = Restated.objects.filter(review=review).values("person", "fact").annotate(last=Max("pk")).values("last")
    return list(Restated.objects.filter(pk__in=newest).select_related("person", "data_key", "recorded_by"))


@read_once
def outcome_of(review: Review) -> ReviewOutcome | None:
    """The opinion that counts: the newest."""
    rows = ReviewOutcome.objects.filter(review=review).select_related("proposal__data_key", "data_key", "cut_person")
    return rows.select_related("proposal__data_key", "data_key", "cut_person", "proposed_by").last()


def hearing_of(outcome: ReviewOutcome) -> Hearing | None:
    return Hearing.objects.filter(outcome=outcome).select_related("data_key", "recorded_by").first()


def refusals_of(benefit: Case) -> QuerySet[WorkRefusal]:
    """Refused offers of work, the newest first."""
    rows = WorkRefusal.objects.filter(benefit=benefit).select_related("person", "data_key", "recorded_by")
    return rows.order_by("-offered_on", "-pk")


def is_stopped(case: Case) -> bool:
    """Whether a review of this benefit was decided with a stop, which is then carried out on the benefit's own case."""
    return Review.objects.filter(benefit=case, result=STOP).exists()


def from_month_of(review: Review, on: date) -> date:
    """From which month the outcome holds: the month after the decision; after a death, the month after the death.

    民发〔2021〕57号第21条、第32条; the paying stops with the month that follows the death, whenever it became known.
    """
    if review.ground == "death" and review.happened_on is not None:
        return min(month_after(review.happened_on), month_after(on))
    return month_after(on)


def paid_beyond(outcome: ReviewOutcome) -> int:
    """How much was paid, for months from the outcome's first on, above what is now owed; fen.

    Taking it back is a matter of its own, and never follows by itself.
    """
    if outcome.from_month is None:
        return 0
    lines = RunLine.objects.filter(
        case=outcome.review.benefit, month__gte=outcome.from_month, state__in=("committed", "paid")
    )
    return sum(max(amount - outcome.after_fen, 0) for amount in lines.values_list("amount_fen", flat=True))


@read_once
def earlier_benefits(case: Case) -> list[Entitlement]:
    """What members of this family were owed under other cases: what a new application (再次申请) should know."""
    if case.household_id is None:
        return []
    people = register.members_in([case.household_id], on=clock.today()).values("person")
    found = Entitlement.objects.filter(superseded_at=None, once=False, persons__person__in=people).exclude(case=case)
    return list(found.select_related("case", "payer").distinct().order_by("-valid_from", "-pk")[:10])


def owed_elsewhere(case: Case, people: list[Person], *, programme: str, from_month: date) -> list[Person]:
    """Of these people, who is owed the same benefit under another case in that month or later: nobody is paid twice.

    What ended, or lasted no time at all, does not count.
    """
    holds = Q(valid_to=None) | Q(valid_to__gt=from_month)
    others = Entitlement.objects.filter(holds, programme=programme, superseded_at=None).exclude(
        Q(case=case) | Q(valid_to=F("valid_from"))
    )
    twice = set(others.filter(persons__person__in=people).values_list("persons__person", flat=True))
    return [person for person in people if person.pk in twice]
