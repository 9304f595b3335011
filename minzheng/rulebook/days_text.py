"""Days as people paste them from a notice, one or several to a line: 2027-01-01, 2月14日至23日, 10月1日（周五）至7日.

A name in front (春节：), what stands in brackets and the words 放假, 调休, 上班 are passed over; anything else that is no
day is told with its line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from minzheng.access.refusals import Reason, Refused

LONGEST_SPAN = 31  # days; a longer one is a slip of the pen
MOST_LINES = 60

_BRACKETS = re.compile(r"[（(][^）)]*[）)]")
_NAME = re.compile(r"^[^\d：:]{1,30}[：:\s]\s*")
_WORDS = re.compile(r"放假调休|放假|调休|上班|共\s*\d+\s*天|\boff\b|\bworked\b", re.IGNORECASE)
_BETWEEN_ITEMS = re.compile(r"[、，,；;。\s]+")
_FROM_TO = re.compile(r"\s*(?:至|到|~|～|—+|–|\bto\b|\.\.)\s*")
_DAY = re.compile(
    r"(?:(?P<year>\d{4})[-年/.])?(?P<month>\d{1,2})[-月/.](?P<day>\d{1,2})日?"
    r"|(?P<compact>\d{8})"
    r"|(?P<alone>\d{1,2})日"
)


def read_days(text: str, *, year: int, field: str) -> list[date]:
    """Every day that the text names, in order and each once. A day without a year lies in ``year``.

    Raises Refused at ``field`` with the line that can't be read.
    """
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    if len(lines) > MOST_LINES:
        raise Refused(Reason("too_many_lines", _("最多 %(most)s 行。") % {"most": MOST_LINES}, field))
    found: set[date] = set()
    for number, line in enumerate(lines, start=1):
        try:
            found.update(_days_of(line, year))
        except ValueError:
            text = _("第 %(number)s 行看不懂：%(line)s") % {"number": number, "line": line[:60]}
            raise Refused(Reason("unreadable_day", text, field)) from None
    return sorted(found)


def _days_of(line: str, year: int) -> Iterator[date]:
    plain = _WORDS.sub(" ", _BRACKETS.sub("", _NAME.sub("", line)))
    plain = _FROM_TO.sub("~", plain)
    for item in filter(None, _BETWEEN_ITEMS.split(plain)):
        first_text, between, last_text = item.partition("~")
        first = _day(first_text, like=date(year, 1, 1))
        last = _day(last_text, like=first) if between else first
        if not 0 <= (last - first).days < LONGEST_SPAN:
            raise ValueError(item)
        yield from (first + timedelta(days=n) for n in range((last - first).days + 1))


def _day(text: str, *, like: date) -> date:
    """One day; what it leaves out (the year, the month) is that of ``like``. Raises ValueError."""
    match = _DAY.fullmatch(text)
    if match is None:
        raise ValueError(text)
    if match["compact"]:
        return date.fromisoformat(match["compact"])
    if match["alone"]:
        return like.replace(day=int(match["alone"]))
    return date(int(match["year"] or like.year), int(match["month"]), int(match["day"]))
