"""Workflow and Transition: data classes only. A room tells its workflow once, as a table of these."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import Any

from minzheng.access.refusals import Reason

Guard = Callable[..., "list[Reason]"]  # (case, actor, at, **data) -> reasons why not
Effect = Callable[..., None]  # (*, case, actor, at, **data)
When = Callable[..., bool]  # (case) -> whether this row is the one that holds


@dataclass(frozen=True)
class State:
    """A stage of a case (环节).

    ``final``: the proceeding has ended. ``lives_on``: what it granted goes on, so that papers may still come in and
    verbs may leave even a final state (the benefit is given up, tapers off).
    """

    key: str
    label: Any  # lazily translated
    final: bool = False
    lives_on: bool = False
    stage: str = ""  # the stepper's stage it belongs to; its own key when empty
    resident_label: Any = ""  # how the portal says it, in plain words

    @property
    def stage_key(self) -> str:
        return self.stage or self.key


@dataclass(frozen=True)
class Transition:
    """One row: from a state, by a verb, to a state; who may, what forbids it, what it does, which clocks it moves.

    ``when`` chooses between rows of the same verb and state: the first whose ``when`` holds is the row.
    ``other_eyes_than``: verbs whose author may not be the author of this one (enforced again by the database).
    ``needs``: names of the data a person supplies (the form fields the case page shows for it).
    """

    verb: str
    source: State
    target: State
    by: tuple[str, ...]
    label: Any
    guard: Guard | None = None
    do: Effect | None = None
    when: When | None = None
    starts: tuple[str, ...] = ()
    stops: tuple[str, ...] = ()
    other_eyes_than: tuple[str, ...] = ()
    needs: tuple[str, ...] = ()
    strong: bool = True  # whether the case page offers it as the one strong button
    note_required: bool = False


@dataclass(frozen=True)
class Workflow:
    """The whole table of a kind of case."""

    initial: State
    transitions: tuple[Transition, ...]
    stages: tuple[tuple[str, Any], ...] = field(default=())  # stepper: (key, label) in order

    def __post_init__(self) -> None:
        """An end is an end: only where what was granted lives on may a row leave it."""
        if stray := [row.verb for row in self.transitions if row.source.final and not row.source.lives_on]:
            raise ValueError(f"verbs leave a final state: {stray}")

    @property
    def states(self) -> dict[str, State]:
        found = {self.initial.key: self.initial}
        for transition in self.transitions:
            found[transition.source.key] = transition.source
            found[transition.target.key] = transition.target
        return found

    def rows(self, *, state: str, verb: str | None = None) -> Iterable[Transition]:
        """The rows that leave a state, all of them or those of one verb, in table order."""
        return (row for row in self.transitions if row.source.key == state and verb in (None, row.verb))

    def other_eyes(self) -> set[tuple[str, str]]:
        """Every (verb, verb by other eyes) of the table."""
        return {(row.verb, other) for row in self.transitions for other in row.other_eyes_than}
