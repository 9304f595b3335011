"""The demonstration's clock: the date in ``<home>/demo-clock`` at the real time of day. Production never reads it."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path

from minzheng.lib import clock

from . import env


def path() -> Path:
    return env.home() / "demo-clock"


def allowed() -> bool:
    """Whether these settings let the clock be moved."""
    from django.conf import settings

    return bool(settings.CLOCK_MAY_BE_MOVED)


def install_if_present() -> None:
    """Live in the demonstration's day if there is one. Running processes follow later changes of the file."""
    if path().exists():
        clock.install(_demonstration_now)


def move_to(day: date) -> None:
    """Set the demonstration's day, for this process and every running one."""
    path().parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    making = path().with_suffix(".new")
    making.write_text(f"{day.isoformat()}\n")
    making.replace(path())
    install_if_present()


def _demonstration_now() -> datetime:
    real = clock.real_now()
    try:
        day = date.fromisoformat(path().read_text().strip())
    except FileNotFoundError:
        return real
    return datetime.combine(day, real.timetz())
