"""Ciphertext: AES-256-GCM with the name of its key, bound to the place where it belongs.

Its layout: version (1 byte), public id of the data key (16), nonce (12), content and tag.
"""

from __future__ import annotations

import os
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from . import keys
from .keys import NONCE_BYTES, Unreadable
from .models import DataKey

VERSION = b"\x01"
KEY_ID_END = 1 + 16
NONCE_END = KEY_ID_END + NONCE_BYTES
TAG_BYTES = 16


def seal_bytes(content: bytes, *, data_key: DataKey, context: str) -> bytes:
    """Encrypt ``content`` with the data key so that it opens only under the same ``context``."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = AESGCM(keys.hold(data_key)).encrypt(nonce, content, context.encode())
    return VERSION + data_key.public_id.bytes + nonce + sealed


def open_bytes(ciphertext: bytes, *, context: str) -> bytes:
    """Decrypt what ``seal_bytes`` made. Raises Unreadable (destroyed key, other context, damaged content)."""
    if not looks_sealed(ciphertext):
        raise Unreadable("this is not a sealed value")
    opener = AESGCM(keys.secret_of(key_id_of(ciphertext)))
    try:
        return opener.decrypt(ciphertext[KEY_ID_END:NONCE_END], ciphertext[NONCE_END:], context.encode())
    except InvalidTag:
        raise Unreadable(f"content does not open as {context}") from None


def key_id_of(ciphertext: bytes) -> UUID:
    """The public id of the data key that sealed this."""
    return UUID(bytes=ciphertext[1:KEY_ID_END])


def looks_sealed(value: bytes) -> bool:
    """Whether this has the layout of a ciphertext; only its key can tell more."""
    return value[:1] == VERSION and len(value) >= NONCE_END + TAG_BYTES
