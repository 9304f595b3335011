"""What can be done with a case now, as the action panel shows it."""

from __future__ import annotations

from typing import Any

from django import forms

from minzheng.access.actor import Actor
from minzheng.cases.advance import Offer, available
from minzheng.cases.kinds import CaseKind
from minzheng.cases.models import Case

from ..manifests import act_label


def offers_of(case: Case, actor: Actor, kind: CaseKind, bound: dict[str, forms.Form]) -> list[dict[str, Any]]:
    return [_offer(offer, kind, bound) for offer in available(case, actor)]


def _offer(offer: Offer, kind: CaseKind, bound: dict[str, forms.Form]) -> dict[str, Any]:
    return {
        "verb": offer.verb,
        "label": offer.transition.label,
        "strong": offer.transition.strong,
        "reasons_why_not": list(offer.reasons),
        "note_required": offer.transition.note_required,
        "form": bound.get(offer.verb) or transition_form(kind, offer.verb, None),
        "confirm": offer.transition.target.label if offer.transition.target.final else "",
    }


def transition_form(kind: CaseKind, verb: str, data: Any) -> forms.Form | None:
    form = kind.transition_forms.get(verb)
    return form(data) if form else None


def verb_label(kind: CaseKind, verb: str) -> str:
    return str(next((row.label for row in kind.workflow.transitions if row.verb == verb), None) or act_label(verb))
