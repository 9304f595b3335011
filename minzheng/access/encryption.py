"""Encrypted columns: AES-256-GCM under the row's own data key, bound to table, column and row.

A row with encrypted columns has a ``public_id`` and a ``data_key``. Assign a plain value; saving seals it and fills the
blind index named by ``index``; reading gives a :class:`Sealed`, which never shows its content by accident.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import unicodedata
from base64 import b64decode
from collections.abc import Callable, Iterable
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import models
from django.db.models import signals
from django.db.models.query_utils import DeferredAttribute
from django.utils.translation import gettext as _

from minzheng.lib import identity_number

from . import keys
from .ciphertext import key_id_of, looks_sealed, open_bytes, seal_bytes
from .keys import Destroyed, Unreadable, destroy, keyring, new_data_key, new_data_keys

__all__ = [
    "BlindIndexField",
    "Destroyed",
    "EncryptedJSONField",
    "EncryptedTextField",
    "Sealed",
    "Unreadable",
    "blind_index",
    "destroy",
    "keyring",
    "new_data_key",
    "new_data_keys",
    "open_bytes",
    "seal_bytes",
    "unlock",
]

MASKS: dict[str, Callable[[str], str]] = {
    "identity": identity_number.mask,
    "phone": identity_number.mask_phone,
    "account": identity_number.mask_account,
    "address": identity_number.mask_address,
}


def unlock(things: Iterable[Any]) -> None:
    """Open the data keys of model instances or Sealed values with one query, before a list of them is shown."""
    keys.fetch(key_id for thing in things for key_id in _key_ids(thing))


def blind_index(text: str) -> str:
    """What is stored in place of a number so that equal numbers can be found: HMAC-SHA256, hexadecimal.

    Spaces, hyphens, width and case do not count: people write numbers in groups, and X as x.
    """
    normal = unicodedata.normalize("NFKC", text)
    normal = "".join(character for character in normal if not character.isspace() and character != "-").upper()
    return hmac.new(b64decode(settings.INDEX_KEY), normal.encode(), hashlib.sha256).hexdigest()


class Sealed:
    """An encrypted value of one row. It opens only when asked to, and templates can't ask."""

    __slots__ = ("_ciphertext", "_field", "_plain", "_row_id")

    def __init__(self, field: EncryptedField, row_id: UUID, *, ciphertext: bytes = b"", plain: Any = None) -> None:
        self._field = field
        self._row_id = row_id
        self._ciphertext = ciphertext
        self._plain = plain

    def open(self) -> Any:
        """The plain value. Raises Unreadable where the key was destroyed or the ciphertext is another row's."""
        if not self._ciphertext:
            return self._plain
        return self._field.decode(open_bytes(self._ciphertext, context=self.context))

    open.alters_data = True  # type: ignore[attr-defined]  # the template engine refuses to call it

    def shown(self) -> str:
        """The text for a page: 已销毁 where the key was destroyed, while the row it stood in stays."""
        try:
            return str(self.open())
        except Destroyed:
            return _("已销毁")

    shown.alters_data = True  # type: ignore[attr-defined]  # as open(): a screen asks for it, no template can

    def masked(self, kind: str) -> str:
        """The value as screens show it; ``kind`` is identity, phone, account or address."""
        try:
            return MASKS[kind](str(self.open()))
        except Unreadable:
            return _("已销毁")

    @property
    def context(self) -> str:
        """What binds the ciphertext to its place: table, column and row."""
        return f"{self._field.model._meta.db_table}.{self._field.column}.{self._row_id}"

    @property
    def ciphertext(self) -> bytes:
        """Empty until the row is saved."""
        return self._ciphertext

    def __str__(self) -> str:
        return "••••"

    def __repr__(self) -> str:
        return f"<Sealed {self.context}>"

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Sealed):
            return NotImplemented
        return (self.context, self._ciphertext, self._plain) == (other.context, other._ciphertext, other._plain)

    def __hash__(self) -> int:
        return hash((self.context, self._ciphertext))


class _SealedAttribute(DeferredAttribute):
    """Reading gives Sealed or None, whatever the instance holds: a ciphertext from the database or a new plain value."""

    field: EncryptedField

    def __get__(self, instance: models.Model | None, cls: type | None = None) -> Any:
        if instance is None:
            return self
        value = instance.__dict__.get(self.field.attname, self)
        if value is self:
            super().__get__(instance, cls)  # deferred: loads it into the instance
            value = instance.__dict__[self.field.attname]
        if value is None:
            return None
        if isinstance(value, _Plain):
            return Sealed(self.field, instance.public_id, plain=value.value)  # type: ignore[attr-defined]
        return Sealed(self.field, instance.public_id, ciphertext=value)  # type: ignore[attr-defined]

    def __set__(self, instance: models.Model, value: Any) -> None:
        if isinstance(value, Sealed):
            value = self._taken_over(instance, value)
        elif isinstance(value, bytes | bytearray | memoryview):
            value = bytes(value)
        elif value is not None and not isinstance(value, _Plain) and not hasattr(value, "resolve_expression"):
            value = _Plain(self.field.checked(value))
        instance.__dict__[self.field.attname] = value

    def _taken_over(self, instance: models.Model, value: Sealed) -> Any:
        own = Sealed(self.field, instance.public_id)  # type: ignore[attr-defined]
        if value.context != own.context:
            raise ValueError("A sealed value belongs to its row and column: open() it first.")
        return value.ciphertext or _Plain(value.open())


