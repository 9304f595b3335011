"""The author of every write. The database itself keeps the history: no author, no write.

The author travels to the triggers as a setting local to the transaction (``minzheng.author``), so that neither
``update()`` nor ``bulk_create()`` nor raw SQL escapes. See migration 0002 for the function and ``triggers.py`` for
the tables.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import wraps
from typing import ParamSpec, TypeVar

from django.db import connection, transaction

from minzheng.lib.reading import interrupted

from .actor import Actor

P = ParamSpec("P")
R = TypeVar("R")

_NOBODY = ("", "")
_author: ContextVar[tuple[str, str]] = ContextVar("author", default=_NOBODY)


@contextmanager
def author(actor: Actor) -> Iterator[None]:
    """Write as ``actor`` inside the block, which is one transaction (or one savepoint of the surrounding one)."""
    outer, inner = _author.get(), (actor.author, actor.request_id)
    nested = connection.in_atomic_block
    with interrupted(), transaction.atomic():
        if inner != outer:
            _tell_database(inner)
        token = _author.set(inner)
        try:
            yield
            # where the block is rolled back there is nothing to restore: the setting goes back with it
            if nested and inner != outer and not connection.needs_rollback:
                _tell_database(outer)
        finally:
            _author.reset(token)


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Mark a verb that writes: it takes a keyword ``actor`` and runs as one transaction authored by that actor."""
    parameter = inspect.signature(function).parameters.get("actor")
    if parameter is None or parameter.kind is not inspect.Parameter.KEYWORD_ONLY:
        raise TypeError(f"{function.__qualname__} writes, so it takes a keyword-only argument `actor`.")

    @wraps(function)
    def authored(*args: P.args, **kwargs: P.kwargs) -> R:
        actor = kwargs.get("actor")
        if not isinstance(actor, Actor):
            raise TypeError(f"{function.__qualname__} needs actor=Actor(…).")
        with author(actor):
            return function(*args, **kwargs)

    return authored


def _tell_database(who: tuple[str, str]) -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('minzheng.author', %s, true), set_config('minzheng.request_id', %s, true)", who
        )
