"""Announcing facts to those who subscribed. Facts go up the floors, where calls may not.

Data follows in the same transaction: if a subscriber fails, nothing happened. What leaves the house (a message) waits
for the commit. A subscriber whose work grows with the caseload only enqueues a job.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from django.db import transaction

Fact = TypeVar("Fact")


@dataclass(frozen=True)
class Subscription:
    """Who listens to a fact, with what, and when."""

    fact: type[Any]
    function: Callable[[Any], object]
    by: str
    after_commit: bool = False


_subscriptions: dict[type[Any], list[Subscription]] = defaultdict(list)


def subscribe(fact: type[Fact], function: Callable[[Fact], object], *, by: str, after_commit: bool = False) -> None:
    """Call ``function`` with every announced ``fact``; ``by`` names the manifest. Subscribing twice counts once."""
    subscription = Subscription(fact, function, by, after_commit)
    if subscription not in _subscriptions[fact]:
        _subscriptions[fact].append(subscription)


def announce(fact: object) -> None:
    """Tell every subscriber, in the order they subscribed."""
    for subscription in _subscriptions.get(type(fact), ()):
        if subscription.after_commit:
            transaction.on_commit(partial(subscription.function, fact))
        else:
            subscription.function(fact)


def table() -> list[Subscription]:
    """Every subscription, by fact: what ``minzheng announcements`` prints."""
    return [
        subscription
        for fact in sorted(_subscriptions, key=lambda kind: kind.__name__)
        for subscription in _subscriptions[fact]
    ]
