"""Looks: what is read through the API is logged like what is read on a screen, with a purpose."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import unquote
from uuid import UUID

from django.utils.translation import override

from minzheng.access import log
from minzheng.access.actor import Actor
from minzheng.cases.documents import OFFICIAL

HEADER = "Access-Purpose"


@dataclass(frozen=True)
class Look:
    """Writes the log for one call. ``purpose`` is the caller's own words, empty where she gave none."""

    actor: Actor
    purpose: str

    @classmethod
    def of(cls, actor: Actor, header: str) -> Look:
        """A header holds no Chinese: the purpose is percent-encoded UTF-8 in it."""
        words = unquote(header, errors="replace")
        return cls(actor, "".join(character for character in words if character.isprintable()).strip())

    def __call__(self, persons: Iterable[UUID], *, default: Any, what: str = log.VIEW, ref: str = "") -> None:
        """Log that these persons were looked at; ``default`` is the purpose of the operation, in the official language."""
        with override(OFFICIAL):
            purpose = self.purpose or str(default)
        log.record_look(self.actor, persons, what=what, purpose=purpose, subject_ref=ref)
