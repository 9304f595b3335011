"""Posting a form once: the token a form carries, claimed in the transaction that carries out what it asks."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from minzheng.access import submissions
from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.lib.public_ids import new_public_id

FORM_TOKEN = "form_token"  # noqa: S105  (the name of a form field)


def carry_out(request: HttpRequest, actor: Actor, *, what: str, act: Callable[[], object]) -> str:
    """Carry out ``act`` once for the posted token and give its result's text; a second post gives the first result.

    ``act`` runs in the same transaction as the claim: both are kept, or neither. ``Refused`` passes through.
    """
    key = request.POST.get(FORM_TOKEN) or str(new_public_id())
    with author(actor):
        earlier = submissions.claim(actor=actor, key=key, what=what)
        if earlier is not None:
            return earlier
        result = str(act() or "")
        submissions.remember(actor=actor, key=key, what=what, result=result)
    return result
