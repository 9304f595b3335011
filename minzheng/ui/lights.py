"""红黄蓝: how much of a term is left, as a word with a colour; never a colour alone."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

WORKING_DAYS, CALENDAR_DAYS = "working_days", "calendar_days"
SOON = 3  # so many days before the end a term turns yellow


@dataclass(frozen=True)
class Light:
    """``tone``: red (overdue), yellow (soon or today), blue (in time), grey (no term runs)."""

    tone: str
    text: str


def light_for(left: int | None, *, unit: str = WORKING_DAYS) -> Light:
    """``left``: days to the end of the term, negative when it is past, ``None`` when no term runs."""
    if left is None:
        return Light("grey", _("无期限"))
    if left < 0:
        return Light("red", ngettext("逾期 %(days)s 天", "逾期 %(days)s 天", -left) % {"days": -left})
    if left == 0:
        return Light("yellow", _("今天到期"))
    return Light("yellow" if left <= SOON else "blue", _days_left(left, unit))


def _days_left(left: int, unit: str) -> str:
    if unit == CALENDAR_DAYS:
        return ngettext("剩 %(days)s 天", "剩 %(days)s 天", left) % {"days": left}
    return ngettext("剩 %(days)s 个工作日", "剩 %(days)s 个工作日", left) % {"days": left}