class _Plain:
    """A value assigned and not yet sealed."""

    __slots__ = ("value",)

    def __init__(self, value: Any) -> None:
        self.value = value

    def __repr__(self) -> str:
        return "<Plain ••••>"


class EncryptedField(models.BinaryField):
    """What encrypted columns share; see EncryptedTextField and EncryptedJSONField."""

    descriptor_class = _SealedAttribute

    def __init__(self, *args: Any, index: str = "", **kwargs: Any) -> None:
        self.index = index
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        if self.index:
            kwargs["index"] = self.index
        return name, path, args, kwargs

    def contribute_to_class(self, cls: type[models.Model], name: str, private_only: bool = False) -> None:
        super().contribute_to_class(cls, name, private_only)
        if self.index and not cls._meta.abstract:
            signals.pre_save.connect(self._refuse_half_a_save, sender=cls)

    def get_default(self) -> Any:
        return None

    def encode(self, value: Any) -> bytes:
        raise NotImplementedError

    def decode(self, content: bytes) -> Any:
        raise NotImplementedError

    def checked(self, value: Any) -> Any:
        """The value, if this column can hold it; else TypeError."""
        raise NotImplementedError

    def pre_save(self, instance: models.Model, add: bool) -> bytes | None:
        """Seal what was assigned and fill the blind index. Called by save() and bulk_create() alike."""
        value = instance.__dict__.get(self.attname)
        if not isinstance(value, _Plain):
            return value
        place = Sealed(self, instance.public_id)  # type: ignore[attr-defined]
        ciphertext = seal_bytes(self.encode(value.value), data_key=instance.data_key, context=place.context)  # type: ignore[attr-defined]
        instance.__dict__[self.attname] = ciphertext
        if self.index:
            setattr(instance, self.index, blind_index(value.value))
        return ciphertext

    def get_db_prep_value(self, value: Any, connection: Any, prepared: bool = False) -> Any:
        if isinstance(value, Sealed):
            value = value.ciphertext
        if value is not None and not (isinstance(value, bytes) and looks_sealed(value)):
            raise TypeError(f"{self.name} holds sealed values only: assign to an instance and save() or bulk_create().")
        return super().get_db_prep_value(value, connection, prepared)

    def value_to_string(self, obj: models.Model) -> str:
        return str(getattr(obj, self.attname))

    def _refuse_half_a_save(self, sender: Any, instance: models.Model, update_fields: Any, **_: Any) -> None:
        pending = isinstance(instance.__dict__.get(self.attname), _Plain)
        if pending and update_fields is not None and self.name in update_fields and self.index not in update_fields:
            raise ValueError(f"Save {self.name} together with {self.index}, or the index would tell another number.")


class EncryptedTextField(EncryptedField):
    """Encrypted text. ``index`` names the BlindIndexField by which equal texts are found."""

    def encode(self, value: str) -> bytes:
        return value.encode()

    def decode(self, content: bytes) -> str:
        return content.decode()

    def checked(self, value: Any) -> str:
        if not isinstance(value, str):
            raise TypeError(f"{self.name} holds text, not {type(value).__name__}.")
        return value


class EncryptedJSONField(EncryptedField):
    """An encrypted JSON value: object, list, text, number or truth value."""

    def encode(self, value: Any) -> bytes:
        return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()

    def decode(self, content: bytes) -> Any:
        return json.loads(content)

    def checked(self, value: Any) -> Any:
        json.dumps(value)
        return value


class BlindIndexField(models.CharField):
    """The blind index of an encrypted text of the same row; filled when that is sealed, never by hand."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("max_length", 64)
        kwargs.setdefault("db_index", True)
        kwargs.setdefault("editable", False)
        super().__init__(*args, **kwargs)

    def pre_save(self, instance: models.Model, add: bool) -> Any:
        for field in instance._meta.concrete_fields:
            if isinstance(field, EncryptedField) and field.index == self.name:
                field.pre_save(instance, add)  # whichever of the two columns is saved first
        return super().pre_save(instance, add)


def _key_ids(thing: Any) -> Iterable[UUID]:
    if isinstance(thing, Sealed):
        ciphertexts = [thing.ciphertext]
    else:
        columns = [field.attname for field in thing._meta.concrete_fields if isinstance(field, EncryptedField)]
        ciphertexts = [thing.__dict__.get(column) for column in columns]
    return [key_id_of(value) for value in ciphertexts if isinstance(value, bytes) and looks_sealed(value)]
