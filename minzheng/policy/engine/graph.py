"""The rules in force on a day, put in order by their own parameter names.

What a name may be: a rule, a fact, or a parameter. Unknown names, cycles and a household's rule that asks for one
person's value without an aggregate are found here, once, before any case is decided.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any, TypeAlias

from minzheng.policy.acts import in_force
from minzheng.policy.derived import DERIVED, Derived
from minzheng.policy.divisions import chain
from minzheng.policy.engine.choices import Names, Plan, inputs_used
from minzheng.policy.facts import when_absent
from minzheng.policy.operators import Unknown, Value
from minzheng.policy.rules import HOUSEHOLD, PERSON, Rule
from minzheng.policy.vocabulary import vocabulary

_Step: TypeAlias = tuple[str, Rule, Any, tuple[tuple[str, bool], ...]]


class RuleError(Exception):
    """The rules themselves are wrong: a mistake of their author, never of a case."""


@dataclass(frozen=True, eq=False)
class Graph:
    """Rules in an order in which each finds its inputs ready. Only what the targets need is in it."""

    targets: tuple[str, ...]
    """The targets in force; of those asked for, some may hold in certain cases only."""
    rules: Mapping[str, Rule]
    facts: Mapping[str, str]
    derived: Mapping[str, Derived]
    parameters: Mapping[str, str]
    """A name as a rule writes it (``standard``) to the parameter it means (``dibao.standard``)."""
    law: Mapping[str, str]
    """For each rule its articles in force on the day and in the place."""

    @cached_property
    def _of_members(self) -> frozenset[str]:
        """The names whose values are a member's and not the household's."""
        persons = [name for name, level in self.facts.items() if level == PERSON]
        return frozenset([*persons, *self.derived, *self.rules_of_members])

    @cached_property
    def unstated(self) -> tuple[dict[str, Value], dict[str, Value]]:
        """What the facts mean that nobody states: the household's by name, and a member's by name."""
        meanings = {name: when_absent(vocabulary()[name]) for name in self.facts}
        household = {name: value for name, value in meanings.items() if self.facts[name] == HOUSEHOLD}
        return household, {name: value for name, value in meanings.items() if name not in household}

    @cached_property
    def inputs_used(self) -> Mapping[str, Names | Plan]:
        """For each rule the inputs its result rests on, or the plan that tells them from the values."""
        return {name: inputs_used(rule) for name, rule in self.rules.items() if rule.function is not None}

    @cached_property
    def rules_of_household(self) -> list[str]:
        return [name for name, rule in self.rules.items() if rule.level == HOUSEHOLD]

    @cached_property
    def rules_of_members(self) -> list[str]:
        return [name for name, rule in self.rules.items() if rule.level == PERSON]

    @cached_property
    def _steps(self) -> list[_Step]:
        """Each rule with its function, and for each input whether it is the member's own."""
        return [
            (name, rule, rule.function, tuple((wanted, wanted in self._of_members) for wanted in rule.inputs))
            for name, rule in self.rules.items()
        ]

    def evaluate(
        self,
        parameters: Mapping[str, Value],
        household: Mapping[str, Value],
        members: list[Mapping[str, Value]],
    ) -> tuple[dict[str, Value], list[dict[str, Value]]]:
        """Every value of every rule: the household's by name, and the members' by name.

        All three arguments hold values by the names rules use; parameters by their short names.
        """
        shared = {**parameters, **household}
        each = [dict(member) for member in members]
        for name, rule, function, inputs in self._steps:
            if rule.aggregate:
                shared[name] = _gather(rule, each)
            elif rule.level == HOUSEHOLD:
                shared[name] = function(*[shared[wanted] for wanted, _own in inputs])
            else:
                for own in each:
                    own[name] = function(*[own[wanted] if is_own else shared[wanted] for wanted, is_own in inputs])
        return shared, each


