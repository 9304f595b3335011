"""Reasons: each value with its inputs, the article and the parameter version it rests on."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from typing import Any, Final, NamedTuple

from minzheng.policy.engine import sentences
from minzheng.policy.engine.printed import value_text
from minzheng.policy.engine.trace import Traced
from minzheng.policy.operators import UNKNOWN, Unknown, Value
from minzheng.policy.parameters import ParameterValue
from minzheng.policy.units import UNITS, Unit
from minzheng.policy.words import Words

RULE: Final = "rule"
FACT: Final = "fact"
PARAMETER: Final = "parameter"
NOTE: Final = "note"
OUTCOME: Final = "outcome"


class ReasonNode(NamedTuple):
    """One value of a decision and what it rests on (``because``).

    ``rule`` is the name of a rule or fact, or the dotted name of a parameter; ``member`` the index of the person it is
    about. ``law`` are the articles in force, ``division`` the place whose overlay the rule is (the nation: ``""``).
    ``value`` is in machine units (fen). ``trace`` tells how the rule computed it; stored nodes have none, they keep the
    sentence instead.
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
    trace: Callable[[], Traced] | None = None
    stored_sentence: Words | None = None
    division: str = ""

    @property
    def expression(self) -> Traced | None:
        """How the rule computed the value, from its operations down to its inputs."""
        return self.trace() if self.trace is not None else None

    @property
    def is_unknown(self) -> bool:
        return isinstance(self.value, Unknown)

    @property
    def sentence(self) -> Words:
        """The value as a sentence: 低保金 = 标准 × 人数 − 家庭收入 = 1,080 × 3 − 1,000 = 2,240 元/月（…第27条）."""
        return sentences.in_both_languages(self)

    @property
    def value_text(self) -> Words:
        """The value as people read it, with its unit."""
        return Words(zh=value_text(self.value, self.unit, "zh"), en=value_text(self.value, self.unit, "en"))

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
            "division": self.division,
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
            division=stored.get("division", ""),  # not kept by the first version
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
