"""渐退期: how long a benefit goes on after work has raised the income, and what forbids it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.refusals import Reason
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.policy.means.tapering import InvalidMonths, TaperingPeriod, tapering_period
from minzheng.rulebook.parameters import parameter_set

from .endings import benefit_of, month_after
from .reads import tapering_of

MONTHS = "dibao.tapering_months"

FUTURE_MONTH = Reason("future", _("收入变化的月份不能晚于本月。"), field="changed_on")
NO_MONTHS = Reason("no_tapering_months", _("渐退期的月数还没有公布或录入，不能办理渐退。"))
NO_LAW = Reason("no_tapering_law", _("收入变化时施行的规定没有渐退期。"), field="changed_on")
PERIOD_OVER = Reason("period_over", _("从这个月份起算的渐退期已经过完，请按复核办理。"), field="changed_on")
NO_BENEFIT = Reason("no_benefit", _("渐退期内没有待遇在发。"))


@dataclass(frozen=True)
class Period:
    """A tapering period with the number of months it rests on, and whether that is only an example value."""

    tapering: TaperingPeriod
    months: int
    is_example: bool


def period_from(case: Case, changed_on: date) -> Period | None:
    """The period for an income that rose in a month, by the parameter in force then; None while that is unknown."""
    value = parameter_set().get(MONTHS, on=changed_on, division=case.division.code)
    if not value.is_known:
        return None
    months = int(value.value)
    try:
        return Period(tapering_period(changed_on=changed_on, months=months), months, value.is_example)
    except InvalidMonths:
        return None


def why_not_propose_tapering(
    *, case: Case, actor: Actor, at: datetime, changed_on: date | None = None, **_data: Any
) -> list[Reason]:
    """The number of months is known, the law of that time allows it, and the period is not over."""
    on = clock.civil_day(at)
    asked = changed_on or on
    period = period_from(case, asked)
    if period is None:
        return [NO_MONTHS]
    if changed_on is None:
        return []
    reasons = []
    if changed_on > on:
        reasons.append(FUTURE_MONTH)
    if not period.tapering.law:
        reasons.append(NO_LAW)
    if period.tapering.last_month < on.replace(day=1):
        reasons.append(PERIOD_OVER)
    elif benefit_of(case, from_month=month_after(period.tapering.last_month)) is None:
        reasons.append(NO_BENEFIT)
    return reasons


def why_not_confirm_tapering(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    """The proposed last month is not past: what was paid beyond it could not be unpaid here."""
    plan = tapering_of(case)
    if plan is None or plan.last_month < clock.civil_day(at).replace(day=1):
        return [PERIOD_OVER]
    return []
