"""Idempotency keys: a call tried again is carried out once and gets the same answer."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest

from minzheng.access import submissions
from minzheng.access.actor import Actor

from .schemas import Schema

HEADER = "Idempotency-Key"


@dataclass(frozen=True)
class Once:
    """One call of one posting: carried out the first time, remembered for every other.

    The same key with another body is refused (``key_used``); another posting's key is another key.
    """

    actor: Actor
    key: str
    what: str

    @classmethod
    def of(cls, request: HttpRequest, key: str, operation: str) -> Once:
        actor: Actor = request.actor
        own = hashlib.sha256(f"{actor.posting_id} {key}".encode()).hexdigest()
        return cls(actor, own, f"api.{operation}:{_digest(request)[:32]}")

    def __call__(self, act: Callable[[], Schema]) -> dict[str, Any]:
        """The receipt of ``act``, which runs in the transaction that remembers it."""
        return self._receipt(submissions.carry_out, act)

    def in_parts(self, act: Callable[[], Schema]) -> dict[str, Any]:
        """The same for an action that commits in parts."""
        return self._receipt(submissions.carry_out_in_parts, act)

    def _receipt(self, carry_out: Callable[..., str], act: Callable[[], Schema]) -> dict[str, Any]:
        text = carry_out(actor=self.actor, key=self.key, what=self.what, act=lambda: act().model_dump_json())
        receipt: dict[str, Any] = json.loads(text)
        return receipt


def _digest(request: HttpRequest) -> str:
    """What was asked: address and body. Of a form, its fields and files, since its boundary differs each time."""
    asked = hashlib.sha256(request.path.encode())
    if request.content_type == "multipart/form-data":
        for name, values in sorted(request.POST.lists()):
            asked.update(json.dumps([name, values]).encode())
        for name, file in sorted(request.FILES.items()):
            asked.update(json.dumps([name, file.name]).encode())
            asked.update(hashlib.sha256(file.read()).digest())
            file.seek(0)
    else:
        asked.update(request.body)
    return asked.hexdigest()
