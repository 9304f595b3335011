"""Builds the tree of reasons from a graph of rules and the values it gave."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from functools import cached_property, lru_cache, partial
from typing import Any, Final

from minzheng.policy.derived import Derived
from minzheng.policy.engine.graph import Graph
from minzheng.policy.engine.reasons import FACT, PARAMETER, RULE, ReasonNode
from minzheng.policy.engine.trace import Traced, as_traced, traced_input
from minzheng.policy.facts import Facts
from minzheng.policy.operators import UNKNOWN, Value
from minzheng.policy.parameters import ParameterSet
from minzheng.policy.rules import PERSON, Rule
from minzheng.policy.vocabulary import vocabulary

_KEPT: Final = 256

_NOBODY: Final[Mapping[str, Any]] = {}
"""A member's own values where a rule is the household's."""


class ReasonTree:
    """Each value has one node, however often it is used. The nodes are made in the order of the rules, inputs first."""

    def __init__(
        self,
        graph: Graph,
        facts: Facts,
        *,
        shared: Mapping[str, Value],
        members: list[dict[str, Value]],
        parameters: Callable[[], Mapping[str, ReasonNode]],
    ) -> None:
        self._graph, self._facts, self._parameters = graph, facts, parameters
        self._shared, self._members = shared, members

    def node(self, name: str, member: int | None = None) -> ReasonNode:
        """The node of a rule, fact or parameter by the name rules use for it."""
        household, each = self._nodes
        return household[name] if member is None or name in household else each[member][name]

    @cached_property
    def _nodes(self) -> tuple[dict[str, ReasonNode], list[dict[str, ReasonNode]]]:
        """The household's nodes by name, and each member's."""
        graph = self._graph
        household = _facts_told(graph, None, self._facts.household)
        parameters = self._parameters()
        for name, dotted in graph.parameters.items():
            household[name] = parameters[dotted]
        each = [_facts_told(graph, member, stated) for member, stated in enumerate(self._facts.members)]
        for derived in graph.derived.values():
            for member, own in enumerate(each):
                own[derived.name] = self._derived(derived, member, own.get(derived.source) or household[derived.source])
        for name, rule in graph.rules.items():
            if rule.aggregate:
                household[name] = self._gathered(rule, each)
            elif rule.level == PERSON:
                for member, own in enumerate(each):
                    own[name] = self._computed(rule, member, self._members[member], own, household)
            else:
                household[name] = self._computed(rule, None, _NOBODY, _NOBODY, household)
        return household, each

    def _computed(
        self,
        rule: Rule,
        member: int | None,
        values: Mapping[str, Value],
        own: Mapping[str, ReasonNode],
        household: Mapping[str, ReasonNode],
    ) -> ReasonNode:
        name, graph, shared = rule.name, self._graph, self._shared
        used = graph.inputs_used[name]
        if not isinstance(used, tuple):  # the values choose
            used = used({**shared, **values} if values else shared)
        because = tuple([own[wanted] if wanted in own else household[wanted] for wanted in used])
        value, trace = values[name] if values else shared[name], partial(_traced, rule, shared, values)
        return ReasonNode(
            name, RULE, rule.label, value, rule.unit, graph.law[name], None, because, member, trace, None, rule.division
        )

    def _gathered(self, rule: Rule, each: list[dict[str, ReasonNode]]) -> ReasonNode:
        value, law = self._shared[rule.name], self._graph.law[rule.name]
        because = tuple([own[wanted] for wanted in rule.inputs for own in each])
        trace = partial(Traced, value, rule.aggregate)
        return ReasonNode(rule.name, RULE, rule.label, value, rule.unit, law, None, because, None, trace)

    def _derived(self, derived: Derived, member: int, source: ReasonNode) -> ReasonNode:
        value = self._members[member][derived.name]
        return ReasonNode(derived.name, FACT, derived.label, value, derived.unit, "", None, (source,), member)


@lru_cache(maxsize=_KEPT)
def parameter_nodes(parameters: ParameterSet, on: date, division: str) -> Mapping[str, ReasonNode]:
    """The nodes of all parameters on a day in a place. Kept: they are the same for every household there."""
    nodes = {}
    for name, used in parameters.at(on=on, division=division).items():
        declared, value = parameters.declared[name], UNKNOWN if used.value is None else used.value
        nodes[name] = ReasonNode(name, PARAMETER, declared.label, value, declared.unit, "", used)
    return nodes


def _facts_told(graph: Graph, member: int | None, stated: Mapping[str, Any]) -> dict[str, ReasonNode]:
    """The nodes of the facts that the rules look at, of a member or of the household."""
    nodes = dict(_facts_unstated(graph, member))
    for name, value in stated.items():
        if name in nodes:
            nodes[name] = _fact(name, member, value)
    return nodes


@lru_cache(maxsize=_KEPT)
def _facts_unstated(graph: Graph, member: int | None) -> Mapping[str, ReasonNode]:
    """The same where nobody stated anything. Kept: most facts of most people are not stated."""
    household, of_a_member = graph.unstated
    absent = household if member is None else of_a_member
    return {name: _fact(name, member, value) for name, value in absent.items()}


def _fact(name: str, member: int | None, value: Any) -> ReasonNode:
    fact = vocabulary()[name]
    return ReasonNode(name, FACT, fact.label, value, fact.unit, "", None, (), member)


def _traced(rule: Rule, shared: Mapping[str, Value], own: Mapping[str, Value]) -> Traced:
    """The rule called again, with values that remember how they were computed."""
    values = [traced_input(name, own[name] if name in own else shared[name]) for name in rule.inputs]
    return as_traced(rule.function(*values))  # type: ignore[misc]
