"""Derived facts: what follows from a stated fact alone, by looking at the day or at whom it is about.

A rule asks for them by name as for any fact. They are never stated; what keeps one unknown is its source.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from minzheng.lib.ages import age_on
from minzheng.policy.operators import UNKNOWN, Value
from minzheng.policy.units import UNITS, Unit
from minzheng.policy.words import Words


@dataclass(frozen=True)
class Derived:
    """A member's fact computed from the fact ``source``: ``compute(value of the source, member's index, day)``."""

    name: str
    source: str
    unit: Unit
    label: Words
    compute: Callable[[Any, int, date], Value]


def _age(born: Any, _index: int, on: date) -> Value:
    return age_on(born, on) if isinstance(born, date) else UNKNOWN


def _applies(applicants: Any, index: int, _on: date) -> Value:
    if isinstance(applicants, tuple):
        return index in applicants
    return UNKNOWN if applicants is UNKNOWN else True


DERIVED: Final = {
    derived.name: derived
    for derived in (
        Derived("age", "born", UNITS["years"], Words("年龄", "age"), _age),
        Derived("applies", "applicants", UNITS["yes/no"], Words("为申请人", "is an applicant"), _applies),
    )
}
