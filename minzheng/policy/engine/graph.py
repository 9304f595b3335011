"""The rules in force on a day, put in order by their own parameter names.

What a name may be: a rule, a fact, or a parameter. Unknown names, cycles and a household's rule that asks for one
person's value without an aggregate are found here, once, before any case is decided.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from minzheng.policy.divisions import chain
from minzheng.policy.operators import Value
from minzheng.policy.rules import HOUSEHOLD, PERSON, Rule
from minzheng.policy.vocabulary import vocabulary


class RuleError(Exception):
    """The rules themselves are wrong: a mistake of their author, never of a case."""


@dataclass(frozen=True)
class Graph:
    """Rules in an order in which each finds its inputs ready. Only what the targets need is in it."""

    rules: Mapping[str, Rule]
    facts: Mapping[str, str]
    parameters: Mapping[str, str]
    """A name as a rule writes it (``standard``) to the parameter it means (``dibao.standard``)."""

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
        for name, rule in self.rules.items():
            if rule.aggregate:
                shared[name] = _gather(rule, each)
            elif rule.level == HOUSEHOLD:
                shared[name] = rule.function(*[shared[wanted] for wanted in rule.inputs])  # type: ignore[misc]
            else:
                for own in each:
                    own[name] = rule.function(  # type: ignore[misc]
                        *[own[wanted] if wanted in own else shared[wanted] for wanted in rule.inputs]
                    )
        return shared, each


def compile_rules(
    rules: Iterable[Rule],
    *,
    targets: Iterable[str],
    programme: str,
    parameters: Iterable[str],
    on: date,
    division: str,
) -> Graph:
    """The graph of the rules that hold on a day in a place, as far as the targets need them.

    Raises ``RuleError``.
    """
    holding = _holding(rules, on, division)
    builder = _Builder(holding, programme, set(parameters))
    for target in targets:
        builder.visit(target, wanted_by="the programme")
    return Graph(rules=builder.ordered, facts=builder.facts, parameters=builder.parameters)


def _holding(rules: Iterable[Rule], on: date, division: str) -> dict[str, Rule]:
    """The rules that hold, by name; of several overlays the nearest. Two for one place and day are a mistake."""
    places = chain(division)
    found: dict[str, Rule] = {}
    for rule in rules:
        if not rule.holds(on) or rule.division not in places:
            continue
        other = found.get(rule.name)
        if other is not None and other.division == rule.division:
            raise RuleError(f"two rules named {rule.name} hold on {on} in {rule.division or 'the nation'}")
        if other is None or places.index(rule.division) < places.index(other.division):
            found[rule.name] = rule
    return found


class _Builder:
    def __init__(self, holding: Mapping[str, Rule], programme: str, declared: set[str]) -> None:
        self.holding, self.programme, self.declared = holding, programme, declared
        self.ordered: dict[str, Rule] = {}
        self.facts: dict[str, str] = {}
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
        elif parameter := self._parameter(name):
            self.parameters[name] = parameter
        else:
            raise RuleError(f"{wanted_by} asks for {name!r}, which is no rule in force, no fact and no parameter")

    def _visit_rule(self, rule: Rule) -> None:
        self._path.append(rule.name)
        for wanted in rule.inputs:
            self.visit(wanted, wanted_by=rule.name)
            self._check_level(rule, wanted)
        self._path.pop()
        self.ordered[rule.name] = rule

    def _check_level(self, rule: Rule, wanted: str) -> None:
        level = self.ordered[wanted].level if wanted in self.ordered else self.facts.get(wanted, HOUSEHOLD)
        if rule.aggregate and level != PERSON:
            raise RuleError(f"{rule.name} gathers {wanted}, which is not a person's")
        if not rule.aggregate and rule.level == HOUSEHOLD and level == PERSON:
            raise RuleError(f"{rule.name} is a household's and asks for a person's {wanted} without an aggregate")

    def _parameter(self, name: str) -> str:
        """The dotted parameter a rule's argument means: its own programme's first, then another's by its full name."""
        meant = {_as_argument(parameter): parameter for parameter in self.declared}
        return meant.get(f"{self.programme}_{name}") or meant.get(name, "")


def _as_argument(parameter: str) -> str:
    return parameter.replace(".", "_")


def _gather(rule: Rule, members: list[dict[str, Value]]) -> Value:
    if not rule.inputs:
        return len(members)
    (wanted,) = rule.inputs
    values = [member[wanted] for member in members]
    unknown = [value for value in values if not isinstance(value, int)]
    return unknown[0] if unknown else sum(values)
