"""Rules are written so that values may be numbers today and a query tomorrow. Here every rule's source is read."""

from __future__ import annotations

import ast
import inspect
import textwrap
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from minzheng.policy import operators
from minzheng.policy.operators import HELPERS, Symbolic
from minzheng.policy.programmes import keys, load
from minzheng.policy.rules import Rule

ALLOWED = (
    ast.Expression | ast.FunctionDef | ast.arguments | ast.arg | ast.Return | ast.Assign | ast.Expr
    | ast.Name | ast.Load | ast.Store | ast.Call | ast.Constant
    | ast.BinOp | ast.Add | ast.Sub | ast.Mult | ast.BitAnd | ast.BitOr
    | ast.Compare | ast.Lt | ast.LtE
)  # fmt: skip
HELPER_NAMES = {"when", "least", "greatest", "not_", "among", "divide", "per_thousand", "whole_yuan", "whole_yuan_up"}


def _offences(function: Callable[..., Any]) -> Iterator[str]:
    tree = ast.parse(textwrap.dedent(inspect.getsource(function))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    for statement in tree.body:
        for node in ast.walk(statement):
            if not isinstance(node, ALLOWED):
                yield type(node).__name__
            elif isinstance(node, ast.Compare) and len(node.ops) > 1:
                yield "chained comparison"
            elif isinstance(node, ast.Call) and getattr(node.func, "id", "") not in HELPER_NAMES:
                yield f"call of {ast.unparse(node.func)}"
            elif isinstance(node, ast.Constant) and isinstance(node.value, float):
                yield "float"


def _rules() -> list[Rule]:
    return [rule for key in keys() for rule in load(key).rules if rule.function is not None]


@pytest.mark.parametrize("rule", _rules(), ids=lambda rule: f"{rule.name}@{rule.since}")
def test_a_rule_uses_nothing_but_the_operators_and_helpers(rule: Rule) -> None:
    assert list(_offences(rule.function)) == []


@pytest.mark.parametrize("rule", _rules(), ids=lambda rule: f"{rule.name}@{rule.since}")
def test_a_rule_says_what_it_means(rule: Rule) -> None:
    assert rule.meaning
    assert rule.law
    assert rule.label.zh
    assert rule.label.en


def test_the_reader_sees_what_is_forbidden() -> None:
    def branching(a: int, b: int) -> int:
        if a < b:
            return a
        return b

    def chained(a: int, b: int) -> bool:
        return 0 < a < b

    def joined(a: bool, b: bool) -> bool:
        return a and not b

    def divided(a: int, b: int) -> float:
        return a / b * 0.5

    def called(a: int, b: int) -> int:
        return abs(a)

    assert "If" in list(_offences(branching))
    assert "chained comparison" in list(_offences(chained))
    assert {"BoolOp", "UnaryOp"} <= set(_offences(joined))
    assert {"Div", "float"} <= set(_offences(divided))
    assert "call of abs" in list(_offences(called))


class Text(Symbolic):
    """A stand-in for the symbolic evaluator to come: it writes the expression down."""

    def __init__(self, text: str) -> None:
        self.text = text

    def _binary(sign: str, *, swapped: bool = False) -> Any:
        def operate(self: Text, other: Any) -> Text:
            left, right = (other, self) if swapped else (self, other)
            return Text(f"({_text(left)} {sign} {_text(right)})")

        return operate

    __add__, __radd__ = _binary("+"), _binary("+", swapped=True)
    __sub__, __rsub__ = _binary("-"), _binary("-", swapped=True)
    __mul__, __rmul__ = _binary("*"), _binary("*", swapped=True)
    __lt__, __gt__ = _binary("<"), _binary("<", swapped=True)
    __le__, __ge__ = _binary("<="), _binary("<=", swapped=True)
    __and__, __or__ = _binary("AND"), _binary("OR")

    def call(self, helper: str, *operands: Any) -> Text:
        assert helper in HELPERS
        return Text(f"{helper}({', '.join(map(_text, operands))})")


def _text(value: Any) -> str:
    return value.text if isinstance(value, Text) else str(value)


@pytest.mark.parametrize("rule", _rules(), ids=lambda rule: f"{rule.name}@{rule.since}")
def test_a_rule_can_be_called_with_symbols(rule: Rule) -> None:
    written = rule.function(*[Text(name) for name in rule.inputs])
    assert isinstance(written, Text)
    assert all(name in written.text for name in rule.inputs)


def test_the_calculation_as_another_evaluator_sees_it() -> None:
    from minzheng.policy.programmes.dibao.rules import dibao_amount

    symbols = [Text(name) for name in ("eligible", "standard", "size", "income")]
    assert dibao_amount(*symbols).text == "when(eligible, greatest(((standard * size) - income), 0), 0)"


def test_every_helper_is_known_to_the_reader() -> None:
    assert {name for name in HELPER_NAMES if not hasattr(operators, name)} == set()
