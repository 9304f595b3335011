"""decide(): the one question the house asks the law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache, partial
from typing import Any

from minzheng.policy import programmes
from minzheng.policy.acts import in_force
from minzheng.policy.engine.decision import Decision, Missing
from minzheng.policy.engine.graph import Graph, compile_rules, parameter_meant
from minzheng.policy.engine.missing import missing_from
from minzheng.policy.engine.outcomes import GRANTED, REFUSED, UNDETERMINED
from minzheng.policy.engine.reasons import NOTE, OUTCOME, PARAMETER, ReasonNode
from minzheng.policy.engine.tree import ReasonTree, parameter_nodes
from minzheng.policy.facts import Facts
from minzheng.policy.operators import UNKNOWN, Value
from minzheng.policy.parameters import ParameterSet, ParameterValue, shipped
from minzheng.policy.programmes import Programme
from minzheng.policy.vocabulary import vocabulary
from minzheng.policy.words import Words

_OUTCOME_LABEL = Words("结论", "outcome")


def decide(
    programme: str,
    facts: Facts,
    *,
    on: date,
    division: str,
    parameters: ParameterSet,
    accepted_on: date | None = None,
) -> Decision:
    """What a programme gives a household on a day in a place.

    The parameters are those in force on ``on``; the rules those of the day of acceptance (``accepted_on``, ``on`` when
    left out) as the programme's transition clauses say. What the rules need and nobody knows makes the outcome
    undetermined, with the list of what is missing. Raises ``UnknownProgramme`` and ``InvalidDivision``.
    """
    return _Deciding(programmes.load(programme), facts, on, accepted_on or on, division, parameters).decision()


def replay(stored: Mapping[str, Any], *, parameters: ParameterSet | None = None) -> Decision:
    """A stored decision made again, from its facts and the parameter values it stored (or those given).

    Nothing that was released since can change the answer; compare the two content hashes.
    """
    return decide(
        stored["programme"],
        Facts.from_dict(stored["facts"]),
        on=date.fromisoformat(stored["on"]),
        division=stored["division"],
        parameters=parameters or shipped().replayed(stored["parameters"]),
        accepted_on=date.fromisoformat(stored["accepted_on"]),
    )


@lru_cache(maxsize=1024)
def graph_of(
    programme: str, rules_day: date, division: str, parameters: frozenset[str], given: frozenset[str] = frozenset()
) -> Graph | None:
    """The compiled rules of a programme on a day in a kind of case; None where it has no rule for that day."""
    declared = programmes.load(programme)
    graph = compile_rules(
        declared.rules,
        targets=(declared.eligible_rule, *declared.amount_rules),
        programme=programme,
        parameters=parameters,
        on=rules_day,
        division=division,
        given=given,
    )
    return graph if set(declared.amount_rules) & set(graph.targets) else None


@lru_cache(maxsize=256)
def _gates(programme: str, parameters: frozenset[str]) -> tuple[tuple[str, str], ...]:
    """What the programme's rules wait for: each name with the parameter it means; none for a fact."""
    gates = programmes.load(programme).gates
    return tuple((name, "" if name in vocabulary() else parameter_meant(name, programme, parameters)) for name in gates)


