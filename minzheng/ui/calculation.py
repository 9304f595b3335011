"""A decision's tree of reasons as lines of a page: what it is, how it follows, from which law and which released value."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import get_language

from minzheng.policy.acts import in_english
from minzheng.policy.engine.reasons import ReasonNode

FACT = "fact"
YES_NO = "yes/no"
_ANSWER_ENDS = {"zh": ("：", "。"), "en": (": ", ". ")}
_CONDITIONS_BEGIN = {"zh": "；", "en": "; "}


@dataclass(frozen=True)
class Line:
    """One sentence: ``label = formula = value``, a note, the law it rests on, and the lines behind it.

    ``formula`` holds the words and the figures between label and value; ``source`` the document of a released value.
    ``is_answer``: the value is a word (yes, granted, spouse), which follows a colon, not a sum after an equals sign.
    """

    label: str
    value: str
    who: str = ""
    formula: Sequence[str] = ()
    note: str = ""
    law: str = ""
    source: str = ""
    is_example: bool = False
    is_answer: bool = False
    because: list[Line] = field(default_factory=list)


def lines(reasons: Any, *, names: Sequence[str] = ()) -> list[Line]:
    """The lines of a decision, of its tree, or of a list of reasons; nodes may come fresh or in their stored form.

    ``names`` are the members' names in the order of the facts, so that a line about one of them says whose it is.
    """
    language = "en" if (get_language() or "").startswith("en") else "zh"
    writer = _Writer(language, names)
    return [line for line in map(writer.line, _nodes(reasons)) if line is not None]


def _nodes(reasons: Any) -> list[ReasonNode]:
    tree = getattr(reasons, "tree", reasons)
    if not tree:
        return []
    is_one = isinstance(tree, ReasonNode | Mapping)
    several = [tree] if is_one else tree
    return [ReasonNode.from_json(node) if isinstance(node, Mapping) else node for node in several]


class _Writer:
    """Writes every reason in full where it is first met; where it is met again, as the bare sentence."""

    def __init__(self, language: str, names: Sequence[str]) -> None:
        self._language, self._names = language, names
        self._told: set[tuple[str, int | None]] = set()

    def line(self, node: ReasonNode) -> Line:
        key = (node.rule, node.member)
        first_time = key not in self._told
        self._told.add(key)
        said = _Sentence(node, self._language)
        return Line(
            label=said.label,
            value=said.value,
            who=self._name(node.member),
            formula=said.formula,
            note=said.note,
            law=said.law,
            source=node.parameter.reference if node.parameter else "",
            is_example=bool(node.parameter and node.parameter.is_example),
            is_answer=said.is_answer,
            because=[self.line(reason) for reason in node.because if _says_something(reason)] if first_time else [],
        )

    def _name(self, member: int | None) -> str:
        return self._names[member] if member is not None and member < len(self._names) else ""


class _Sentence:
    """A reason's sentence taken apart, so that the page can set its result apart from how it follows."""

    def __init__(self, node: ReasonNode, language: str) -> None:
        self.label = node.label[language]
        self.value = node.value_text[language]
        self.law = (in_english(node.law) if language == "en" else node.law) if node.law else ""
        self.formula: list[str] = []
        self.note = ""
        self.is_answer = node.unit is None or not node.unit.scale
        whole = node.sentence[language].removesuffix(f"（{self.law}）").removesuffix(f" ({self.law})")
        if node.kind == FACT:
            self.value = whole.removeprefix(self.label).strip()  # a choice is said in words there: 配偶, not "spouse"
        elif node.unit is not None and node.unit.key == YES_NO:
            colon, stop = _ANSWER_ENDS[language]
            self.note = whole.removeprefix(f"{self.label}{colon}{self.value}{stop}")
        elif node.because:
            head, begin, conditions = whole.partition(_CONDITIONS_BEGIN[language])
            self.note = f"{begin}{conditions}"
            self.formula = [part for part in head.split(" = ")[1:-1] if part]


def _says_something(node: ReasonNode) -> bool:
    """A fact that is nothing (no income of that kind, no such card) was never stated and explains nothing."""
    return node.kind != FACT or node.is_unknown or bool(node.value)
