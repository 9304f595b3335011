"""Posting a form once, for actions that commit in parts and so can't run inside the transaction of their claim.

Such an action refuses a second run by itself (its version is spent); the token gives the second post the first result.
"""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest

from minzheng.access import submissions
from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.lib.public_ids import new_public_id
from minzheng.ui.submissions import FORM_TOKEN


def carry_out_in_parts(request: HttpRequest, actor: Actor, *, what: str, act: Callable[[], object]) -> str:
    """The result's text of ``act``, or of the earlier post of the same token. ``Refused`` passes through."""
    key = request.POST.get(FORM_TOKEN) or str(new_public_id())
    with author(actor):
        earlier = submissions.claim(actor=actor, key=key, what=what)
    if earlier is not None:
        return earlier
    result = str(act())
    with author(actor):
        if submissions.claim(actor=actor, key=key, what=what) is None:
            submissions.remember(actor=actor, key=key, what=what, result=result)
    return result