class _Deciding:
    """One decision in the making."""

    def __init__(
        self, programme: Programme, facts: Facts, on: date, accepted_on: date, division: str, parameters: ParameterSet
    ) -> None:
        self._programme, self._facts = programme, facts
        self._on, self._accepted_on, self._division = on, accepted_on, division
        self._rules_day = programme.rules_day(on, accepted_on)
        self._parameters: Mapping[str, ParameterValue] = parameters.at(on=on, division=division)
        self._parameter_set = parameters
        self._told_parameters = partial(parameter_nodes, parameters, on, division)
        self._graph = graph_of(
            programme.key, self._rules_day, division, parameters.names, self._given(parameters.names)
        )

    def _given(self, names: frozenset[str]) -> frozenset[str]:
        """Of what the rules wait for, what this case brings: parameters with a value, facts that are stated."""
        return frozenset(
            [
                name
                for name, parameter in _gates(self._programme.key, names)
                if (self._parameters[parameter].is_known if parameter else name in self._facts.household)
            ]
        )

    def decision(self) -> Decision:
        if self._graph is None:
            return self._without_rules()
        shared, members = self._graph.evaluate(*self._inputs(self._graph))
        tree = ReasonTree(self._graph, self._facts, shared=shared, members=members, parameters=self._told_parameters)
        amounts = [rule for rule in self._programme.amount_rules if rule in self._graph.targets]
        may_miss = shared[amounts[0]] is UNKNOWN or self._facts.states_unknown
        missing = missing_from(tree.node(amounts[0]), self._graph, self._facts) if may_miss else []
        eligible = shared[self._programme.eligible_rule]
        outcome = UNDETERMINED if missing else GRANTED if eligible is True else REFUSED
        values = {name: shared[name] for name in self._graph.rules_of_household}
        if missing:  # what could be computed stays, but no answer and no sum
            values |= dict.fromkeys([self._programme.eligible_rule, *amounts], UNKNOWN)
        return Decision(
            programme=self._programme.key,
            rule_generation=self._generation(),
            on=self._on,
            accepted_on=self._accepted_on,
            division=self._division,
            facts=self._facts,
            outcome=outcome,
            amount_fen=None if missing else shared[amounts[0]],
            missing=tuple(missing),
            told_by=partial(self._told, tree, amounts, outcome, missing),
            values=values,
            member_values=tuple([{name: own[name] for name in self._graph.rules_of_members} for own in members]),
        )

    def _told(self, tree: ReasonTree, amounts: list[str], outcome: str, missing: list[Missing]) -> ReasonNode:
        """The root of the tree: what is missing and the conditions as far as they are known, or else the calculation."""
        eligible = self._programme.eligible_rule
        shown = tree.node(eligible).because if missing else tuple(map(tree.node, amounts))
        return _root(outcome, *self._missing_nodes(missing, tree), *shown, *self._notes())

    def _inputs(self, graph: Graph) -> tuple[dict[str, Value], dict[str, Value], list[Mapping[str, Value]]]:
        parameters: dict[str, Value] = {}
        for name, dotted in graph.parameters.items():
            value = self._parameters[dotted].value
            parameters[name] = UNKNOWN if value is None else value
        absent, absent_of_member = graph.unstated
        household = _stated(absent, self._facts.household)
        members: list[Mapping[str, Value]] = []
        for index, member in enumerate(self._facts.members):
            own = _stated(absent_of_member, member)
            for name, derived in graph.derived.items():
                source = own[derived.source] if derived.source in own else household[derived.source]
                own[name] = derived.compute(source, index, self._on)
            members.append(own)
        return parameters, household, members

    def _missing_nodes(self, missing: list[Missing], tree: ReasonTree) -> Iterator[ReasonNode]:
        for item in missing:
            yield self._told_parameters()[item.name] if item.kind == PARAMETER else tree.node(item.name, item.member)

    def _notes(self) -> tuple[ReasonNode, ...]:
        return _notes(self._programme.key, self._parameter_set, self._on, self._division, self._rules_day)

    def _generation(self) -> str:
        return self._programme.procedure(self._rules_day).generation

    def _without_rules(self) -> Decision:
        why = Words("该日期没有生效的规则", "no rule was in force on this day")
        amount = self._programme.amount_rules[-1]
        missing = Missing("rule", amount, self._programme.name, why)
        node = ReasonNode(amount, NOTE, why, UNKNOWN)
        return Decision(
            programme=self._programme.key,
            rule_generation="",
            on=self._on,
            accepted_on=self._accepted_on,
            division=self._division,
            facts=self._facts,
            outcome=UNDETERMINED,
            amount_fen=None,
            missing=(missing,),
            told_by=partial(_root, UNDETERMINED, node),
            values={},
            member_values=(),
        )


@lru_cache(maxsize=256)
def _notes(
    programme: str, parameters: ParameterSet, on: date, division: str, rules_day: date
) -> tuple[ReasonNode, ...]:
    """What is told of the parameters beside the calculation. Kept: it is the same for every household there."""
    nodes, found = parameter_nodes(parameters, on, division), []
    for note in programmes.load(programme).notes:
        below = tuple([nodes[name] for name in note.parameters])
        said = note.unknown if all(node.is_unknown for node in below) else note.known
        if said is not None:
            law = in_force(note.law, rules_day, division)
            found.append(ReasonNode(note.key, NOTE, said, "", None, law, None, below))
    return tuple(found)


def _root(outcome: str, *because: ReasonNode) -> ReasonNode:
    return ReasonNode(OUTCOME, OUTCOME, _OUTCOME_LABEL, outcome, because=because)


def _stated(absent: Mapping[str, Value], stated: Mapping[str, Value]) -> dict[str, Value]:
    """The facts that the rules look at: as stated, else what their absence means."""
    values = dict(absent)
    for name, value in stated.items():
        if name in values:
            values[name] = value
    return values
