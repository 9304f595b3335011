"""Idempotency keys: the same form sent twice, or the same API call tried again, is carried out once."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.utils.translation import gettext_lazy as _

from .actor import Actor
from .history import author
from .models import Submission
from .refusals import Reason, Refused


def carry_out(*, actor: Actor, key: str, what: str, act: Callable[[], object]) -> str:
    """Carry out ``act`` once for the key and give its result's text; a second time gives the first result.

    ``act`` runs in the same transaction as the claim: both are kept, or neither. ``Refused`` passes through.
    """
    with author(actor):
        earlier = claim(actor=actor, key=key, what=what)
        if earlier is not None:
            return earlier
        result = str(act() or "")
        remember(actor=actor, key=key, what=what, result=result)
    return result


def carry_out_in_parts(*, actor: Actor, key: str, what: str, act: Callable[[], object]) -> str:
    """The same for an action that commits in parts and so can't run inside the transaction of its claim.

    Such an action refuses a second run by itself (its version is spent); the key gives the second call the first result.
    """
    with author(actor):
        earlier = claim(actor=actor, key=key, what=what)
    if earlier is not None:
        return earlier
    result = str(act())
    with author(actor):
        if claim(actor=actor, key=key, what=what) is None:
            remember(actor=actor, key=key, what=what, result=result)
    return result


def claim(*, actor: Actor, key: str, what: str) -> str | None:
    """The result of an earlier submission of ``key``, or None if this is the first: then carry it out and ``remember``.

    To be called inside the action's transaction: a second one with the same key waits here until the first is through.
    Raises Refused if the key was another's or was used for something else.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"submission {key}"])
    earlier = Submission.objects.filter(key=key).first()
    if earlier is None:
        return None
    if (earlier.actor, earlier.what) != (actor.author, what):
        raise Refused(Reason("key_used", _("此提交凭据已用于其他事项，请刷新页面后重新提交。")))
    return earlier.result


def remember(*, actor: Actor, key: str, what: str, result: str) -> None:
    """Note what the submission led to (a public id, mostly)."""
    Submission.objects.create(key=key, actor=actor.author, what=what, result=result)
