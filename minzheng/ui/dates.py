"""Dates as people read them: 2020年12月1日, or 1 Dec 2020 on English pages. Instants are shown in Asia/Shanghai."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.dateformat import format as formatted
from django.utils.translation import get_language

from minzheng.lib.clock import SHANGHAI

_DATE = {"zh": "Y年n月j日", "en": "j M Y"}
_MONTH = {"zh": "Y年n月", "en": "M Y"}
_TIME = "H:i"


def date_text(day: date | datetime) -> str:
    """The civil day."""
    return formatted(_civil(day), _DATE[_language()])


def month_text(day: date) -> str:
    """The month a payment is for."""
    return formatted(_civil(day), _MONTH[_language()])


def datetime_text(moment: datetime) -> str:
    """The civil day and the minute."""
    local = _civil(moment)
    return f"{formatted(local, _DATE[_language()])} {formatted(local, _TIME)}"


def _civil(day: date | datetime) -> date | datetime:
    return day.astimezone(SHANGHAI) if isinstance(day, datetime) else day


def _language() -> str:
    return "en" if (get_language() or "").startswith("en") else "zh"
