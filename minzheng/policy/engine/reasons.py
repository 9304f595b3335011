"""The tree of reasons: each value with its inputs, the article and the parameter version it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from minzheng.policy.acts import in_force
from minzheng.policy.engine import sentences
from minzheng.policy.engine.graph import Graph
from minzheng.policy.engine.trace import Traced, as_traced, traced_input
from minzheng.policy.operators import UNKNOWN, Unknown, Value
from minzheng.policy.parameters import Parameter, ParameterValue
from minzheng.policy.rules import PERSON, Rule
from minzheng.policy.units import UNITS, Unit
from minzheng.policy.vocabulary import vocabulary
from minzheng.policy.words import Words

RULE: Final = "rule"
FACT: Final = "fact"
PARAMETER: Final = "parameter"
NOTE: Final = "note"
OUTCOME: Final = "outcome"


class ReasonNode(NamedTuple):
    """One value of a decision and what it rests on (``because``).

    ``rule`` is the name of a rule or fact, or the dotted name of a parameter; ``member`` the index of the person it is
    about. ``value`` is in machine units (fen). ``expression`` is how the rule computed it; stored nodes have none,
    they keep the sentence instead.
    """

    rule: str
    kind: str
    label: Words
    value: Value
    unit: Unit | None = None
    law: str = ""
    parameter: ParameterValue | None = None
    because: tuple[ReasonNode, ...] = ()
    member: int | None = None
    expression: Traced | None = None
    stored_sentence: Words | None = None

    @property
    def is_unknown(self) -> bool:
        return isinstance(self.value, Unknown)

    @property
    def sentence(self) -> Words:
        """The value as a sentence: 低保金 = 标准 × 人数 − 家庭收入 = 1,080 × 3 − 1,000 = 2,240 元/月（…第27条）."""
        return Words(zh=sentences.sentence(self, "zh"), en=sentences.sentence(self, "en"))

    @property
    def value_text(self) -> Words:
        """The value as people read it, with its unit."""
        return Words(
            zh=sentences.value_text(self.value, self.unit, "zh"), en=sentences.value_text(self.value, self.unit, "en")
        )

    @property
    def whose(self) -> Words:
        """Whom a person's rule is about, to be said before its sentence; nothing for all else."""
        if self.member is None or self.kind != RULE:
            return Words("", "")
        return Words(zh=f"成员{self.member + 1}：", en=f"member {self.member + 1}: ")

    def walk(self) -> Iterator[ReasonNode]:
        """This node and all below it, each as often as it is used."""
        yield self
        for node in self.because:
            yield from node.walk()

    def as_json(self) -> dict[str, Any]:
        """The stored form: money in fen, both languages."""
        return {
            "rule": self.rule,
            "kind": self.kind,
            "label": self.label.as_dict(),
            "value": plain_value(self.value),
            "unit": self.unit.key if self.unit else None,
            "law": self.law,
            "parameter": self.parameter.as_dict() if self.parameter else None,
            "member": self.member,
            "sentence": self.sentence.as_dict(),
            "because": [node.as_json() for node in self.because],
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> ReasonNode:
        return cls(
            rule=stored["rule"],
            kind=stored["kind"],
            label=Words.from_dict(stored["label"]),
            value=UNKNOWN if stored["value"] == "unknown" else stored["value"],
            unit=UNITS[stored["unit"]] if stored["unit"] else None,
            law=stored["law"],
            parameter=ParameterValue.from_dict(stored["parameter"]) if stored["parameter"] else None,
            because=tuple(map(cls.from_json, stored["because"])),
            member=stored["member"],
            stored_sentence=Words.from_dict(stored["sentence"]),
        )

    def explained(self, language: str) -> dict[str, Any]:
        """The public form: seven keys at every node, money in yuan, one language."""
        used = self.parameter
        return {
            "rule": self.rule,
            "label": f"{self.whose[language]}{self.label[language]}",
            "value": printed_value(self.value, self.unit),
            "unit": self.unit.key if self.unit else None,
            "law": self.law or None,
            "parameter": {"name": used.name, "version": used.version, "status": used.status} if used else None,
            "because": [node.explained(language) for node in self.because],
        }


def plain_value(value: Value) -> Any:
    """A value as JSON in machine units."""
    if isinstance(value, Unknown):
        return "unknown"
    if isinstance(value, date):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def printed_value(value: Value, unit: Unit | None) -> Any:
    """A value as JSON in the units people print: yuan, percent."""
    if unit is None or not unit.scale or isinstance(value, (bool, str)) or not isinstance(value, int):
        return plain_value(value)
    exact = unit.printed(value)
    return int(exact) if exact == exact.to_integral_value() else float(exact)


class ReasonTree:
    """Builds nodes from a graph and the values it gave; each value has one node, however often it is used."""

    def __init__(
        self,
        graph: Graph,
        *,
        on: date,
        shared: Mapping[str, Value],
        members: list[dict[str, Value]],
        parameters: Mapping[str, ParameterValue],
        declared: Mapping[str, Parameter],
    ) -> None:
        self._graph, self._on = graph, on
        self._shared, self._members = shared, members
        self._parameters, self._declared = parameters, declared
        self._nodes: dict[tuple[str, int | None], ReasonNode] = {}

    def node(self, name: str, member: int | None = None) -> ReasonNode:
        """The node of a rule, fact or parameter by the name rules use for it."""
        if member is not None and name not in self._members[member]:
            member = None
        key = (name, member)
        if key not in self._nodes:
            self._nodes[key] = self._build(name, member)
        return self._nodes[key]

    def parameter_node(self, dotted: str) -> ReasonNode:
        """The node of a parameter that no rule asks for."""
        declared, used = self._declared[dotted], self._parameters[dotted]
        value = UNKNOWN if used.value is None else used.value
        return ReasonNode(dotted, PARAMETER, declared.label, value, declared.unit, parameter=used)

    def _build(self, name: str, member: int | None) -> ReasonNode:
        value = self._shared[name] if member is None else self._members[member][name]
        if name in self._graph.rules:
            return self._rule_node(self._graph.rules[name], member, value)
        if name in self._graph.parameters:
            return self.parameter_node(self._graph.parameters[name])
        fact = vocabulary()[name]
        return ReasonNode(name, FACT, fact.label, value, fact.unit, member=member)

    def _rule_node(self, rule: Rule, member: int | None, value: Value) -> ReasonNode:
        if rule.aggregate:
            expression = Traced(value, rule.aggregate)
            because = tuple(self.node(wanted, index) for wanted in rule.inputs for index in range(len(self._members)))
        else:
            expression = as_traced(rule.function(*[self._traced(wanted, member) for wanted in rule.inputs]))  # type: ignore[misc]
            because = tuple(self.node(wanted, member) for wanted in expression.inputs())
        if rule.level != PERSON:
            member = None
        return ReasonNode(
            rule.name,
            RULE,
            rule.label,
            value,
            rule.unit,
            law=in_force(rule.law, self._on),
            because=because,
            member=member,
            expression=expression,
        )

    def _traced(self, name: str, member: int | None) -> Traced:
        own = self._members[member] if member is not None else {}
        return traced_input(name, own[name] if name in own else self._shared[name])
