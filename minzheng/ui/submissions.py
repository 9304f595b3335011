"""Posting a form once: the token a form carries, claimed in the transaction that carries out what it asks."""

from __future__ import annotations

from collections.abc import Callable

from django.db import transaction
from django.http import HttpRequest

from minzheng.access import submissions
from minzheng.access.actor import Actor
from minzheng.lib.public_ids import new_public_id

FORM_TOKEN = "form_token"  # noqa: S105  (the name of a form field)


def carry_out(request: HttpRequest, actor: Actor, *, what: str, act: Callable[[], object]) -> str:
    """Carry out ``act`` once for the posted token and give its result's text; a second post gives the first result."""
    return submissions.carry_out(actor=actor, key=token_of(request), what=what, act=act)


def done_before(request: HttpRequest, actor: Actor, *, what: str) -> bool:
    """Whether this very form was carried out already: a page that no longer fits what it changed need not be valid."""
    token = request.POST.get(FORM_TOKEN, "")
    with transaction.atomic():
        return bool(token) and submissions.claim(actor=actor, key=token, what=what) is not None


def token_of(request: HttpRequest) -> str:
    """The token that the posted form carries; a form without one is a submission of its own."""
    return request.POST.get(FORM_TOKEN) or str(new_public_id())
