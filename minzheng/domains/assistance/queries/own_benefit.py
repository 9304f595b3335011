"""What a family in benefit may do from home: whether anything is owed, what it has declared, whether it wants no more."""

from __future__ import annotations

from minzheng.cases.models import Case
from minzheng.lib import clock

from ..models import DeclaredChange, GivingUpWish
from ..vocabulary import MONTHLY_CASH
from .endings import benefit_of, month_after, month_of

GOES_ON = ("granted", "tapering_proposed", "tapering")
GIVEN_UP_FROM = ("granted", "tapering")  # the states in which the counter's own step starts


def is_in_benefit(case: Case) -> bool:
    """Whether a monthly benefit is being paid: this month or later something is owed."""
    if case.state not in GOES_ON or case.kind not in _KINDS:
        return False
    return benefit_of(case, from_month=month_of(clock.today())) is not None


def may_be_given_up(case: Case) -> bool:
    """Whether there is anything left to give up from the next month on."""
    if case.state not in GIVEN_UP_FROM or case.kind not in _KINDS:
        return False
    return benefit_of(case, from_month=month_after(clock.today())) is not None


def changes_of(case: Case) -> list[DeclaredChange]:
    """What the family has told from home, the newest first, with what became of it."""
    rows = DeclaredChange.objects.filter(doubt__case=case).select_related("doubt__data_key", "doubt__settled_by")
    return list(rows.order_by("-pk")[:50])


def changes_waiting(case: Case) -> int:
    """How many of them nobody has looked into."""
    return DeclaredChange.objects.filter(doubt__case=case, doubt__verdict="").count()


def wish_of(case: Case) -> GivingUpWish | None:
    """The last time that the recipient asked from home to give the benefit up."""
    return GivingUpWish.objects.filter(case=case).select_related("data_key", "verified_by").last()


_KINDS = frozenset(f"assistance.{programme}" for programme in MONTHLY_CASH)
