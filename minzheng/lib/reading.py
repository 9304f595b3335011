"""One reading: a page is drawn by parts that know nothing of each other, and what several of them ask is asked once.

    @read_once
    def proposal_of(case): ...

    with one_reading():  # one page, one moment: panels, guards and papers all get the same answer
        ...

Outside a reading a mark does nothing. Whoever writes must see things as they are: ``interrupted`` (around every action)
lets everything be asked anew, and ends what was remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import Any, ParamSpec, TypeVar, cast

P = ParamSpec("P")
R = TypeVar("R")

_answers: ContextVar[dict[Hashable, Any] | None] = ContextVar("answers", default=None)


@contextmanager
def one_reading() -> Iterator[None]:
    """Answer each question to a ``read_once`` function once inside the block. A block within another belongs to it."""
    if _answers.get() is not None:
        yield
        return
    token = _answers.set({})
    try:
        yield
    finally:
        _answers.reset(token)


@contextmanager
def interrupted() -> Iterator[None]:
    """Ask everything anew inside the block, and after it too: what was read before a write is no longer so."""
    remembered = _answers.get()
    if remembered is None:
        yield
        return
    token = _answers.set(None)
    try:
        yield
    finally:
        _answers.reset(token)
        remembered.clear()


def read_once(read: Callable[P, R]) -> Callable[P, R]:
    """Mark a read whose answer parts of a page may share. Its arguments are hashable; nobody changes what it returns."""

    @wraps(read)
    def once(*args: P.args, **kwargs: P.kwargs) -> R:
        remembered = _answers.get()
        if remembered is None:
            return read(*args, **kwargs)
        question = (read, args, tuple(sorted(kwargs.items())))
        if question not in remembered:
            remembered[question] = read(*args, **kwargs)
        return cast(R, remembered[question])

    return once
