"""Guards and switches of a review: the reasons why a step can't be taken, and which of two rows holds."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.refusals import Reason
from minzheng.cases.dates import date_text
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.payments import holds
from minzheng.registry.models import Person

from ..models import Restated, ReviewOutcome
from ..vocabulary import ADVERSE, BE_HEARD, CONTINUE, REFUSED_WORK, STOP
from .endings import month_after
from .guards import OWED_ELSEWHERE
from .reads import demand_of, programme_of, visits_of
from .relatives import why_recused
from .reviews import hearing_of, outcome_of, owed_elsewhere, owed_now, review_of

NO_VISIT = Reason("no_visit", _("入户调查还没有由两名调查人共同确认。"))
NOTHING_FOUND = Reason("nothing_found", _("还没有核实情况：请入户调查，或者登记情况变化。"))
NO_OUTCOME = Reason("no_outcome", _("还没有复核意见。"))
NOT_HEARD = Reason("not_heard", _("还没有登记陈述申辩。"))
FACTS_CHANGED = Reason("facts_changed", _("提出意见以后情况有变化，请退回重新提出意见。"))
BENEFIT_CHANGED = Reason("benefit_changed", _("提出意见以后这项待遇已经变更，请退回重新提出意见。"))
HELD = Reason("held", _("这项待遇因已核实的疑点暂停发放，须作出复核决定，不能撤销复核。"))
TOO_EARLY = _("给家庭陈述申辩的期限到%(day)s为止；没有收到陈述的，期满后才能登记。")
NO_DAYS = Reason("no_days", _("拟减发或者停发的，请写明陈述申辩的期限（工作日）。"), field="working_days")


def is_adverse(case: Case) -> bool:
    """减发、停发: the family hears the reasons and is heard before anybody decides."""
    outcome = outcome_of(review_of(case))
    return outcome is not None and outcome.change in ADVERSE


def keeps(case: Case) -> bool:
    outcome = outcome_of(review_of(case))
    return outcome is not None and outcome.change == CONTINUE


def changes(case: Case) -> bool:
    return not keeps(case)


def stops(case: Case) -> bool:
    outcome = outcome_of(review_of(case))
    return outcome is not None and outcome.change == STOP


def alters(case: Case) -> bool:
    return changes(case) and not stops(case)


def why_recused_from_review(case: Case, actor: Actor) -> list[Reason]:
    """回避 holds at the review as it did at the application."""
    return why_recused(review_of(case).benefit, actor)


def why_not_looked_into(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    """Something was looked into before anybody proposes: a confirmed visit by two, or a fact written down with its proof."""
    review = review_of(case)
    if review.doubt_id or review.ground == REFUSED_WORK:
        return []
    visited = visits_of(case).exclude(confirmed_at=None).exists()
    return [] if visited or Restated.objects.filter(review=review).exists() else [NOTHING_FOUND]


def why_not_record_hearing(
    *, case: Case, actor: Actor, at: datetime, how: str = "", heard_on: date | None = None, **_data: Any
) -> list[Reason]:
    """Silence is only recorded once the day that the notice named is past."""
    demand = demand_of(case, BE_HEARD)
    on = clock.civil_day(at)
    if demand is None:
        return [NO_OUTCOME]
    if how == "silent" and on <= demand.due_on:
        return [Reason("too_early", TOO_EARLY % {"day": date_text(demand.due_on)}, field="how")]
    if heard_on is not None and heard_on > on:
        return [Reason("future", _("日期不能晚于今天。"), field="heard_on")]
    return []


def why_not_endorse_review(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    """The opinion rests on the facts as they are, on the benefit as it is, and who would lose by it was heard."""
    review = review_of(case)
    outcome = outcome_of(review)
    if outcome is None:
        return [NO_OUTCOME]
    reasons = []
    if outcome.change in ADVERSE and hearing_of(outcome) is None:
        reasons.append(NOT_HEARD)
    if Restated.objects.filter(review=review, recorded_at__gt=outcome.proposed_at).exists():
        reasons.append(FACTS_CHANGED)
    month = outcome.from_month or clock.civil_day(at).replace(day=1)
    owed = owed_now(review.benefit, at_month=month)
    if owed is None or owed.amount_fen != outcome.before_fen:
        reasons.append(BENEFIT_CHANGED)
    return reasons + _why_not_twice(outcome, on=clock.civil_day(at))


def _why_not_twice(outcome: ReviewOutcome, *, on: date) -> list[Reason]:
    """Whoever came into the family and is still owed the same under another case is not covered twice. That one ends first."""
    benefit = outcome.review.benefit
    people = list(Person.objects.filter(public_id__in=outcome.covers).order_by("pk"))
    twice = owed_elsewhere(benefit, people, programme=programme_of(benefit), from_month=month_after(on))
    return [Reason("owed_elsewhere", OWED_ELSEWHERE % {"name": person.name}) for person in twice]


def why_not_drop(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    """What holds the money back must be decided, not dropped."""
    return [HELD] if holds.of_case(review_of(case).benefit) is not None else []
