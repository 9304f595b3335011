"""A visit written down without a network and sent later: it says what its writer had seen of the case when she opened it.

Has the case moved on since, or has a colleague written down a visit, nothing is recorded and nothing overwritten: both are
shown side by side, and a person says whether hers stands beside the other.
"""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.cases.models import Case

from .. import queries
from ..models import HomeVisit
from .visits import record_home_visit

MOVED_ON = Reason("moved_on", _("您离线的时候，这件办件有了变化。请对照以后再决定。"))


@action
def record_visit_seen(
    *,
    actor: Actor,
    case: Case,
    seen: str,
    second_visitor: Staff,
    visited_on: date,
    present: str,
    findings: str,
    agrees_with_declared: bool,
    at: datetime | None = None,
) -> HomeVisit:
    """Record a visit if the case is still as its writer saw it (``seen``); else ``Refused`` with ``moved_on``."""
    locked = Case.objects.select_for_update().get(pk=case.pk)
    if queries.stamp_of(locked) != seen:
        raise Refused(MOVED_ON)
    return record_home_visit(
        actor=actor,
        case=locked,
        second_visitor=second_visitor,
        visited_on=visited_on,
        present=present,
        findings=findings,
        agrees_with_declared=agrees_with_declared,
        at=at,
    )
