"""The public vocabulary of facts (``vocabulary.yaml``): what may be stated about a household and its members."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any

from minzheng.policy.rules import HOUSEHOLD, PERSON
from minzheng.policy.units import UNITS, Unit
from minzheng.policy.words import Words
from minzheng.policy.yaml_text import read


@dataclass(frozen=True)
class Fact:
    """A fact that may be stated: its level, unit and meaning, the values it may take and its bounds.

    Not stating it means zero, no or none, or else that it is unknown (``unknown_when_absent``).
    ``part_of`` names the fact in which this one is already contained and which it can't exceed.
    """

    name: str
    level: str
    unit: Unit
    label: Words
    meaning: Words
    values: Mapping[str, Words] = field(default_factory=dict)
    least: int = 0
    most: int | None = None
    may_be_negative: bool = False
    unknown_when_absent: bool = False
    part_of: str = ""


@cache
def vocabulary() -> dict[str, Fact]:
    """Every fact by name: the persons' first, then the household's, each in the order of the file."""
    content = read(Path(__file__).with_name("vocabulary.yaml"))
    named_values = {
        name: {key: Words.from_dict(label) for key, label in values.items()}
        for name, values in content["values"].items()
    }
    return {
        name: _fact(name, level, row, named_values)
        for level in (PERSON, HOUSEHOLD)
        for name, row in content[level].items()
    }


def facts_of(level: str) -> dict[str, Fact]:
    """The facts of persons, or of the household."""
    return {name: fact for name, fact in vocabulary().items() if fact.level == level}


def _fact(name: str, level: str, row: Mapping[str, Any], named_values: Mapping[str, Mapping[str, Words]]) -> Fact:
    return Fact(
        name=name,
        level=level,
        unit=UNITS[row["unit"]],
        label=Words.from_dict(row["label"]),
        meaning=Words.from_dict(row["meaning"]),
        values=named_values[row["values"]] if "values" in row else {},
        least=row.get("least", 0),
        most=row.get("most"),
        may_be_negative=row.get("may_be_negative", False),
        unknown_when_absent=row.get("unknown_when_absent", False),
        part_of=row.get("part_of", ""),
    )
