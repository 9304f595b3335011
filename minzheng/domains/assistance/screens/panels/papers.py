"""Papers around the decision: the minutes before it, the certificate after it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.access.actor import Actor
from minzheng.cases.models import Case
from minzheng.ui.case_pages import Deed

from ...queries import certificates as held
from ...queries import proposal_of
from ...queries.minutes import may_record_minutes, minutes_of, needs_minutes

WEIGHED = frozenset({"reviewing", "town_publicity", "at_district", "district_publicity"})
"""Where a proposal lies before those who decide on it."""


def minutes(case: Case, actor: Actor) -> dict[str, Any]:
    """The minutes over the present proposal, and the decision as a draft for those who weigh it."""
    found = minutes_of(case)
    deed = None
    if found is None and may_record_minutes(case, actor):
        deed = Deed(reverse("assistance:minutes", args=[case.public_id]), _("登记集体研究"), "pencil")
    return {
        "minutes": found,
        "discussion": found.discussion.shown() if found else "",
        "is_needed": needs_minutes(case),
        "deed": deed,
        "draft_url": reverse("assistance:draft_decision", args=[case.public_id])
        if case.is_open and proposal_of(case)
        else "",
    }


def has_minutes(case: Case) -> bool:
    return case.state in WEIGHED or minutes_of(case) is not None


def certificate(case: Case, actor: Actor) -> dict[str, Any]:
    """The family's certificates."""
    return {
        "certificates": held.certificates_of(case),
        "may_issue": actor.role in held.ISSUERS,
        "case": case,
    }
