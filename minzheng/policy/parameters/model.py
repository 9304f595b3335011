"""A parameter, its dated values per division, and the set of them that a decision is given.

*published* values carry a document; *example* values are demonstration values and must be marked wherever they are
used; *unknown* stops a decision that needs the value. Values are integers in the unit's machine form (fen, thousandths).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Final

from minzheng.policy.divisions import NATION, chain
from minzheng.policy.units import Unit
from minzheng.policy.words import Words

PUBLISHED: Final = "published"
EXAMPLE: Final = "example"
UNKNOWN_STATUS: Final = "unknown"
STATUSES: Final = (PUBLISHED, EXAMPLE, UNKNOWN_STATUS)

_SNAPSHOTS_KEPT = 512


class UnknownParameter(KeyError):
    """A name that no programme declares."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.zh = f"没有参数“{name}”"
        self.en = f"there is no parameter {name!r}"
        super().__init__(f"{self.zh} / {self.en}")

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class Parameter:
    """What is declared of a parameter: its dotted name, its unit and what it is called."""

    name: str
    unit: Unit
    label: Words
    description: Words


@dataclass(frozen=True)
class ParameterValue:
    """One value of a parameter, for a division (the nation: ``""``), from a day on.

    ``value`` is None where the status is *unknown*. ``version`` names this value for ever; two releases for the same
    place and day differ in it.
    """

    name: str
    division: str
    valid_from: date
    value: int | None
    status: str
    reference: str
    version: str = ""

    def __post_init__(self) -> None:
        if self.status not in STATUSES:
            raise ValueError(f"{self.name}: status {self.status!r} is none of {STATUSES}")
        if (self.value is None) != (self.status == UNKNOWN_STATUS):
            raise ValueError(f"{self.name}: a value is there exactly when its status is not unknown")
        if not self.version:
            object.__setattr__(self, "version", f"{self.division or 'CN'}@{self.valid_from}")

    @property
    def is_known(self) -> bool:
        return self.value is not None

    @property
    def is_example(self) -> bool:
        return self.status == EXAMPLE

    def as_dict(self) -> dict[str, Any]:
        """JSON, for a decision that stores what it used."""
        return {
            "name": self.name,
            "division": self.division,
            "valid_from": self.valid_from.isoformat(),
            "value": self.value,
            "status": self.status,
            "reference": self.reference,
            "version": self.version,
        }

    @classmethod
    def from_dict(cls, stored: Mapping[str, Any]) -> ParameterValue:
        return cls(**{**stored, "valid_from": date.fromisoformat(stored["valid_from"])})


class ParameterSet:
    """Declared parameters with their values, as known at one moment. It never changes: ``with_values`` makes another."""

    def __init__(self, declared: Iterable[Parameter], values: Iterable[ParameterValue]) -> None:
        self.declared: dict[str, Parameter] = {parameter.name: parameter for parameter in declared}
        self.names = frozenset(self.declared)
        self._history: dict[str, dict[str, list[ParameterValue]]] = {name: {} for name in self.declared}
        self._fixed: dict[str, ParameterValue] = {}
        self._snapshots: dict[tuple[date, str], dict[str, ParameterValue]] = {}
        for value in values:
            self._places(value.name).setdefault(value.division, []).append(value)
        for places in self._history.values():
            for history in places.values():
                history.sort(key=lambda value: value.valid_from)  # stable: a later release of a day stays behind

    def get(self, name: str, *, on: date, division: str) -> ParameterValue:
        """The value in force: of the nearest place up the chain that has one, its latest by then.

        Without any, a value of status *unknown* that says why. Raises ``UnknownParameter`` for an undeclared name.
        """
        if name in self._fixed:
            return self._fixed[name]
        places = self._places(name)
        nearest_unknown: ParameterValue | None = None
        for place in chain(division):
            latest = _latest(places.get(place, ()), on)
            if latest is not None and latest.is_known:
                return latest
            nearest_unknown = nearest_unknown or latest
        return nearest_unknown or ParameterValue(
            name=name,
            division=NATION,
            valid_from=date.min,
            value=None,
            status=UNKNOWN_STATUS,
            reference="此时此地没有已录入的数值 no value is recorded for this place and day",
            version="none",
        )

    def at(self, *, on: date, division: str) -> Mapping[str, ParameterValue]:
        """Every parameter's value on a day in a place. Kept, because thousands of decisions share a day and a place."""
        key = (on, division)
        if key not in self._snapshots:
            if len(self._snapshots) >= _SNAPSHOTS_KEPT:
                self._snapshots.clear()
            self._snapshots[key] = {name: self.get(name, on=on, division=division) for name in self.declared}
        return self._snapshots[key]

    def values(self) -> list[ParameterValue]:
        """Every value in the set, by name, place and day: what a rulebook takes as its first release."""
        return [
            value
            for _name, places in sorted(self._history.items())
            for _place, history in sorted(places.items())
            for value in history
        ]

    def with_values(self, values: Iterable[ParameterValue]) -> ParameterSet:
        """This set and later releases; for the same place and day the later one holds."""
        return self._copy([*self.values(), *values])

    def fixed(self, printed: Mapping[str, int | Decimal | str], *, reference: str) -> ParameterSet:
        """This set with some values fixed for every day and place, given as printed: a story's ``parameters:``.

        Raises ``UnknownParameter`` and ``InvalidValue``.
        """
        copy = self._copy(self.values())
        for name, raw in printed.items():
            copy._fixed[name] = self._fixed_value(name, raw, reference)
        return copy

    def replayed(self, stored: Iterable[Mapping[str, Any]]) -> ParameterSet:
        """This set with exactly the values a decision stored, whatever was released since."""
        copy = ParameterSet(self.declared.values(), ())
        copy._fixed = {value.name: value for value in map(ParameterValue.from_dict, stored)}
        return copy

    def _copy(self, values: Iterable[ParameterValue]) -> ParameterSet:
        copy = ParameterSet(self.declared.values(), values)
        copy._fixed = dict(self._fixed)
        return copy

    def _fixed_value(self, name: str, raw: int | Decimal | str, reference: str) -> ParameterValue:
        self._places(name)
        unknown = raw == UNKNOWN_STATUS
        return ParameterValue(
            name=name,
            division=NATION,
            valid_from=date.min,
            value=None if unknown else self.declared[name].unit.read(raw),
            status=UNKNOWN_STATUS if unknown else EXAMPLE,
            reference=reference,
            version="story",
        )

    def _places(self, name: str) -> dict[str, list[ParameterValue]]:
        try:
            return self._history[name]
        except KeyError:
            raise UnknownParameter(name) from None


def _latest(history: Iterable[ParameterValue], on: date) -> ParameterValue | None:
    latest = None
    for value in history:
        if value.valid_from <= on:
            latest = value
    return latest
