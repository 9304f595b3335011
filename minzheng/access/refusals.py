"""Refused: how a room says no. Screens, the API and the command line translate it; nobody sees a stack trace."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, Protocol

from django.utils.translation import get_language


@dataclass(frozen=True)
class Reason:
    """One reason why something can't be done: a stable key, a sentence for people, and the field it concerns."""

    key: str
    text: Any  # lazily translated
    field: str = ""

    def __str__(self) -> str:
        return str(self.text)


class Refused(Exception):
    """An action was refused; nothing was changed."""

    def __init__(self, *reasons: Reason) -> None:
        self.reasons = list(reasons)
        super().__init__("；".join(str(reason) for reason in reasons))


@contextmanager
def collected(reasons: list[Reason]) -> Iterator[None]:
    """Go on after a refusal inside the block, keeping its reasons, so that people hear everything at once."""
    try:
        yield
    except Refused as refused:
        reasons += refused.reasons


class InBothLanguages(Protocol):
    """What the floors below Django say: each text carries its Chinese and its English."""

    zh: str
    en: str


def spoken(words: InBothLanguages) -> str:
    """A text of the law's floor in the reader's language."""
    return words.zh if (get_language() or "zh").startswith("zh") else words.en
