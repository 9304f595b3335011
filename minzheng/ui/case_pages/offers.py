"""What can be done with a case now, as the action panel shows it; what can't, with the way to what has to come first."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from minzheng.access.actor import Actor
from minzheng.cases.advance import Offer, available
from minzheng.cases.kinds import CaseKind
from minzheng.cases.models import Case

KERNEL_WAYS = {
    "missing_document": "documents",
    "not_published": "publicity",
    "publicity_running": "publicity",
    "publicity_not_proved": "publicity",
    "objection_open": "publicity",
}
"""Reasons against a step → the section of every case page where they are settled."""


NO_WAY: dict[str, Any] = {"deed": None, "section": ""}


def offers_of(
    case: Case,
    actor: Actor,
    kind: CaseKind,
    *,
    bound: dict[str, forms.Form],
    notes: dict[str, str],
    panels: Iterable[dict[str, Any]],
) -> list[dict[str, Any]]:
    """The strong verb first. ``bound`` and ``notes`` hold by verb what was typed before a refusal."""
    ways = _ways(panels)
    offers = sorted(available(case, actor), key=lambda offer: not offer.transition.strong)
    return [_offer(offer, kind, bound, notes, ways) for offer in offers]


def _offer(
    offer: Offer, kind: CaseKind, bound: dict[str, forms.Form], notes: dict[str, str], ways: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    return {
        "verb": offer.verb,
        "label": offer.transition.label,
        "strong": offer.transition.strong,
        "reasons_why_not": _why_not(offer, ways),
        "note_required": offer.transition.note_required,
        "note": notes.get(offer.verb, ""),
        "form": bound.get(offer.verb) or transition_form(kind, offer.verb, None),
        "confirm": _question(offer),
    }


def _question(offer: Offer) -> str:
    """Asked before a step that closes the case, or that changes what a closed one granted; empty before any other."""
    row = offer.transition
    if row.source.final or (row.source.lives_on and row.target.final):
        return _("“%(step)s”关系到正在享受的待遇，确定吗？") % {"step": row.label}
    return _("“%(step)s”之后这件办件就办结了，确定吗？") % {"step": row.label} if row.target.final else ""


def _why_not(offer: Offer, ways: dict[str, dict[str, Any]]) -> list[dict[str, Any]]:
    """Each reason with its way. Before a strong step that has to wait, the first deed ``leads``: it is the next thing."""
    reasons = [{"text": reason.text, "leads": False, **ways.get(reason.key, NO_WAY)} for reason in offer.reasons]
    first = next((reason for reason in reasons if reason["deed"]), None)
    if first is not None:
        first["leads"] = offer.transition.strong
    return reasons


def _ways(panels: Iterable[dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Reason key → the deed that settles it, or the section of the page where that is done."""
    ways = {key: {"deed": None, "section": section} for key, section in KERNEL_WAYS.items()}
    for shown in panels:
        panel, deed = shown["panel"], shown["context"].get("deed")
        ways |= {key: {"deed": deed, "section": panel.key} for key in panel.settles}
    return ways


def transition_form(kind: CaseKind, verb: str, data: Any) -> forms.Form | None:
    form = kind.transition_forms.get(verb)
    return form(data) if form else None


def verb_label(kind: CaseKind, verb: str, *, source: str, target: str) -> str:
    """What a verb is called on its way from one state to another: rows of the same verb may have names of their own."""
    rows = [row for row in kind.workflow.transitions if row.verb == verb]
    return str(max(rows, key=lambda row: (row.target.key == target, row.source.key == source)).label)
