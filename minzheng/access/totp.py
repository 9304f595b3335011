"""Time-based one-time passwords (RFC 6238): six digits, thirty seconds, SHA-1, as every authenticator app knows them."""

from __future__ import annotations

import secrets
from base64 import b32decode, b32encode
from datetime import datetime
from hmac import compare_digest

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

DIGITS = 6
STEP_SECONDS = 30
TOLERANCE = 1  # steps to either side: telephones' clocks are not exact
SECRET_BYTES = 20  # as long as the digest, RFC 4226 section 4
ISSUER = "Minzheng"


def new_secret() -> str:
    """A fresh secret in base32, as it is typed into an app."""
    return b32encode(secrets.token_bytes(SECRET_BYTES)).decode()


def step_at(moment: datetime) -> int:
    """The number of the time step that an instant falls into."""
    return int(moment.timestamp()) // STEP_SECONDS


def code_for(secret: str, step: int) -> str:
    """The six digits of one time step."""
    return _generator(secret).generate(step * STEP_SECONDS).decode()


def matching_step(secret: str, code: str, *, at: datetime, after: int = 0) -> int | None:
    """The time step whose code this is, if it is near ``at`` and later than ``after``, the last one that was used."""
    present = step_at(at)
    for step in range(present - TOLERANCE, present + TOLERANCE + 1):
        if compare_digest(code_for(secret, step).encode(), code.encode()) and step > after:
            return step
    return None


def address_for(secret: str, username: str) -> str:
    """The otpauth address that a telephone reads from the QR code."""
    return _generator(secret).get_provisioning_uri(username, ISSUER)


def _generator(secret: str) -> TOTP:
    return TOTP(b32decode(secret), DIGITS, SHA1(), STEP_SECONDS)  # noqa: S303  (the apps know no other digest)
