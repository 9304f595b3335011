"""The section of a temporary relief: what happened, what was paid first, and who else deals with the same cause."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.access.actor import Actor
from minzheng.access.encryption import unlock
from minzheng.access.roles import TOWN_CLERK
from minzheng.cases.models import Case
from minzheng.ui.case_pages import Deed

from ... import queries
from ...vocabulary import RELIEF_TYPES, cause_label


def relief(case: Case, actor: Actor) -> dict[str, Any]:
    """What the clerk of this street may know: of another street no more than its name and the day."""
    request, urgent, distinct = queries.relief_of(case), queries.urgent_of(case), queries.distinct_event_of(case)
    unlock([row for row in (urgent, distinct) if row is not None])
    others = [] if actor.is_resident else queries.elsewhere(case, actor)
    repeated = any(other.was_given for other in others)
    deed = Deed(reverse("assistance:distinct_event", args=[case.public_id]), _("不是同一事由：写明理由"), "file-plus")
    may_state = actor.role == TOWN_CLERK and case.is_open and repeated and distinct is None
    return {
        "type": RELIEF_TYPES[request.type],
        "cause": cause_label(request.cause),
        "occurred_on": request.occurred_on,
        "place": request.place.name,
        "urgent": urgent,
        "urgent_why": urgent.why.shown() if urgent else "",
        "distinct": distinct,
        "distinct_why": distinct.why.shown() if distinct else "",
        "others": others,
        "begun_before": any(other.is_first and not other.was_given for other in others),
        "state_distinct": deed if may_state else None,
    }
