"""decide(): the one question the house asks the law."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from functools import lru_cache, partial
from typing import Any

from minzheng.policy import programmes
from minzheng.policy.acts import in_force
from minzheng.policy.engine.decision import Decision, Missing
from minzheng.policy.engine.graph import Graph, compile_rules
from minzheng.policy.engine.outcomes import GRANTED, REFUSED, UNDETERMINED
from minzheng.policy.engine.reasons import FACT, NOTE, OUTCOME, ReasonNode, ReasonTree
from minzheng.policy.facts import Facts
from minzheng.policy.operators import UNKNOWN, Unknown, Value
from minzheng.policy.parameters import ParameterSet, ParameterValue, shipped
from minzheng.policy.programmes import NotYet, Programme
from minzheng.policy.rules import PERSON
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
def graph_of(programme: str, rules_day: date, division: str, parameters: frozenset[str]) -> Graph | None:
    """The compiled rules of a programme on a day; None where the programme has no rule for that day."""
    declared = programmes.load(programme)
    targets = (declared.eligible_rule, declared.amount_rule)
    if not any(rule.name == targets[1] and rule.holds(rules_day) for rule in declared.rules):
        return None
    return compile_rules(
        declared.rules,
        targets=targets,
        programme=programme,
        parameters=parameters,
        on=rules_day,
        division=division,
    )


class _Deciding:
    """One decision in the making."""

    def __init__(
        self, programme: Programme, facts: Facts, on: date, accepted_on: date, division: str, parameters: ParameterSet
    ) -> None:
        self._programme, self._facts = programme, facts
        self._on, self._accepted_on, self._division = on, accepted_on, division
        self._rules_day = programme.rules_day(on, accepted_on)
        self._declared = parameters.declared
        self._parameters: Mapping[str, ParameterValue] = parameters.at(on=on, division=division)
        self._graph = graph_of(programme.key, self._rules_day, division, parameters.names)

    def decision(self) -> Decision:
        if self._graph is None:
            return self._without_rules()
        shared, members = self._graph.evaluate(*self._inputs(self._graph))
        tree = ReasonTree(
            self._graph,
            on=self._rules_day,
            shared=shared,
            members=members,
            parameters=self._parameters,
            declared=self._declared,
        )
        rules = (self._programme.eligible_rule, self._programme.amount_rule)
        eligible, amount = (shared[rule] for rule in rules)
        missing = [*self._unknown_facts(self._graph), *self._not_in_force()]
        if isinstance(amount, Unknown):  # some fact brought in a parameter that nobody knows
            missing += _unknown_parameters(tree.node(self._programme.amount_rule))
        outcome = UNDETERMINED if missing else GRANTED if eligible is True else REFUSED
        values = {name: shared[name] for name in self._graph.rules if name in shared}
        if missing:  # what could be computed stays, but no answer and no sum
            values |= dict.fromkeys(rules, UNKNOWN)
        return Decision(
            programme=self._programme.key,
            rule_generation=self._generation(),
            on=self._on,
            accepted_on=self._accepted_on,
            division=self._division,
            facts=self._facts,
            outcome=outcome,
            amount_fen=None if missing else amount,
            missing=tuple(missing),
            told_by=partial(self._told, tree, outcome, missing),
            values=values,
            member_values=tuple({name: own[name] for name in self._graph.rules if name in own} for own in members),
        )

    def _told(self, tree: ReasonTree, outcome: str, missing: list[Missing]) -> ReasonNode:
        """The root of the tree: what is missing and the conditions as far as they are known, or else the calculation."""
        amount, eligible = tree.node(self._programme.amount_rule), tree.node(self._programme.eligible_rule)
        shown = eligible.because if missing else (amount,)
        return _root(outcome, *self._missing_nodes(missing, tree), *shown, *self._notes(tree))

    def _inputs(self, graph: Graph) -> tuple[dict[str, Value], dict[str, Value], list[Mapping[str, Value]]]:
        parameters: dict[str, Value] = {}
        for name, dotted in graph.parameters.items():
            value = self._parameters[dotted].value
            parameters[name] = UNKNOWN if value is None else value
        own = [name for name, level in graph.facts.items() if level == PERSON]
        household = {name: self._facts.of_household(name) for name in graph.facts if name not in own}
        members: list[Mapping[str, Value]] = [
            {name: self._facts.of_member(index, name) for name in own} for index in range(len(self._facts.members))
        ]
        return parameters, household, members

    def _unknown_facts(self, graph: Graph) -> Iterator[Missing]:
        """The facts the rules need and nobody knows: settled before the rules, whatever else would decide."""
        why = Words("事实尚未查明", "not known yet")
        for name, level in graph.facts.items():
            label = vocabulary()[name].label
            if level != PERSON:
                if self._facts.of_household(name) is UNKNOWN:
                    yield Missing(FACT, name, label, why)
                continue
            for index in range(len(self._facts.members)):
                if self._facts.of_member(index, name) is UNKNOWN:
                    yield Missing(FACT, name, label, why, member=index)

    def _not_in_force(self) -> Iterator[Missing]:
        for gap in self._programme.not_yet:
            if self._applies(gap):
                yield Missing("not_in_force", gap.fact or gap.key, gap.label, gap.reason)

    def _applies(self, gap: NotYet) -> bool:
        if gap.fact and self._facts.of_household(gap.fact) != gap.ordinary:
            return True
        return any(self._parameters[name].is_known for name in gap.parameters)

    def _missing_nodes(self, missing: list[Missing], tree: ReasonTree) -> Iterator[ReasonNode]:
        for item in missing:
            if item.kind == "not_in_force":
                gap = self._gap(item.name)
                known = tuple(tree.parameter_node(name) for name in gap.parameters if self._parameters[name].is_known)
                law = in_force(gap.law, self._rules_day)
                yield ReasonNode(item.name, NOTE, item.why, UNKNOWN, law=law, because=known)
            elif item.kind == "parameter":
                yield tree.parameter_node(item.name)
            else:
                yield tree.node(item.name, item.member)

    def _gap(self, name: str) -> NotYet:
        return next(gap for gap in self._programme.not_yet if name in (gap.fact, gap.key))

    def _notes(self, tree: ReasonTree) -> Iterator[ReasonNode]:
        for gap in self._programme.not_yet:
            if gap.note is not None and not self._applies(gap):
                below = tuple(tree.parameter_node(name) for name in gap.parameters)
                law = in_force(gap.law, self._rules_day)
                yield ReasonNode(gap.key, NOTE, gap.note, "", law=law, because=below)

    def _generation(self) -> str:
        return self._programme.procedure(self._rules_day).generation

    def _without_rules(self) -> Decision:
        why = Words("该日期没有生效的规则", "no rule was in force on this day")
        missing = Missing("rule", self._programme.amount_rule, self._programme.name, why)
        node = ReasonNode(self._programme.amount_rule, NOTE, why, UNKNOWN)
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


def _root(outcome: str, *because: ReasonNode) -> ReasonNode:
    return ReasonNode(OUTCOME, OUTCOME, _OUTCOME_LABEL, outcome, because=because)


def _unknown_parameters(amount: ReasonNode) -> list[Missing]:
    """The unknown parameters that an unknown result rests on."""
    unknown = {
        node.parameter.name: Missing(
            "parameter",
            node.parameter.name,
            node.label,
            Words(node.parameter.reference, node.parameter.reference),
        )
        for node in amount.walk()
        if node.parameter is not None and not node.parameter.is_known
    }
    return list(unknown.values())
