"""Data keys: one for each person or file, wrapped by the master key, held open only for one request or one job."""

from __future__ import annotations

import os
from base64 import b64decode
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from uuid import UUID

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id

from .models import DataKey

KEY_BYTES = 32
NONCE_BYTES = 12

_keyring: ContextVar[dict[UUID, bytes] | None] = ContextVar("keyring", default=None)


class Unreadable(Exception):
    """The content can't be read: its key was destroyed, or it does not belong to this row, or it was tampered with."""


class Destroyed(Unreadable):
    """The content was erased: its key was destroyed on purpose, and nobody will ever read it again."""


@contextmanager
def keyring() -> Iterator[None]:
    """Keep opened data keys in memory for the length of one request or one job, and not longer."""
    token = _keyring.set({})
    try:
        yield
    finally:
        _keyring.reset(token)


def new_data_key() -> DataKey:
    """A fresh data key, saved."""
    return new_data_keys(1)[0]


def new_data_keys(count: int) -> list[DataKey]:
    """Fresh data keys, saved with one insert."""
    keys = unsaved_data_keys([new_public_id() for _ in range(count)])
    DataKey.objects.bulk_create(keys)
    return keys


def unsaved_data_keys(public_ids: Sequence[UUID]) -> list[DataKey]:
    """Fresh data keys of these names, open in the keyring, for who brings them into the database otherwise."""
    master_key_id = current_master_key_id()
    keys, opened = [], {}
    for public_id in public_ids:
        key = DataKey(public_id=public_id, master_key_id=master_key_id)
        secret = os.urandom(KEY_BYTES)
        key.wrapped = _wrap(secret, key)
        opened[public_id] = secret
        keys.append(key)
    _opened().update(opened)
    return keys


def destroy(data_key: DataKey) -> None:
    """Make everything sealed with this key unreadable for ever, in every row, history and backup that has no key."""
    data_key.wrapped = None
    data_key.destroyed_at = clock.now()
    data_key.save(update_fields=["wrapped", "destroyed_at"])
    _opened().pop(data_key.public_id, None)


def rewrap(data_keys: Sequence[DataKey]) -> None:
    """Wrap the keys by the present master key, with one update. What they sealed does not change."""
    for data_key in data_keys:
        secret = _unwrap(data_key)
        data_key.master_key_id = current_master_key_id()
        data_key.wrapped = _wrap(secret, data_key)
    DataKey.objects.bulk_update(data_keys, ["master_key_id", "wrapped"])


def fetch(ids: Iterable[UUID]) -> None:
    """Bring the named keys into the keyring with at most one query. Destroyed ones are passed over."""
    opened = _opened()
    missing = {key_id for key_id in ids if key_id not in opened}
    if not missing:
        return
    for key in DataKey.objects.filter(public_id__in=missing, wrapped__isnull=False):
        opened[key.public_id] = _unwrap(key)


def secret_of(key_id: UUID) -> bytes:
    """The open key, from the keyring or with one query. Raises Destroyed where there is none any more."""
    fetch([key_id])
    try:
        return _opened()[key_id]
    except KeyError:
        raise Destroyed(f"data key {key_id} does not exist or was destroyed") from None


def hold(data_key: DataKey) -> bytes:
    """The open key of a row already at hand, without a query."""
    opened = _opened()
    if data_key.public_id not in opened:
        opened[data_key.public_id] = _unwrap(data_key)
    return opened[data_key.public_id]


def opens(public_id: str, *, master_key_id: str, wrapped: bytes) -> None:
    """Whether a wrapped data key, as a backup keeps one, opens with the configured master key. Raises Unreadable."""
    _unwrap(DataKey(public_id=UUID(public_id), master_key_id=master_key_id, wrapped=wrapped))


def current_master_key_id() -> str:
    """The last of the configured master keys wraps what is new; the others only unwrap."""
    return next(reversed(settings.MASTER_KEYS))


def _opened() -> dict[UUID, bytes]:
    opened = _keyring.get()
    if opened is None:
        opened = {}
        _keyring.set(opened)
    return opened


def _wrap(secret: bytes, key: DataKey) -> bytes:
    nonce = os.urandom(NONCE_BYTES)
    return nonce + _master(key.master_key_id).encrypt(nonce, secret, _context(key))


def _unwrap(key: DataKey) -> bytes:
    if key.wrapped is None:
        raise Destroyed(f"data key {key.public_id} was destroyed")
    wrapped = bytes(key.wrapped)
    try:
        return _master(key.master_key_id).decrypt(wrapped[:NONCE_BYTES], wrapped[NONCE_BYTES:], _context(key))
    except InvalidTag:
        raise Unreadable(f"data key {key.public_id} does not open with master key {key.master_key_id}") from None


def _master(master_key_id: str) -> AESGCM:
    try:
        return AESGCM(b64decode(settings.MASTER_KEYS[master_key_id]))
    except KeyError:
        raise Unreadable(f"master key {master_key_id} is not configured") from None


def _context(key: DataKey) -> bytes:
    return f"access_datakey.wrapped.{key.public_id}".encode()
