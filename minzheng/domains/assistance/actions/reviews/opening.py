"""Opening a review: by a person, or by the machine where a rule or a recorded event says that it is time. It decides nothing."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import COMMUNITY_WORKER, DISTRICT_CONFIRMER, TOWN_CLERK, TOWN_REVIEWER
from minzheng.announcements.facts import HouseholdChanged
from minzheng.cases import deadlines
from minzheng.cases.advance import note_act, open_case
from minzheng.cases.kinds import ClockTerm
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.lib.months import months_later
from minzheng.registry.models import Person
from minzheng.rulebook.parameters import parameter_set

from ... import queries
from ...models import Doubt, Review
from ...queries import reviews, schedules
from ...vocabulary import DEATH, GROUNDS, REVIEW

OPENERS = frozenset({COMMUNITY_WORKER, TOWN_CLERK, TOWN_REVIEWER, DISTRICT_CONFIRMER})
AFTER_DEATH = "after_death"
DEATH_MONTHS = "dibao.death_review_months"
WITHOUT_MONEY = frozenset({"new_head", "move", "death", "revoke_death"})
"""Household events after which nothing is owed otherwise; a death has a doubt of its own."""

NOT_PERMITTED = Reason("not_permitted", _("您的岗位不能办理这一步。"))
OPEN_ALREADY = Reason("review_open", _("这项待遇已有一件复核正在办理，请在那件里办。"))
NO_BENEFIT = Reason("no_benefit", _("这件办件目前没有待遇在发，不用复核。"))
FUTURE = Reason("future", _("日期不能晚于今天。"), field="happened_on")


@action
def open_review(
    *,
    actor: Actor,
    case: Case,
    ground: str,
    at: datetime | None = None,
    doubt: Doubt | None = None,
    person: Person | None = None,
    happened_on: date | None = None,
) -> Review:
    """Open the review of a benefit, ``case`` being the case that granted it; one at a time.

    ``ground`` is a key of ``vocabulary.GROUNDS``. Person and day default to the doubt's. Raises ``Refused``.
    """
    at = at or clock.now()
    on = clock.civil_day(at)
    person, happened_on = person or (doubt and doubt.person), happened_on or (doubt and doubt.happened_on)
    benefit = (
        Case.objects.select_for_update(of=("self",))
        .select_related("division", "household", "applicant")
        .get(pk=case.pk)
    )
    if reasons := _why_not_open(actor, benefit, ground=ground, happened_on=happened_on, on=on):
        raise Refused(*reasons)
    division, district = benefit.division, benefit.division.parent
    opened = open_case(
        actor=actor,
        kind=REVIEW,
        applicant=benefit.applicant,
        household=benefit.household,
        division=division,
        lodged_at=at,
        concerned={"district": district} if district else {},
    )
    Case.objects.filter(pk=opened.pk).update(accepted_on=on)  # by the law of the day on which it is opened
    opened.accepted_on = on
    review = Review.objects.create(
        case=opened,
        benefit=benefit,
        ground=ground,
        doubt=doubt,
        person=person,
        happened_on=happened_on,
        opened_on=on,
    )
    if ground == DEATH:
        _start_death_clock(review, on)
    note_act(benefit, "open_review", actor=actor, at=at, data={"review": opened.number, "ground": ground})
    return review


def open_after_household_event(fact: HouseholdChanged) -> None:
    """Somebody was born, married in, left, or the household was split or merged: the benefits of it are looked at again."""
    if fact.kind in WITHOUT_MONEY:
        return
    actor = Actor.system("assistance.open_after_household_event")
    granted = Case.objects.filter(household__public_id__in=fact.household_ids, state__in=schedules.IN_BENEFIT)
    for benefit in granted.exclude(kind=REVIEW).select_related("division"):
        owed = queries.benefit_of(benefit, from_month=clock.today().replace(day=1))
        if owed is not None and reviews.open_review_of(benefit) is None:
            open_review(actor=actor, case=benefit, ground="household", happened_on=fact.on)


def _why_not_open(actor: Actor, benefit: Case, *, ground: str, happened_on: date | None, on: date) -> list[Reason]:
    if ground not in GROUNDS:
        raise ValueError(f"no such ground of review: {ground}")
    if actor.kind != "system" and (actor.role not in OPENERS or not gate.reaches(actor, benefit)):
        return [NOT_PERMITTED]
    reasons = []
    if benefit.kind == REVIEW or _owed(benefit, happened_on or on) is None:
        reasons.append(NO_BENEFIT)
    if reviews.open_review_of(benefit) is not None:
        reasons.append(OPEN_ALREADY)
    if happened_on is not None and happened_on > on:
        reasons.append(FUTURE)
    return reasons


def _owed(benefit: Case, day: date) -> object:
    return queries.benefit_of(benefit, from_month=queries.month_after(day))


def _start_death_clock(review: Review, on: date) -> None:
    """The outer limit for finishing the review after a death; it is no leave to pay on meanwhile."""
    value = parameter_set().get(DEATH_MONTHS, on=on, division=review.case.division.code)
    if not value.is_known:
        return
    due = months_later(review.happened_on or on, int(value.value))
    term = ClockTerm(days=max((due - on).days, 1), unit="calendar_days", law=value.reference, status=value.status)
    deadlines.start(case=review.case, key=AFTER_DEATH, term=term, on=on)
