"""Procedures: which steps a programme's proceeding has and how long each may take, by the day of acceptance.

A term that nobody has published has no days and says so; it is never made up.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from minzheng.lib.working_days import CalendarDays, WorkingDays
from minzheng.policy.divisions import NATION, chain
from minzheng.policy.parameters import STATUSES, UNKNOWN_STATUS

_SPANS: Final[Mapping[str, type[WorkingDays] | type[CalendarDays]]] = {
    WorkingDays.unit: WorkingDays,
    CalendarDays.unit: CalendarDays,
}
MONTHS: Final = "months"


@dataclass(frozen=True)
class Term:
    """How long something may take: so many working_days, calendar_days or months; ``length`` is None where unknown."""

    length: int | None
    unit: str
    law: str
    status: str

    def __post_init__(self) -> None:
        if self.unit not in (*_SPANS, MONTHS) or self.status not in STATUSES:
            raise ValueError(f"a term in {self.unit!r} with status {self.status!r}")
        if (self.length is None) != (self.status == UNKNOWN_STATUS) or not self.law:
            raise ValueError("a term has a length exactly when its status is not unknown, and always cites its article")

    @property
    def days(self) -> int | None:
        """The length of a term that is in days; None where that is unknown."""
        return self.length if self.unit in _SPANS else None

    @property
    def span(self) -> WorkingDays | CalendarDays:
        """The days as the type calendars compute with. Raises ``ValueError`` for an unknown term or one in months."""
        if self.length is None or self.unit not in _SPANS:
            raise ValueError(f"no number of days: {self.law}")
        return _SPANS[self.unit](self.length)

    @classmethod
    def from_dict(cls, row: Mapping[str, Any]) -> Term:
        length = row["length"]
        return cls(None if length == UNKNOWN_STATUS else length, row["unit"], row["law"], row["status"])


@dataclass(frozen=True)
class Procedure:
    """The procedure for cases accepted from a day on: a programme's table of steps with its switches set.

    ``publicity`` maps a stage (town, district) to the calendar days of its notice; a stage that is not in it does not
    take place. Only where ``publicity_on_internet`` is set may a notice also stand there, masked. ``confirmer`` is who
    decides: the level of division.
    """

    generation: str
    act: str
    since: date
    steps: frozenset[str]
    clocks: Mapping[str, Term]
    publicity_terms: Mapping[str, Term]
    reviews: Mapping[str, Term]
    confirmer: str
    transition: str
    division: str = NATION
    publicity_on_internet: bool = False
    overlays: Mapping[str, Mapping[str, Any]] = field(default_factory=dict, repr=False)

    @property
    def publicity(self) -> dict[str, CalendarDays]:
        """The calendar days of each notice that takes place."""
        return {stage: CalendarDays(term.span) for stage, term in self.publicity_terms.items()}

    def has(self, step: str) -> bool:
        return step in self.steps

    def in_division(self, code: str) -> Procedure:
        """This procedure as the nearest overlay up the chain changes it; itself where there is none."""
        for place in chain(code):
            if place in self.overlays:
                return self._overlaid(place, self.overlays[place])
        return self

    def _overlaid(self, place: str, overlay: Mapping[str, Any]) -> Procedure:
        steps = (self.steps | set(overlay.get("add_steps", ()))) - set(overlay.get("drop_steps", ()))
        return Procedure(
            generation=self.generation,
            act=self.act,
            since=self.since,
            steps=frozenset(steps),
            clocks={**self.clocks, **_terms(overlay.get("clocks", {}))},
            publicity_terms={**self.publicity_terms, **_terms(overlay.get("publicity", {}))},
            reviews={**self.reviews, **_terms(overlay.get("reviews", {}))},
            confirmer=overlay.get("confirmer", self.confirmer),
            transition=self.transition,
            division=place,
            publicity_on_internet=overlay.get("publicity_on_internet", self.publicity_on_internet),
        )

    @classmethod
    def from_dict(cls, since: date, row: Mapping[str, Any]) -> Procedure:
        return cls(
            generation=row["generation"],
            act=row["act"],
            since=since,
            steps=frozenset(row["steps"]),
            clocks=_terms(row["clocks"]),
            publicity_terms=_terms(row["publicity"]),
            reviews=_terms(row["reviews"]),
            confirmer=row["confirmer"],
            transition=row["transition"],
            publicity_on_internet=row.get("publicity_on_internet", False),
            overlays={str(place): overlay for place, overlay in row["divisions"].items()},
        )


def _terms(rows: Mapping[str, Mapping[str, Any]]) -> dict[str, Term]:
    return {key: Term.from_dict(row) for key, row in rows.items()}
