"""Carries the long-standing families in a process of its own, while the street is carried: ``python -m minzheng.demo.city.beside``."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from config import database


class Failed(RuntimeError):
    """The other process did not end well; what it said is on the terminal."""


@contextmanager
def carrying() -> Iterator[None]:
    """Inside the block they are being carried; after it they are there."""
    other = subprocess.Popen([sys.executable, "-P", "-m", __name__], stdout=subprocess.DEVNULL)  # noqa: S603  (our own module)
    try:
        yield
    except BaseException:
        other.terminate()
        other.wait()
        raise
    if other.wait():
        raise Failed("the long-standing families could not be carried")


if __name__ == "__main__":
    with database.opened():
        from .moulds import carry_long_standing

        carry_long_standing(print)
