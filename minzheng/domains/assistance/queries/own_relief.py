"""What somebody may be told who asks for a relief from home: what she herself has asked for and been given, and no more."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.registry.models import Person

from ..models import ReliefGiven, ReliefRequest


@dataclass(frozen=True)
class Asked:
    """Her own earlier relief for a cause: her case, and until when the same cause counts; None while it is in hand."""

    case: Case
    on: date
    until_on: date | None


def asked_before(person: Person, cause: str, *, on: date) -> Asked | None:
    """Her own application for this cause that is in hand, in whichever street; else what she was given within the window.

    Only of cases in her own name: what others of the family asked for is theirs to tell.
    """
    in_hand = ReliefRequest.objects.filter(case__applicant=person, case__is_open=True, cause=cause)
    if request := in_hand.select_related("case__division").order_by("case__lodged_at").first():
        return Asked(request.case, clock.civil_day(request.case.lodged_at), None)
    given = ReliefGiven.objects.filter(
        case__applicant=person, person=person, cause=cause, given_on__lte=on, until_on__gt=on
    )
    if row := given.select_related("case__division").order_by("-given_on").first():
        return Asked(row.case, row.given_on, row.until_on)
    return None
