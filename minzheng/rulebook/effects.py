"""What a waiting value would change in the open cases, before it is released: counts and sums, no case and no person.

The rulebook knows no room. Rooms say in their manifests how their open cases are decided again (``Source``), and the
floor of the cases says how its deadlines would move. Nothing is written; the values laid over are those that will be in
force the moment after the release, so what is foretold is what the law will then answer.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Final

from minzheng.access.actor import Actor
from minzheng.access.gate import require
from minzheng.access.models import Division
from minzheng.lib import clock
from minzheng.lib.working_days import Calendar
from minzheng.policy.divisions import chain
from minzheng.policy.engine import GRANTED
from minzheng.policy.engine import UNDETERMINED as NOT_DETERMINED
from minzheng.policy.parameters import ParameterSet

from .calendars import calendar_with
from .models import CalendarRelease, ParameterValue
from .parameters import parameter_set, parameter_set_with
from .usage import uses_of

KINDS: Final = ("gain", "lose", "enter", "leave", "unchanged", "undetermined")
GAIN, LOSE, ENTER, LEAVE, UNCHANGED, UNDETERMINED = KINDS
CHANGES: Final = (GAIN, LOSE, ENTER, LEAVE)

AT_ONCE = 500  # so many cases are computed while the officer waits; more of them by a job, in chunks of as many


@dataclass(frozen=True)
class Answer:
    """What the law answers to a case: granted, refused or undetermined, and how much a month."""

    outcome: str
    amount_fen: int | None

    @property
    def paid_fen(self) -> int:
        return self.amount_fen or 0 if self.outcome == GRANTED else 0


@dataclass(frozen=True)
class Redecided:
    """One open case, without its name: the town responsible, the law's answer as things are and with the value laid over."""

    town: str
    before: Answer
    after: Answer

    @property
    def kind(self) -> str:
        before, after = self.before, self.after
        if after.outcome == NOT_DETERMINED:
            return UNDETERMINED
        if (before.outcome == GRANTED) != (after.outcome == GRANTED):
            return ENTER if after.outcome == GRANTED else LEAVE
        change = after.paid_fen - before.paid_fen
        return GAIN if change > 0 else LOSE if change < 0 else UNCHANGED

    @property
    def change_fen(self) -> int:
        """What would be paid more a month; nothing where the law could not answer."""
        return 0 if self.kind == UNDETERMINED else self.after.paid_fen - self.before.paid_fen


@dataclass(frozen=True)
class Chunk:
    """Some of a room's open cases, and the key after which the next ones come (None: these were the last)."""

    cases: list[Redecided]
    after: int | None


@dataclass(frozen=True)
class Question:
    """What a room is asked: which of its open cases, decided for which day, with which values before and after."""

    programmes: frozenset[str]
    towns: frozenset[str]
    day: date
    before: ParameterSet
    after: ParameterSet


@dataclass(frozen=True)
class Source:
    """How a room decides its open cases again, without writing. Declared in its manifest."""

    count: Callable[[frozenset[str], frozenset[str]], int]  # (programmes, towns) -> how many open cases
    redecide: Callable[[Question, int, int], Chunk]  # (question, after, size) -> the next cases


@dataclass(frozen=True)
class Moved:
    """Running terms of one district that would end on another day: so many, by so many calendar days."""

    district: str
    days: int
    count: int


Moves = Callable[[Calendar, Calendar], list[Moved]]

_sources: dict[str, Source] = {}
_moves: list[Moves] = []


def register(key: str, source: Source) -> None:
    """Called when a room is installed, once a process."""
    _sources[key] = source


def register_moves(moves: Moves) -> None:
    """Called by the floor that keeps deadlines, once a process."""
    if moves not in _moves:
        _moves.append(moves)


@dataclass
class Tally:
    """Counts by district and kind, and the change of what is paid a month, in fen. JSON as ``as_dict``."""

    districts: dict[str, dict[str, int]] = field(default_factory=dict)
    change_fen: dict[str, int] = field(default_factory=dict)

    def add(self, found: Collection[Redecided], district_of: Mapping[str, str]) -> None:
        for case in found:
            district = district_of[case.town]
            counts = self.districts.setdefault(district, dict.fromkeys(KINDS, 0))
            counts[case.kind] += 1
            self.change_fen[district] = self.change_fen.get(district, 0) + case.change_fen

    @property
    def total(self) -> int:
        return sum(sum(counts.values()) for counts in self.districts.values())

    def as_dict(self) -> dict[str, Any]:
        return {"districts": self.districts, "change_fen": self.change_fen}

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> Tally:
        return cls(districts=dict(stored.get("districts", {})), change_fen=dict(stored.get("change_fen", {})))


def touched(name: str, division_code: str) -> int:
    """How many open cases of a place are decided with a parameter: one count for every room that has such cases."""
    programmes, towns = _programmes(name, division_code), frozenset(districts_of_towns(division_code))
    return sum(source.count(programmes, towns) for source in _sources.values()) if programmes else 0


def measure(entry: ParameterValue, *, actor: Actor) -> Tally:
    """The effect of a waiting value on all open cases of its place. For as many as one waits for: see ``AT_ONCE``."""
    require(actor, "rulebook.enter")
    tally, after = Tally(), None
    districts = districts_of_towns(entry.division_code)
    while True:
        cases, after = next_cases(entry, day=day_of(entry), known_at=None, after=after)
        tally.add(cases, districts)
        if after is None:
            return tally


def next_cases(
    entry: ParameterValue, *, day: date, known_at: datetime | None, after: list[Any] | None
) -> tuple[list[Redecided], list[Any] | None]:
    """The next chunk of open cases decided again, and where to go on: ``[room, key]``; None when there are no more."""
    rooms = sorted(_sources)
    room, key = after or (rooms[0] if rooms else "", 0)
    programmes = _programmes(entry.name, entry.division_code)
    if not rooms or not programmes:
        return [], None
    question = Question(
        programmes=programmes,
        towns=frozenset(districts_of_towns(entry.division_code)),
        day=day,
        before=parameter_set(known_at=known_at),
        after=parameter_set_with(entry, known_at=known_at),
    )
    chunk = _sources[room].redecide(question, key, AT_ONCE)
    if chunk.after is not None:
        return chunk.cases, [room, chunk.after]
    later = rooms[rooms.index(room) + 1 :]
    return chunk.cases, [later[0], 0] if later else None


def day_of(entry: ParameterValue) -> date:
    """The day for which the effect is computed: today, or the day from which the value holds if that is yet to come."""
    return max(clock.today(), entry.valid_from)


def moved_deadlines(entry: CalendarRelease, *, actor: Actor) -> list[Moved]:
    """Which running terms would end on another day once a waiting calendar is released."""
    require(actor, "rulebook.enter")
    before, after = calendar_with(entry)
    return [moved for moves in _moves for moved in moves(before, after)]


def districts_of_towns(division_code: str) -> dict[str, str]:
    """Every street and town for which a value of a place can hold, with the code of its district."""
    towns = Division.objects.filter(level__in=("street", "town")).values_list("code", "parent__code")
    return {town: district for town, district in towns if division_code in chain(town)}


def _programmes(name: str, division_code: str) -> frozenset[str]:
    return frozenset(use.programme for use in uses_of(name, on=clock.today(), division=division_code))
