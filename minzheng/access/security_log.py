"""The security log: who signed in, who failed to, and who changed an account, a second factor or a posting.

What somebody typed is never kept: a password may stand in the box of the name.
"""

from __future__ import annotations

from .actor import Actor
from .models import Posting, SecurityEvent, Staff
from .requests import client_address, request_id

SIGNED_IN, SIGN_IN_FAILED, LOCKED_OUT, CODE_FAILED = "signed_in", "sign_in_failed", "locked_out", "code_failed"
RECOVERY_CODE_USED = "recovery_code_used"
FACTOR_ENROLLED, FACTOR_REMOVED, FACTOR_RESET = "factor_enrolled", "factor_removed", "factor_reset"
PASSWORD_CHANGED, PASSWORD_RESET, UNLOCKED = "password_changed", "password_reset", "unlocked"
STAFF_ADDED, DEACTIVATED, REACTIVATED = "staff_added", "deactivated", "reactivated"
POSTING_GIVEN, POSTING_ENDED = "posting_given", "posting_ended"
TOKEN_ISSUED, TOKEN_REVOKED = "token_issued", "token_revoked"

KINDS = (
    *(SIGNED_IN, SIGN_IN_FAILED, LOCKED_OUT, CODE_FAILED, RECOVERY_CODE_USED),
    *(FACTOR_ENROLLED, FACTOR_REMOVED, FACTOR_RESET, PASSWORD_CHANGED, PASSWORD_RESET, UNLOCKED),
    *(STAFF_ADDED, DEACTIVATED, REACTIVATED, POSTING_GIVEN, POSTING_ENDED, TOKEN_ISSUED, TOKEN_REVOKED),
)
TOLD_LATER = (FACTOR_RESET, PASSWORD_RESET, UNLOCKED, REACTIVATED)
"""What another did to an account, and its owner learns at her next sign-in."""


def record(
    kind: str, *, subject: Staff | None, actor: Actor | None = None, posting: Posting | None = None, note: str = ""
) -> None:
    """Write one row, in the transaction and by the author of what it tells.

    ``subject`` is whose account it is about, None where the name typed is nobody's; ``actor`` the other person who
    acted, None for the subject herself.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of security event: {kind}")
    SecurityEvent.objects.create(
        kind=kind,
        subject_id=subject.public_id if subject else None,
        actor_id=actor.staff_id if actor else None,
        actor_role=actor.role if actor else "",
        posting_id=posting.public_id if posting else None,
        note=note[:200],
        address=client_address(),
        request_id=request_id(),
    )


def untold(staff: Staff) -> list[SecurityEvent]:
    """What others did to her account since she signed in last, the earliest first. To be asked before the new sign-in."""
    last = last_signed_in(staff)
    found = SecurityEvent.objects.filter(subject_id=staff.public_id, kind__in=TOLD_LATER, pk__gt=last.pk if last else 0)
    return list(found.order_by("pk"))


def last_signed_in(staff: Staff) -> SecurityEvent | None:
    """Her latest sign-in, for her own page and the administrator's."""
    return SecurityEvent.objects.filter(subject_id=staff.public_id, kind=SIGNED_IN).order_by("-pk").first()
