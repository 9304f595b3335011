"""Civil days in words: as the reader's language writes them, and as an official letter does."""

from __future__ import annotations

from datetime import date

from django.utils.dateformat import format as formatted
from django.utils.translation import get_language


def date_text(day: date | None) -> str:
    """``2020年3月6日``, or ``6 Mar 2020`` for a reader of English; a dash for no day."""
    if day is None:
        return "—"
    return formatted(day, "j M Y" if (get_language() or "").startswith("en") else "Y年n月j日")


def official(day: date) -> str:
    """The day as letters write it, whatever the reader's language: ``2020年3月6日``."""
    return f"{day.year}年{day.month}月{day.day}日"
