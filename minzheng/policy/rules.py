"""Rules: plain functions that carry their dates, their articles and their names.

A rule's parameter names are its dependencies: other rules, facts, or parameters. The decorators add what the function
can't say itself and give the function back, so that a rule can be called, read and tested like any other function.

    @household(since="2012-12-12", law="民发〔2012〕220号 第27条; 民发〔2021〕57号 第23条",
               zh="低保金", en="dibao amount", unit="yuan a month")
    def dibao_amount(dibao_eligible: Flag, standard: Fen, size: Count, household_income: Fen) -> Fen:
        ...
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from types import ModuleType
from typing import Any, Final, TypeVar

from minzheng.policy.units import UNITS, Unit
from minzheng.policy.words import Words

HOUSEHOLD: Final = "household"
PERSON: Final = "person"
ENDLESS: Final = date.max

_Function = TypeVar("_Function", bound=Callable[..., Any])


@dataclass(frozen=True)
class Rule:
    """One rule as declared. ``aggregate`` rules have no function: they gather the members' values of their one input.

    ``division`` is the code of the place whose overlay this is; empty for a national rule. Of several rules of one
    name in force, the nearest overlay holds.
    """

    name: str
    level: str
    inputs: tuple[str, ...]
    law: str
    label: Words
    unit: Unit
    since: date
    until: date
    division: str
    meaning: str
    function: Callable[..., Any] | None = None
    aggregate: str = ""

    def holds(self, on: date) -> bool:
        return self.since <= on <= self.until


def household(
    *,
    since: str,
    law: str,
    zh: str,
    en: str,
    unit: str,
    until: str = "",
    name: str = "",
    division: str = "",
) -> Callable[[_Function], _Function]:
    """A rule about the household as a whole. ``since`` and ``until`` are the first and last day it holds."""
    return _declare(HOUSEHOLD, since, until, law, Words(zh, en), unit, name, division)


def person(
    *,
    since: str,
    law: str,
    zh: str,
    en: str,
    unit: str,
    until: str = "",
    name: str = "",
    division: str = "",
) -> Callable[[_Function], _Function]:
    """A rule about each member. It may use the household's rules and facts too."""
    return _declare(PERSON, since, until, law, Words(zh, en), unit, name, division)


def total(name: str, *, of: str, since: str, law: str, zh: str, en: str, unit: str, meaning: str) -> Rule:
    """An aggregate: the sum over the members of a person's rule or fact."""
    return _aggregate("total", name, (of,), since, law, Words(zh, en), unit, meaning)


def count(name: str, *, since: str, law: str, zh: str, en: str, unit: str, meaning: str, of: str = "") -> Rule:
    """An aggregate: how many members there are, or of how many a person's yes-or-no rule or fact holds."""
    return _aggregate("count", name, (of,) if of else (), since, law, Words(zh, en), unit, meaning)


def rules_of(module: ModuleType) -> tuple[Rule, ...]:
    """Every rule a module declares, in the order it declares them."""
    found = (getattr(thing, "rule", thing) for thing in vars(module).values())
    return tuple(thing for thing in found if isinstance(thing, Rule))


def _declare(
    level: str, since: str, until: str, law: str, label: Words, unit: str, name: str, division: str
) -> Callable[[_Function], _Function]:
    def declare(function: _Function) -> _Function:
        function.rule = Rule(  # type: ignore[attr-defined]
            name=name or function.__name__,
            level=level,
            inputs=tuple(inspect.signature(function).parameters),
            law=law,
            label=label,
            unit=UNITS[unit],
            since=date.fromisoformat(since),
            until=date.fromisoformat(until) if until else ENDLESS,
            division=division,
            meaning=inspect.cleandoc(function.__doc__ or ""),
            function=function,
        )
        return function

    return declare


def _aggregate(
    kind: str, name: str, inputs: tuple[str, ...], since: str, law: str, label: Words, unit: str, meaning: str
) -> Rule:
    return Rule(
        name=name,
        level=HOUSEHOLD,
        inputs=inputs,
        law=law,
        label=label,
        unit=UNITS[unit],
        since=date.fromisoformat(since),
        until=ENDLESS,
        division="",
        meaning=meaning,
        aggregate=kind,
    )
