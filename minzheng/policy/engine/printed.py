"""Single values as people read them: sums, choices in words, yes and no, whom something is about."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from minzheng.lib.money import fen_to_short_text
from minzheng.policy.engine.outcomes import OUTCOMES
from minzheng.policy.operators import Unknown, Value
from minzheng.policy.units import Unit
from minzheng.policy.vocabulary import vocabulary
from minzheng.policy.words import Words

if TYPE_CHECKING:
    from minzheng.policy.engine.reasons import ReasonNode

LISTED = Words("、", ", ")
MEMBER = Words("成员", "member ")
_YES, _NO = Words("是", "yes"), Words("否", "no")
_UNKNOWN = Words("未知", "unknown")
_WHOLE = Words("整户", "the whole household")


def value_text(value: Value, unit: Unit | None, language: str) -> str:
    """A value with its unit as people read it."""
    if isinstance(value, Unknown):
        return _UNKNOWN[language]
    if isinstance(value, bool):
        return (_YES if value else _NO)[language]
    if isinstance(value, str) and value in OUTCOMES:
        return OUTCOMES[value][language]
    if unit is not None and unit.key == "members":
        return _whom(value, language)
    short = unit.short[language] if unit is not None else ""
    figure = number(value, unit)
    return f"{figure}%" if short == "%" else f"{figure} {short}".strip()


def _whom(value: Value, language: str) -> str:
    if not isinstance(value, tuple | list):
        return _WHOLE[language]
    return LISTED[language].join(f"{MEMBER[language]}{index + 1}" for index in value)


def shown(value: Value, node: ReasonNode, language: str) -> str:
    """A value of a node with its unit; a fact's choice in words."""
    fact = vocabulary().get(node.rule)
    if fact is not None and isinstance(value, str) and value in fact.values:
        return fact.values[value][language]
    return value_text(value, node.unit, language)


def number(value: Value, unit: Unit | None) -> str:
    """A value without its unit, as it stands in a formula."""
    if isinstance(value, Unknown):
        return "?"
    if isinstance(value, int) and unit is not None and unit.scale:
        return fen_to_short_text(value) if unit.is_money else f"{unit.printed(value):,f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return ", ".join(f"{programme} {fen_to_short_text(amount)}" for programme, amount in value.items())
    return str(value)