def compile_rules(
    rules: Iterable[Rule],
    *,
    targets: Iterable[str],
    programme: str,
    parameters: Iterable[str],
    on: date,
    division: str,
    given: Collection[str] = (),
) -> Graph:
    """The graph of the rules that hold on a day in a place, as far as the targets need them.

    ``given`` are the names among those that rules wait for (``Rule.given``) that the case brings. A target that is a
    rule's name but not in force here is left out; at least one must be. Raises ``RuleError``.
    """
    rules = list(rules)
    holding = _holding(rules, on, division, given)
    declared = {rule.name for rule in rules}
    wanted = tuple(target for target in targets if target in holding or target not in declared)
    builder = _Builder(holding, programme, parameters)
    for target in wanted:
        builder.visit(target, wanted_by="the programme")
    return Graph(
        targets=wanted,
        rules=builder.ordered,
        facts=builder.facts,
        derived=builder.derived,
        parameters=builder.parameters,
        law={name: in_force(rule.law, on, division) for name, rule in builder.ordered.items()},
    )


def parameter_meant(name: str, programme: str, declared: Iterable[str]) -> str:
    """The dotted parameter a rule's argument means: its own programme's first, then another's by its full name."""
    meant = {parameter.replace(".", "_"): parameter for parameter in declared}
    return meant.get(f"{programme}_{name}") or meant.get(name, "")


def _holding(rules: Iterable[Rule], on: date, division: str, given: Collection[str]) -> dict[str, Rule]:
    """The rules that hold, by name: those made for such a case before the others, and of overlays the nearest.

    Two for one place, day and kind of case are a mistake.
    """
    places = chain(division)
    found: dict[str, Rule] = {}
    for rule in rules:
        if not rule.holds(on) or rule.division not in places or not rule.is_given(given):
            continue
        other = found.get(rule.name)
        if other is not None and (other.division, bool(other.given)) == (rule.division, bool(rule.given)):
            raise RuleError(f"two rules named {rule.name} hold on {on} in {rule.division or 'the nation'}")
        if other is None or _rank(rule, places) < _rank(other, places):
            found[rule.name] = rule
    return found


def _rank(rule: Rule, places: tuple[str, ...]) -> tuple[bool, int]:
    return (not rule.given, places.index(rule.division))


class _Builder:
    def __init__(self, holding: Mapping[str, Rule], programme: str, declared: Iterable[str]) -> None:
        self.holding, self.programme, self.declared = holding, programme, frozenset(declared)
        self.ordered: dict[str, Rule] = {}
        self.facts: dict[str, str] = {}
        self.derived: dict[str, Derived] = {}
        self.parameters: dict[str, str] = {}
        self._path: list[str] = []

    def visit(self, name: str, *, wanted_by: str) -> None:
        """Put a name and everything it needs in order."""
        if name in self.ordered:
            return
        if name in self._path:
            raise RuleError(f"rules go round in a circle: {' → '.join([*self._path, name])}")
        if name in self.holding:
            self._visit_rule(self.holding[name])
        elif name in vocabulary():
            self.facts[name] = vocabulary()[name].level
        elif name in DERIVED:
            self.visit(DERIVED[name].source, wanted_by=name)
            self.derived[name] = DERIVED[name]
        elif parameter := parameter_meant(name, self.programme, self.declared):
            self.parameters[name] = parameter
        else:
            raise RuleError(f"{wanted_by} asks for {name!r}, which is no rule in force, no fact and no parameter")

    def _visit_rule(self, rule: Rule) -> None:
        self._path.append(rule.name)
        rule = rule.without([name for name in rule.defaults if name not in self.holding])
        for wanted in rule.inputs:
            self.visit(wanted, wanted_by=rule.name)
            self._check_level(rule, wanted)
        self._path.pop()
        self.ordered[rule.name] = rule

    def _check_level(self, rule: Rule, wanted: str) -> None:
        level = PERSON if wanted in self.derived else self.facts.get(wanted, HOUSEHOLD)
        level = self.ordered[wanted].level if wanted in self.ordered else level
        if rule.aggregate and level != PERSON:
            raise RuleError(f"{rule.name} gathers {wanted}, which is not a person's")
        if not rule.aggregate and rule.level == HOUSEHOLD and level == PERSON:
            raise RuleError(f"{rule.name} is a household's and asks for a person's {wanted} without an aggregate")


def _gather(rule: Rule, members: list[dict[str, Value]]) -> Value:
    if not rule.inputs:
        return len(members)
    (wanted,) = rule.inputs
    values = [member[wanted] for member in members]
    unknown = [value for value in values if isinstance(value, Unknown)]
    if rule.aggregate == "every":
        return False if False in values else unknown[0] if unknown else True
    return unknown[0] if unknown else sum(values)
