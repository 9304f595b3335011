"""The only callers of the system clock. The civil day is the day in Asia/Shanghai.

A *source* may stand in for the machine's clock: the demonstration city lives at the end of 2020. Installing a source
is refused where ``allow_sources`` has not been called, and the production settings never call it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

SHANGHAI = ZoneInfo("Asia/Shanghai")

_Source = Callable[[], datetime]
_state: dict[str, _Source | bool | None] = {"source": None, "allowed": False}
_travelled: ContextVar[datetime | None] = ContextVar("travelled", default=None)


class ClockRefused(RuntimeError):
    """Someone tried to move the clock where time must be real."""


def allow_sources() -> None:
    """Development, demonstration and tests call this once, in their settings."""
    _state["allowed"] = True


def install(source: _Source | None) -> None:
    """Read the time from ``source`` from now on; ``None`` returns to the machine's clock."""
    if source is not None and not _state["allowed"]:
        raise ClockRefused("时钟不可更改：生产环境只使用真实时间。")
    _state["source"] = source


def now() -> datetime:
    """The present instant, aware, in Asia/Shanghai."""
    moment = _travelled.get()
    if moment is not None:
        return moment
    source = _state["source"]
    if callable(source):
        return source()
    return datetime.now(SHANGHAI)


def today() -> date:
    """The civil day in Asia/Shanghai."""
    return now().astimezone(SHANGHAI).date()


def civil_day(moment: datetime) -> date:
    """The day an instant falls on in Asia/Shanghai."""
    return moment.astimezone(SHANGHAI).date()


def is_demonstration() -> bool:
    """Whether the time shown is not the machine's, so that every page can say so."""
    return _state["source"] is not None


@contextmanager
def travel(to: datetime | date) -> Iterator[datetime]:
    """Live at another instant inside the block: how the demonstration and the tests carry a case through weeks."""
    if not _state["allowed"]:
        raise ClockRefused("时钟不可更改：生产环境只使用真实时间。")
    moment = at_noon(to) if not isinstance(to, datetime) else to
    token = _travelled.set(moment)
    try:
        yield moment
    finally:
        _travelled.reset(token)


def at_noon(day: date) -> datetime:
    """Noon of a civil day: an instant that is on that day wherever it is printed in China."""
    return datetime.combine(day, time(12), tzinfo=SHANGHAI)


def real_now() -> datetime:
    """The machine's own time, for what must never be simulated: expiry of sessions, codes and locks."""
    return datetime.now(SHANGHAI)
