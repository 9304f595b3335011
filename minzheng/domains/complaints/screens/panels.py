"""What the room adds to the case page. Who said it is shown to nobody here: the registrar asks for it, with a reason."""

from __future__ import annotations

from typing import Any, cast

from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.encryption import Sealed, unlock
from minzheng.access.roles import COMPLAINTS_OFFICER
from minzheng.cases.models import Case
from minzheng.ui.case_pages import Deed

from .. import queries
from ..forms import RevealForm
from ..vocabulary import ABOUT, OUTCOMES, RECEIVED_BY, REPLIED_BY


def complaint(case: Case, actor: Actor) -> dict[str, Any]:
    told = queries.complaint_of(case)
    if queries.why_recused(case, actor):
        return {"complaint": told, "recused": True}
    return {
        "complaint": told,
        "recused": False,
        "about": ABOUT[told.about],
        "received_by": RECEIVED_BY[told.received_by],
        "against": cast(Sealed, told.against).shown() if told.against is not None else "",
        "content": cast(Sealed, told.content).shown(),
    }


def reporter(case: Case, actor: Actor) -> dict[str, Any]:
    told = queries.complaint_of(case)
    may = gate.may(actor, "complaint.reveal") and hasattr(told, "reporter") and not queries.why_recused(case, actor)
    return {"complaint": told, "form": RevealForm() if may else None, "case": case}


def inquiries(case: Case, actor: Actor) -> dict[str, Any]:
    told = queries.complaint_of(case)
    if queries.why_recused(case, actor):
        return {"rows": [], "finding": "", "complaint": told, "deed": None, "verify": "", "letter": ""}
    rows = list(told.inquiries.select_related("made_by", "data_key"))
    unlock(rows)
    works = actor.role == COMPLAINTS_OFFICER and case.state == "being_verified"
    deed = (
        Deed(reverse("complaints:inquiry", args=[case.public_id]), _("登记核查情况"), "file-pencil") if works else None
    )
    replies = gate.may(actor, "complaint.reveal") and bool(told.outcome)
    return {
        "complaint": told,
        "rows": [{"row": row, "found": cast(Sealed, row.found).shown()} for row in rows],
        "outcome": OUTCOMES.get(told.outcome, ""),
        "finding": cast(Sealed, told.finding).shown() if told.finding is not None else "",
        "replied_by": REPLIED_BY.get(told.replied_by, ""),
        "deed": deed,
        "verify": reverse("complaints:verify", args=[case.public_id]) if works else "",
        "letter": reverse("complaints:letter", args=[case.public_id]) if replies else "",
    }
