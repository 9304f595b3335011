"""Rules: plain functions that carry their dates, their articles and their names.

A rule's parameter names are its dependencies: other rules, facts, or parameters. One with a default is optional: where
no rule of that name is in force, the default stands. The decorators add what the function can't say itself and give the
function back, so that a rule can be called, read and tested like any other function.

    @household(since="2012-12-12", law="民发〔2012〕220号 第27条; 民发〔2021〕57号 第23条",
               zh="低保金", en="dibao amount", unit="yuan a month")
    def dibao_amount(dibao_eligible: Flag, standard: Fen, size: Count, household_income: Fen) -> Fen:
        ...
"""

from __future__ import annotations

import inspect
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field, replace
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

    ``given`` names parameters and facts: the rule is in force only in cases where one of those parameters has a value
    or one of those facts is stated; there it goes before a rule of its name without this condition. Thus a supplement
    without a published rate is no law, and who applies with the whole household is not asked why she applies alone.
    ``defaults`` are the values of inputs that need not be there.
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
    given: tuple[str, ...] = ()
    defaults: Mapping[str, Any] = field(default_factory=dict, hash=False)

    def holds(self, on: date) -> bool:
        return self.since <= on <= self.until

    def is_given(self, given: Collection[str]) -> bool:
        """Whether the rule is in force in a case in which these parameters have a value or these facts are stated."""
        return not self.given or any(name in given for name in self.given)

    def without(self, absent: Collection[str]) -> Rule:
        """This rule where some of its optional inputs are not there: their defaults stand in."""
        if not absent:
            return self
        whole, inputs, defaults = self.function, self.inputs, self.defaults

        def function(*present: Any) -> Any:
            values: Iterator[Any] = iter(present)
            return whole(*[defaults[name] if name in absent else next(values) for name in inputs])  # type: ignore[misc]

        return replace(self, inputs=tuple(name for name in inputs if name not in absent), function=function)


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
    given: tuple[str, ...] = (),
) -> Callable[[_Function], _Function]:
    """A rule about the household as a whole. ``since`` and ``until`` are the first and last day it holds."""
    return _declare(HOUSEHOLD, since, until, law, Words(zh, en), unit, name, division, given)


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
    given: tuple[str, ...] = (),
) -> Callable[[_Function], _Function]:
    """A rule about each member. It may use the household's rules and facts too."""
    return _declare(PERSON, since, until, law, Words(zh, en), unit, name, division, given)


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


def every(name: str, *, of: str, since: str, law: str, zh: str, en: str, meaning: str) -> Rule:
    """An aggregate: whether a person's yes-or-no rule or fact holds for every member."""
    return _aggregate("every", name, (of,), since, law, Words(zh, en), "yes/no", meaning)


def _declare(
    level: str,
    since: str,
    until: str,
    law: str,
    label: Words,
    unit: str,
    name: str,
    division: str,
    given: tuple[str, ...],
) -> Callable[[_Function], _Function]:
    def declare(function: _Function) -> _Function:
        arguments = inspect.signature(function).parameters
        function.rule = Rule(  # type: ignore[attr-defined]
            name=name or function.__name__,
            level=level,
            inputs=tuple(arguments),
            law=law,
            label=label,
            unit=UNITS[unit],
            since=date.fromisoformat(since),
            until=date.fromisoformat(until) if until else ENDLESS,
            division=division,
            meaning=inspect.cleandoc(function.__doc__ or ""),
            function=function,
            given=given,
            defaults={
                argument.name: argument.default
                for argument in arguments.values()
                if argument.default is not argument.empty
            },
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
