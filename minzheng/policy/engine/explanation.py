"""The tree of reasons as indented text, for a terminal and for whoever reads it aloud."""

from __future__ import annotations

from collections.abc import Iterator

from minzheng.policy.engine.decision import Decision
from minzheng.policy.engine.reasons import FACT, ReasonNode
from minzheng.policy.words import Words

_SEEN = Words("（见上）", " (see above)")
_INDENT = "  "


def explanation(decision: Decision, language: str) -> Iterator[str]:
    """Line by line: each value with its sentence, under it what it rests on; what was said once is not repeated.

    Facts that are zero, none or unremarkable are left out: the sentence above them does without.
    """
    seen: set[tuple[str, int | None]] = set()
    return _lines(decision.tree, language, 0, seen)


def _lines(node: ReasonNode, language: str, depth: int, seen: set[tuple[str, int | None]]) -> Iterator[str]:
    key = (node.rule, node.member)
    known = key in seen and bool(node.because)
    seen.add(key)
    yield f"{_INDENT * depth}{node.whose[language]}{node.sentence[language]}{_SEEN[language] if known else ''}"
    if known:
        return
    for child in node.because:
        if child.kind != FACT or child.is_unknown or child.value:
            yield from _lines(child, language, depth + 1, seen)
