"""Issuing, recognising and revoking tokens.

A secret is 32 random bytes. With 256 bits there is nothing to guess, so wrong ones are neither counted nor locked out,
and a plain digest keeps them as safely as a slow one would.
"""

from __future__ import annotations

import base64
import hashlib
import secrets
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.access import security_log
from minzheng.access.actor import Actor
from minzheng.access.actors import actor_for_posting
from minzheng.access.history import action, author
from minzheng.access.models import Posting
from minzheng.access.refusals import Reason, Refused
from minzheng.access.requests import request_id
from minzheng.lib import clock

from .models import LONGEST, Token

MARK = "mz_"  # says what it is to whoever finds one in a log or a repository
SHOWN = len(MARK) + 6
MOST_LIVE = 20
SHORTEST_NAME = 2

NEEDS_STAFF = Reason("needs_staff", _("访问令牌由工作人员本人签发。"))
NO_NAME = Reason("name_missing", _("请写明令牌给哪个程序用。"), field="name")
TOO_MANY = Reason("too_many", _("这个任职已有 20 个有效令牌，请先撤销不用的。"))
NOT_YOURS = Reason("not_permitted", _("没有这个令牌。"))
TOO_LONG = Reason("days", _("有效期为 1 至 90 天。"), field="days")


@dataclass(frozen=True)
class Issued:
    """A new token with its secret, which is shown now and never again."""

    token: Token
    secret: str


@action
def issue(*, actor: Actor, name: str, days: int) -> Issued:
    """Issue a token for the actor's own posting, valid for 1 to 90 days. Raises ``Refused``."""
    if not actor.is_staff:
        raise Refused(NEEDS_STAFF)
    if len(name.strip()) < SHORTEST_NAME:
        raise Refused(NO_NAME)
    if not 1 <= days <= LONGEST.days:
        raise Refused(TOO_LONG)
    posting = Posting.objects.select_for_update().get(public_id=actor.posting_id)
    if live(posting).count() >= MOST_LIVE:
        raise Refused(TOO_MANY)
    secret = MARK + base64.urlsafe_b64encode(secrets.token_bytes(32)).decode().rstrip("=")
    now = clock.now()
    token = Token.objects.create(
        posting=posting,
        name=name.strip(),
        secret_digest=_digest(secret),
        prefix=secret[:SHOWN],
        created_at=now,
        expires_at=now + timedelta(days=days),
    )
    security_log.record(security_log.TOKEN_ISSUED, subject=posting.staff, posting=posting, note=token.prefix)
    return Issued(token, secret)


@action
def revoke(*, actor: Actor, public_id: UUID) -> Token:
    """Revoke one of the actor's own tokens, of whichever of her postings. Twice is once. Raises ``Refused``."""
    token = of_staff(actor).select_for_update(of=("self",)).filter(public_id=public_id).first()
    if token is None:
        raise Refused(NOT_YOURS)
    if token.revoked_at is None:
        token.revoked_at = clock.now()
        token.save(update_fields=["revoked_at"])
        security_log.record(
            security_log.TOKEN_REVOKED, subject=token.posting.staff, posting=token.posting, note=token.prefix
        )
    return token


def actor_of(secret: str) -> Actor | None:
    """For whom a secret speaks now: the posting must be in force today and its holder active. None for any other.

    An account whose password was reset speaks through no token until its owner has set a new one.
    """
    today, now = clock.today(), clock.now()
    posting_in_force = Q(posting__valid_from__lte=today) & (Q(posting__valid_to=None) | Q(posting__valid_to__gt=today))
    found = Token.objects.filter(posting_in_force, secret_digest=_digest(secret), revoked_at=None, expires_at__gt=now)
    owner_may = {"posting__staff__is_active": True, "posting__staff__must_change_password": False}
    token = found.filter(**owner_may).select_related("posting__staff", "posting__division").first()
    if token is None:
        return None
    actor = actor_for_posting(token.posting, request_id=request_id())
    if token.last_used_on != today:
        with author(actor):
            Token.objects.filter(pk=token.pk).update(last_used_on=today)
    return actor


def of_staff(actor: Actor) -> QuerySet[Token]:
    """The tokens of all the actor's postings, the latest first; her own alone."""
    own = Token.objects.filter(posting__staff__public_id=actor.staff_id) if actor.is_staff else Token.objects.none()
    return own.select_related("posting__division", "posting__staff").order_by("-pk")


def live(posting: Posting) -> QuerySet[Token]:
    """The tokens of a posting that are neither revoked nor expired."""
    return Token.objects.filter(posting=posting, revoked_at=None, expires_at__gt=clock.now())


def state_of(token: Token) -> str:
    """``live``, ``revoked``, ``expired`` or, while the posting is not in force, ``resting``."""
    if token.revoked_at is not None:
        return "revoked"
    if token.expires_at <= clock.now():
        return "expired"
    posting, today = token.posting, clock.today()
    holds = posting.valid_from <= today and (posting.valid_to is None or posting.valid_to > today)
    return "live" if holds and posting.staff.is_active else "resting"


def _digest(secret: str) -> str:
    return hashlib.sha256(secret.encode(errors="replace")).hexdigest()
