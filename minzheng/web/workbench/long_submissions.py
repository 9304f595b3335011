"""Posting a form once, for actions that commit in parts and so can't run inside the transaction of their claim."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from minzheng.access import submissions
from minzheng.access.actor import Actor
from minzheng.ui.submissions import token_of


def carry_out_in_parts(request: HttpRequest, actor: Actor, *, what: str, act: Callable[[], object]) -> str:
    """The result's text of ``act``, or of the earlier post of the same token. ``Refused`` passes through."""
    return submissions.carry_out_in_parts(actor=actor, key=token_of(request), what=what, act=act)
