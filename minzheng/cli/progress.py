"""A bar on stderr for commands that take a while."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager


@contextmanager
def progress(label: str) -> Iterator[Callable[[int, int], None]]:
    """``told(done, of)`` inside the block moves the bar; nothing is drawn where no one looks."""
    from rich.console import Console
    from rich.progress import Progress

    with Progress(console=Console(stderr=True), transient=True) as bars:
        bar = bars.add_task(label)
        yield lambda done, of: bars.update(bar, completed=done, total=of)
