"""Reasons as sentences, in Chinese and in English, made from what the rule really computed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING, Final

from minzheng.policy.acts import in_english
from minzheng.policy.engine.outcomes import OUTCOMES
from minzheng.policy.engine.printed import LISTED, MEMBER, number, shown, value_text
from minzheng.policy.engine.trace import CONSTANT, INPUT, Traced
from minzheng.policy.operators import Unknown
from minzheng.policy.units import Unit
from minzheng.policy.vocabulary import vocabulary
from minzheng.policy.words import Words

if TYPE_CHECKING:
    from minzheng.policy.engine.reasons import ReasonNode

_NONE = Words("无", "none")
_COLON, _STOP = Words("：", ": "), Words("。", ". ")
_COMMA, _SEMICOLON = Words("，", ", "), Words("；", "; ")
_RELATIONS: Final = {
    ("<", True): Words("，低于", " is below "),
    ("<", False): Words("，不低于", " is not below "),
    ("<=", True): Words("，不超过", " does not exceed "),
    ("<=", False): Words("，超过", " exceeds "),
}
_SWAPPED: Final = {  # a constant on the left: 18 <= age
    ("<", True): Words("，高于", " is above "),
    ("<", False): Words("，不高于", " is not above "),
    ("<=", True): Words("，不低于", " is not below "),
    ("<=", False): Words("，低于", " is below "),
}
_AGAINST = Words("，相比", " against ")
_AMONG: Final = {True: Words("，属于", " is one of "), False: Words("，不属于", " is none of ")}
_JOINED: Final = {"&": Words("，且", ", and "), "|": Words("，或", ", or ")}
_MARKS: Final = {
    "example": Words("〔示例值〕", " [example value]"),
    "unknown": Words("〔未公布〕", " [not published]"),
}
_OVERMEMBERS = Words("各成员之和", "the sum over the members")
_FUNCTIONS: Final = {
    "least": Words("最小值", "least"),
    "greatest": Words("最大值", "greatest"),
    "not_": Words("非", "not"),
    "divide": Words("四舍五入之商", "quotient"),
    "divide_up": Words("进一之商", "quotient rounded up"),
}
_PRODUCTS: Final = ("*", "per_thousand")
_SIGNS: Final = {"+": " + ", "-": " − "}


def sentence(node: ReasonNode, language: str) -> str:
    """One value as one sentence, with its article or document; a stored one as it was worded then."""
    return _said(node, node.expression, language)


def in_both_languages(node: ReasonNode) -> Words:
    """The sentence in Chinese and in English; the rule is traced once for both."""
    expression = node.expression
    return Words(zh=_said(node, expression, "zh"), en=_said(node, expression, "en"))


def _said(node: ReasonNode, expression: Traced | None, language: str) -> str:
    if node.stored_sentence is not None:
        return node.stored_sentence[language]
    if node.kind == "outcome":
        return _outcome(node, language)
    if expression is None:
        return _stated(node, language)
    text = _Text(node, expression, language)
    said = text.flag() if node.unit is not None and node.unit.key == "yes/no" else text.calculation()
    return said + _law(node.law, language)


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
    value = shown(node.value, node, language)
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
        if numbers == number(self._node.value, self._node.unit):
            numbers = ""
        said = " = ".join(part for part in (self._node.label[self._language], names, numbers, result) if part)
        reasons = self._conditions(conditions) if live.operation == CONSTANT else ""
        return f"{said}{_SEMICOLON[self._language]}{reasons}" if reasons else said

    def flag(self) -> str:
        """``label: yes. left relation right``."""
        live, conditions = _live(self._expression)
        answer = value_text(self._node.value, self._node.unit, self._language)
        said = f"{self._node.label[self._language]}{_COLON[self._language]}{answer}{_STOP[self._language]}"
        if live.operation == "every":
            return said + LISTED[self._language].join(map(self._members_answer, self._node.because))
        if live.operation in (INPUT, CONSTANT):
            return said + self._conditions([*conditions, live])
        return said + self._clause(live)

    def _gathered(self, live: Traced) -> tuple[str, str]:
        """An aggregate's formula: the members' values added up; a count of members needs none."""
        children = self._node.because
        if live.operation == "count" or len(children) < 2:
            return "", ""
        return _OVERMEMBERS[self._language], " + ".join(number(child.value, child.unit) for child in children)

    def _formula(self, live: Traced) -> tuple[str, str]:
        """A formula in names and in numbers; none where nothing was stated that could be shown."""
        if live.operation == CONSTANT or (live.operation in _SIGNS and not self._kept(live)):
            return "", ""
        return self._write(live, names=True), self._write(live, names=False)

    def _comparison(self, live: Traced) -> str:
        left, right = live.operands
        relations = _RELATIONS
        if left.operation == CONSTANT and right.operation != CONSTANT:
            left, right, relations = right, left, _SWAPPED
        relation = relations[(live.operation, live.value)] if isinstance(live.value, bool) else _AGAINST
        unit = next((self._inputs[side.name].unit for side in (left, right) if side.operation == INPUT), None)
        return self._side(left, unit) + relation[self._language] + self._side(right, unit)

    def _side(self, side: Traced, unit: Unit | None) -> str:
        """One side of a comparison: its name and number, and how the number came about."""
        value = value_text(side.value, unit, self._language)
        if side.operation == CONSTANT:
            return value
        if side.operation == INPUT:
            return f"{self._write(side, names=True)} {self._value(side)}"
        return f"{self._write(side, names=True)} = {self._write(side, names=False)} = {value}"

    def _conditions(self, conditions: Iterable[Traced]) -> str:
        """The inputs that led to the branch, with their values."""
        leaves = [leaf for condition in conditions for leaf in _leaves(condition)]
        return _COMMA[self._language].join(
            dict.fromkeys(self._side(leaf, self._inputs[leaf.name].unit) for leaf in leaves)
        )

    def _clause(self, part: Traced) -> str:
        """One condition with what it found: a comparison, a choice among some, or an answer."""
        live, conditions = _live(part)
        if live.operation in _JOINED:
            joined = (self._operand(live, operand) for operand in _operands(live))
            return _JOINED[live.operation][self._language].join(joined)
        if live.operation in ("<", "<="):
            return self._comparison(live)
        if live.operation == "among":
            return self._choice(live)
        if live.operation == "not_":
            return self._clause(live.operands[0])
        if live.operation == INPUT:
            return self._bracketed(self._write(live, names=True), self._value(live))
        return self._conditions([*conditions, live])

    def _operand(self, whole: Traced, operand: Traced) -> str:
        """A condition within a joint one; in brackets where "and" stands within "or", or "or" within "and"."""
        clause = self._clause(operand)
        inner = _live(operand)[0].operation
        return self._bracketed("", clause) if inner in _JOINED and inner != whole.operation else clause

    def _choice(self, live: Traced) -> str:
        value, *choices = live.operands
        node = self._inputs[value.name]
        listed = LISTED[self._language].join(shown(choice.value, node, self._language) for choice in choices)
        found = self._value(value) or _NONE[self._language]
        relation = _AMONG[live.value][self._language] if isinstance(live.value, bool) else _AGAINST[self._language]
        return f"{node.label[self._language]} {found}{relation}{listed}"

    def _members_answer(self, child: ReasonNode) -> str:
        name = f"{MEMBER[self._language]}{(child.member or 0) + 1}"
        return self._bracketed(name, value_text(child.value, child.unit, self._language))

    def _value(self, leaf: Traced) -> str:
        return shown(leaf.value, self._inputs[leaf.name], self._language)

    def _bracketed(self, before: str, inside: str) -> str:
        opening, closing = "（）" if self._language == "zh" else (" (" if before else "(", ")")
        return f"{before}{opening}{inside}{closing}"

    def _write(self, part: Traced, *, names: bool) -> str:
        live, _conditions = _live(part)
        if live.operation == INPUT:
            node = self._inputs[live.name]
            return node.label[self._language] if names else self._figure(live, node)
        if live.operation == CONSTANT:
            return number(live.value, self._node.unit)
        if live.operation in _SIGNS:
            return self._sum(live, names=names)
        if live.operation in _PRODUCTS:
            return " × ".join(self._factor(operand, names=names) for operand in live.operands)
        inside = ", ".join(self._write(operand, names=names) for operand in live.operands)
        return f"{_FUNCTIONS[live.operation][self._language]}({inside})"

    def _figure(self, live: Traced, node: ReasonNode) -> str:
        """A number in a formula; a percentage keeps its sign, or the formula would not come out."""
        is_share = node.unit is not None and node.unit.short[self._language] == "%"
        return value_text(live.value, node.unit, self._language) if is_share else number(live.value, node.unit)

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


def _operands(part: Traced) -> Iterator[Traced]:
    """The conditions joined by one and the same word: ``a & b & c`` has three. A constant is none: it stands for nothing."""
    for operand in part.operands:
        if operand.operation == part.operation:
            yield from _operands(operand)
        elif operand.operation != CONSTANT:
            yield operand


def _terms(part: Traced, sign: str) -> Iterator[tuple[str, Traced]]:
    """A sum taken apart into signed terms."""
    part, _conditions = _live(part)
    if part.operation not in _SIGNS:
        yield sign, part
        return
    left, right = part.operands
    yield from _terms(left, sign)
    yield from _terms(right, sign if part.operation == "+" else {"+": "-", "-": "+"}[sign])
