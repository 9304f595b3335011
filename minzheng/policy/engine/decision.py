"""A decision: outcome, amount, reasons, and everything needed to make it again.

Its content hash covers the substance (inputs, versions, values, outcome) and not the wording, so that a better
sentence tomorrow doesn't make yesterday's decision look different.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property, partial
from typing import Any

from minzheng.policy.acts import citations as each_citation
from minzheng.policy.engine.outcomes import GRANTED, UNDETERMINED
from minzheng.policy.engine.reasons import NOTE, OUTCOME, RULE, ReasonNode, plain_value
from minzheng.policy.facts import Facts
from minzheng.policy.operators import Value
from minzheng.policy.parameters import ParameterValue
from minzheng.policy.words import Words


@dataclass(frozen=True)
class Missing:
    """What keeps a decision from being made: an unknown fact or parameter, or a day before the first rule.

    ``kind`` is fact, parameter or rule; ``member`` the index of the person a fact is about.
    """

    kind: str
    name: str
    label: Words
    why: Words
    member: int | None = None

    def as_json(self) -> dict[str, Any]:
        return {
            "kind": self.kind,
            "name": self.name,
            "label": self.label.as_dict(),
            "why": self.why.as_dict(),
            "member": self.member,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Missing:
        return cls(
            kind=stored["kind"],
            name=stored["name"],
            label=Words.from_dict(stored["label"]),
            why=Words.from_dict(stored["why"]),
            member=stored["member"],
        )


@dataclass(frozen=True)
class Decision:
    """What the law says of a household on a day. ``amount_fen`` is what is paid a month in all; None if undetermined.

    ``tree`` holds every reason; it is built when first asked for, because a caseload asks for sums and not for words.
    ``values`` are the household's rule values and ``member_values`` the persons', by rule, in machine units.
    """

    programme: str
    rule_generation: str
    on: date
    accepted_on: date
    division: str
    facts: Facts
    outcome: str
    amount_fen: int | None
    missing: tuple[Missing, ...]
    told_by: Callable[[], ReasonNode] = field(compare=False, repr=False)
    values: Mapping[str, Value]
    member_values: tuple[Mapping[str, Value], ...]

    @property
    def covered(self) -> tuple[int, ...]:
        """Whom the benefit is for if granted: every member, or the indexes of those who apply alone."""
        return self.facts.applicants()

    @property
    def supplements_fen(self) -> tuple[int, ...]:
        """For each member the supplement (分类施保) within ``amount_fen``, a month; zeros where none is in force."""
        given = (member.get("supplement", 0) for member in self.member_values)
        return tuple(value if isinstance(value, int) else 0 for value in given)

    @cached_property
    def tree(self) -> ReasonNode:
        """Every value with what it rests on, from the outcome down."""
        return self.told_by()

    @cached_property
    def reasons(self) -> list[ReasonNode]:
        """What decided: the calculation if granted, the conditions not met if refused, what is missing otherwise."""
        if self.outcome == UNDETERMINED:
            return list(self.tree.because[: len(self.missing)])
        if self.outcome == GRANTED:
            return [node for node in self.tree.because if node.kind == RULE]
        return _failed(self.tree)

    @cached_property
    def notes(self) -> list[ReasonNode]:
        """What the reader should know besides: 分类施保 without a rate in force, say."""
        return [node for node in self.tree.because if node.kind == NOTE]

    @cached_property
    def parameters(self) -> list[ParameterValue]:
        """The parameter values the result rests on, in the order of the reasons."""
        used = {node.parameter.name: node.parameter for node in self.tree.walk() if node.parameter is not None}
        return list(used.values())

    @property
    def examples(self) -> list[ParameterValue]:
        """The demonstration values among them: every screen and letter must mark these."""
        return [parameter for parameter in self.parameters if parameter.is_example]

    @property
    def parameter_versions(self) -> dict[str, str]:
        return {parameter.name: parameter.version for parameter in self.parameters}

    @cached_property
    def citations(self) -> list[str]:
        """Every article the result rests on, once."""
        return list(dict.fromkeys(citation for node in self.tree.walk() for citation in each_citation(node.law)))

    @cached_property
    def content_hash(self) -> str:
        """SHA-256 of the substance as canonical JSON."""
        canonical = json.dumps(self.substance(), ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(canonical.encode()).hexdigest()

    def substance(self) -> dict[str, Any]:
        """What was decided, of what, by which rules and values: without any wording."""
        return {
            "programme": self.programme,
            "rule_generation": self.rule_generation,
            "on": self.on.isoformat(),
            "accepted_on": self.accepted_on.isoformat(),
            "division": self.division,
            "facts": self.facts.as_dict(),
            "outcome": self.outcome,
            "amount_fen": self.amount_fen,
            "values": {name: plain_value(value) for name, value in self.values.items()},
            "member_values": [
                {name: plain_value(value) for name, value in member.items()} for member in self.member_values
            ],
            "missing": [[missing.kind, missing.name, missing.member] for missing in self.missing],
            "parameters": [parameter.as_dict() for parameter in self.parameters],
            "citations": self.citations,
        }

    def as_json(self) -> dict[str, Any]:
        """The stored form: the substance, its hash, and the reasons in both languages."""
        return {
            **self.substance(),
            "missing": [missing.as_json() for missing in self.missing],
            "tree": self.tree.as_json(),
            "content_hash": self.content_hash,
        }

    @classmethod
    def from_json(cls, stored: Mapping[str, Any]) -> Decision:
        """A stored decision to show again, worded as it was then."""
        return cls(
            programme=stored["programme"],
            rule_generation=stored["rule_generation"],
            on=date.fromisoformat(stored["on"]),
            accepted_on=date.fromisoformat(stored["accepted_on"]),
            division=stored["division"],
            facts=Facts.from_dict(stored["facts"]),
            outcome=stored["outcome"],
            amount_fen=stored["amount_fen"],
            missing=tuple(map(Missing.from_json, stored["missing"])),
            told_by=partial(ReasonNode.from_json, stored["tree"]),
            values=stored["values"],
            member_values=tuple(stored["member_values"]),
        )


def _failed(node: ReasonNode) -> list[ReasonNode]:
    """The conditions at the bottom of a refusal: each that is not met and rests on no other that is not met."""
    below = [child for child in node.because if child.kind == RULE and child.value is False]
    if below or node.kind == OUTCOME or node.value is not False:
        deeper = below or [child for child in node.because if child.kind == RULE]
        found = [reason for child in deeper for reason in _failed(child)]
        return list({reason.rule: reason for reason in found}.values())
    return [node]
