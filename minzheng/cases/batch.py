"""Doing one safe thing with many matters (批量办理): each has its own verdict, and one refused doesn't stop the others.

Only what decides nothing: to take in hand, to give to a colleague, to finish a task. Opinions and decisions are made one by one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, TypeVar

from minzheng.access import submissions
from minzheng.access.actor import Actor
from minzheng.access.refusals import Reason, Refused

MOST = 100  # in one go

Thing = TypeVar("Thing")


@dataclass(frozen=True)
class Verdict:
    """What became of one of them; no reasons: it is done."""

    thing: Any
    reasons: tuple[Reason, ...] = ()

    @property
    def done(self) -> bool:
        return not self.reasons


def for_each(
    things: Iterable[Thing], *, actor: Actor, key: str, what: str, act: Callable[[Thing], object]
) -> list[Verdict]:
    """Carry out ``act`` on each in a transaction of its own, once for the key: sent again, it gives the same verdicts."""
    return [_one(thing, actor=actor, key=key, what=what, act=act) for thing in things]


def _one(thing: Any, *, actor: Actor, key: str, what: str, act: Callable[[Any], object]) -> Verdict:
    name = str(thing.public_id)
    try:
        submissions.carry_out(
            actor=actor, key=f"{key[:26]}:{name}", what=f"{what}:{name}", act=lambda: act(thing) and ""
        )
    except Refused as refused:
        return Verdict(thing, tuple(refused.reasons))
    return Verdict(thing)
