"""What a room may hand to a letter, read: days as dates or as text, sentences with or without their article."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

Data = Mapping[str, Any]


def items(sentences: Iterable[Any]) -> list[dict[str, str]]:
    """Sentences as the templates take them: ``{text, law}``, the article empty where none is given."""
    return [
        {"text": item["text"], "law": item.get("law", "")} if isinstance(item, dict) else {"text": str(item), "law": ""}
        for item in sentences
    ]


def day_of(value: date | str) -> date:
    return date.fromisoformat(value) if isinstance(value, str) else value


def month_text(value: date | str) -> str:
    """The month as letters write it: 2020年12月."""
    day = day_of(value)
    return f"{day.year}年{day.month}月"
