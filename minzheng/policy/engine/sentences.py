"""Reasons as sentences, in Chinese and in English, made from what the rule really computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import TYPE_CHECKING, Final

from minzheng.lib.money import fen_to_short_text
from minzheng.policy.acts import in_english
from minzheng.policy.engine.outcomes import OUTCOMES
from minzheng.policy.engine.trace import CONSTANT, INPUT, Traced
from minzheng.policy.operators import Unknown, Value
from minzheng.policy.units import Unit
from minzheng.policy.vocabulary import vocabulary
from minzheng.policy.words import Words

if TYPE_CHECKING:
    from minzheng.policy.engine.reasons import ReasonNode

_YES, _NO = Words("是", "yes"), Words("否", "no")
_UNKNOWN = Words("未知", "unknown")
_COLON, _STOP = Words("：", ": "), Words("。", ". ")
_COMMA, _SEMICOLON = Words("，", ", "), Words("；", "; ")
_RELATIONS: Final = {
    ("<", True): Words("，低于", " is below "),
    ("<", False): Words("，不低于", " is not below "),
    ("<=", True): Words("，不超过", " does not exceed "),
    ("<=", False): Words("，超过", " exceeds "),
}
_AGAINST = Words("，相比", " against ")
_JOINED: Final = {"&": Words("，且", ", and "), "|": Words("，或", ", or ")}
_MARKS: Final = {
    "example": Words("〔示例值〕", " [example value]"),
    "unknown": Words("〔未公布〕", " [not published]"),
}
_OVER_MEMBERS = Words("各成员之和", "the sum over the members")
_FUNCTIONS: Final = {
    "least": Words("最小值", "least"),
    "greatest": Words("最大值", "greatest"),
    "not_": Words("非", "not"),
    "divide": Words("四舍五入之商", "quotient"),
    "divide_up": Words("进一之商", "quotient rounded up"),
}
_SIGNS: Final = {"+": " + ", "-": " − "}


def sentence(node: ReasonNode, language: str) -> str:
    """One value as one sentence, with its article or document; a stored one as it was worded then."""
    if node.stored_sentence is not None:
        return node.stored_sentence[language]
    if node.kind == "outcome":
        return _outcome(node, language)
    if node.expression is None:
        return _stated(node, language)
    text = _Text(node, node.expression, language)
    said = text.flag() if node.unit is not None and node.unit.key == "yes/no" else text.calculation()
    return said + _law(node.law, language)


def value_text(value: Value, unit: Unit | None, language: str) -> str:
    """A value with its unit as people read it."""
    if isinstance(value, Unknown):
        return _UNKNOWN[language]
    if isinstance(value, bool):
        return (_YES if value else _NO)[language]
    if isinstance(value, str) and value in OUTCOMES:
        return OUTCOMES[value][language]
    short = unit.short[language] if unit is not None else ""
    number = _number(value, unit)
    return f"{number}%" if short == "%" else f"{number} {short}".strip()


def _number(value: Value, unit: Unit | None) -> str:
    if isinstance(value, Unknown):
        return "?"
    if isinstance(value, int) and unit is not None and unit.scale:
        return fen_to_short_text(value) if unit.is_money else f"{unit.printed(value):,f}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, dict):
        return ", ".join(f"{programme} {fen_to_short_text(amount)}" for programme, amount in value.items())
    return str(value)


def _outcome(node: ReasonNode, language: str) -> str:
    """The first line: yes or no, and the sum."""
    said = f"{node.label[language]}{_COLON[language]}{OUTCOMES[node.value][language]}"
    amount = next((child for child in node.because if child.unit is not None and child.unit.is_money), None)
    if node.value == "granted" and amount is not None:
        value = value_text(amount.value, amount.unit, language)
        return f"{said}{_COMMA[language]}{amount.label[language]} {value}"
    return said


def _stated(node: ReasonNode, language: str) -> str:
    """A fact, a parameter or a note: nothing was computed."""
    value = value_text(node.value, node.unit, language)
    fact = vocabulary().get(node.rule)
    if fact is not None and value in fact.values:
        value = fact.values[value][language]
    if node.kind == "note" or not value:
        return node.label[language] + _law(node.law, language)
    if node.parameter is None:
        return f"{node.label[language]} {value}"
    mark = _MARKS.get(node.parameter.status)
    return f"{node.label[language]} {value}{mark[language] if mark else ''}{_law(node.parameter.reference, language)}"


def _law(law: str, language: str) -> str:
    if not law:
        return ""
    return f"（{law}）" if language == "zh" else f" ({in_english(law)})"


class _Text:
    """Writes the expression of one node."""

    def __init__(self, node: ReasonNode, expression: Traced, language: str) -> None:
        self._node, self._expression, self._language = node, expression, language
        self._inputs: Mapping[str, ReasonNode] = dict(zip(expression.inputs(), node.because, strict=False))

    def calculation(self) -> str:
        """``label = names = numbers = value``, each part only where it says something new."""
        result = value_text(self._node.value, self._node.unit, self._language)
        if self._node.is_unknown:
            return f"{self._node.label[self._language]} = {result}"
        live, conditions = _live(self._expression)
        names, numbers = self._gathered(live) if live.operation in ("total", "count") else self._formula(live)
        if numbers == _number(self._node.value, self._node.unit):
            numbers = ""
        said = " = ".join(part for part in (self._node.label[self._language], names, numbers, result) if part)
        reasons = self._conditions(conditions) if live.operation == CONSTANT else ""
        return f"{said}{_SEMICOLON[self._language]}{reasons}" if reasons else said

    def flag(self) -> str:
        """``label: yes. left relation right``."""
        live, conditions = _live(self._expression)
        answer = value_text(self._node.value, self._node.unit, self._language)
        said = f"{self._node.label[self._language]}{_COLON[self._language]}{answer}{_STOP[self._language]}"
        if live.operation in ("<", "<="):
            return said + self._comparison(live)
        if live.operation in _JOINED:
            return said + _JOINED[live.operation][self._language].join(self._answers(live))
        return said + self._conditions([*conditions, live])

    def _gathered(self, live: Traced) -> tuple[str, str]:
        """An aggregate's formula: the members' values added up; a count of members needs none."""
        children = self._node.because
        if live.operation == "count" or len(children) < 2:
            return "", ""
        return _OVER_MEMBERS[self._language], " + ".join(_number(child.value, child.unit) for child in children)

    def _formula(self, live: Traced) -> tuple[str, str]:
        """A formula in names and in numbers; none where nothing was stated that could be shown."""
        if live.operation == CONSTANT or (live.operation in _SIGNS and not self._kept(live)):
            return "", ""
        return self._write(live, names=True), self._write(live, names=False)

    def _comparison(self, live: Traced) -> str:
        left, right = live.operands
        relation = _RELATIONS.get((live.operation, live.value), _AGAINST) if live.value in (True, False) else _AGAINST
        unit = next((self._inputs[side.name].unit for side in (left, right) if side.operation == INPUT), None)
        return self._side(left, unit) + relation[self._language] + self._side(right, unit)

    def _side(self, side: Traced, unit: Unit | None) -> str:
        """One side of a comparison: its name and number, and how the number came about."""
        number = value_text(side.value, unit, self._language)
        if side.operation == CONSTANT:
            return number
        if side.operation == INPUT:
            return f"{self._write(side, names=True)} {number}"
        return f"{self._write(side, names=True)} = {self._write(side, names=False)} = {number}"

    def _conditions(self, conditions: Iterable[Traced]) -> str:
        """The inputs that led to the branch, with their values."""
        leaves = [leaf for condition in conditions for leaf in _leaves(condition)]
        return _COMMA[self._language].join(
            dict.fromkeys(self._side(leaf, self._inputs[leaf.name].unit) for leaf in leaves)
        )

    def _answers(self, live: Traced) -> Iterator[str]:
        opening, closing = "（）" if self._language == "zh" else (" (", ")")
        for leaf in _leaves(live):
            yield f"{self._write(leaf, names=True)}{opening}{value_text(leaf.value, None, self._language)}{closing}"

    def _write(self, part: Traced, *, names: bool) -> str:
        live, _conditions = _live(part)
        if live.operation == INPUT:
            node = self._inputs[live.name]
            return node.label[self._language] if names else _number(live.value, node.unit)
        if live.operation == CONSTANT:
            return _number(live.value, self._node.unit)
        if live.operation in _SIGNS:
            return self._sum(live, names=names)
        if live.operation == "*":
            return " × ".join(self._factor(operand, names=names) for operand in live.operands)
        inside = ", ".join(self._write(operand, names=names) for operand in live.operands)
        return f"{_FUNCTIONS[live.operation][self._language]}({inside})"

    def _factor(self, operand: Traced, *, names: bool) -> str:
        written = self._write(operand, names=names)
        return f"({written})" if _live(operand)[0].operation in _SIGNS else written

    def _sum(self, live: Traced, *, names: bool) -> str:
        written = ""
        for sign, term in self._kept(live) or list(_terms(live, "+")):
            text = self._write(term, names=names)
            written += f"{_SIGNS[sign]}{text}" if written else text if sign == "+" else f"−{text}"
        return written

    def _kept(self, live: Traced) -> list[tuple[str, Traced]]:
        """The terms of a sum that were stated: facts that are zero are left out, and so are idle constants."""
        return [(sign, term) for sign, term in _terms(live, "+") if not self._is_idle(term)]

    def _is_idle(self, term: Traced) -> bool:
        if isinstance(term.value, Unknown) or term.value != 0:
            return False
        return term.operation == CONSTANT or (term.operation == INPUT and self._inputs[term.name].rule in vocabulary())


def _live(part: Traced) -> tuple[Traced, list[Traced]]:
    """What a value really is, behind the choices that led to it, and the conditions of those choices."""
    conditions: list[Traced] = []
    while True:
        if part.operation == "when" and len(part.operands) == 2:
            conditions.append(part.operands[0])
            part = part.operands[1]
        elif part.operation in ("greatest", "least") and not isinstance(part.value, Unknown):
            part = next(operand for operand in part.operands if operand.value == part.value)
        else:
            return part, conditions


def _leaves(part: Traced) -> Iterator[Traced]:
    if part.operation == INPUT:
        yield part
    for operand in part.operands:
        yield from _leaves(operand)


def _terms(part: Traced, sign: str) -> Iterator[tuple[str, Traced]]:
    """A sum taken apart into signed terms."""
    part, _conditions = _live(part)
    if part.operation not in _SIGNS:
        yield sign, part
        return
    left, right = part.operands
    yield from _terms(left, sign)
    yield from _terms(right, sign if part.operation == "+" else {"+": "-", "-": "+"}[sign])
