"""Traced values: a rule called with them computes as usual and remembers how.

Thus the explanation is made from the rule itself and can't drift from it: the formula, the numbers in it, and which
inputs the result really rests on. Of a ``when`` only the branch that holds is kept; a limit that nothing brought in is
not an input of the result.
"""

from __future__ import annotations

import operator
from collections.abc import Callable
from typing import Any, Final

from minzheng.policy.operators import HELPERS, Symbolic, Unknown, Value

CONSTANT: Final = "constant"
INPUT: Final = "input"

OPERATORS: Final[dict[str, Callable[[Any, Any], Any]]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "<": operator.lt,
    "<=": operator.le,
    "&": operator.and_,
    "|": operator.or_,
}


class Traced(Symbolic):
    """A value and the operation that made it: an input by name, a constant, or an operator over other traced values."""

    __slots__ = ("names", "operands", "operation", "value")

    def __init__(
        self, value: Value, operation: str, operands: tuple[Traced, ...] = (), names: tuple[str, ...] = ()
    ) -> None:
        self.value = value
        self.operation = operation
        self.operands = operands
        self.names = names

    @property
    def name(self) -> str:
        """The name of an input."""
        return self.names[0]

    def inputs(self) -> list[str]:
        """The names the value rests on, each once, in the order the rule uses them."""
        return list(dict.fromkeys(self.names))

    def __add__(self, other: Value) -> Traced:
        return _operate("+", self, other)

    def __radd__(self, other: Value) -> Traced:
        return _operate("+", other, self)

    def __sub__(self, other: Value) -> Traced:
        return _operate("-", self, other)

    def __rsub__(self, other: Value) -> Traced:
        return _operate("-", other, self)

    def __mul__(self, other: Value) -> Traced:
        return _operate("*", self, other)

    def __rmul__(self, other: Value) -> Traced:
        return _operate("*", other, self)

    def __lt__(self, other: Value) -> Traced:
        return _operate("<", self, other)

    def __le__(self, other: Value) -> Traced:
        return _operate("<=", self, other)

    def __gt__(self, other: Value) -> Traced:
        return _operate("<", other, self)

    def __ge__(self, other: Value) -> Traced:
        return _operate("<=", other, self)

    def __and__(self, other: Value) -> Traced:
        return _operate("&", self, other)

    def __rand__(self, other: Value) -> Traced:
        return _operate("&", other, self)

    def __or__(self, other: Value) -> Traced:
        return _operate("|", self, other)

    def __ror__(self, other: Value) -> Traced:
        return _operate("|", other, self)

    def call(self, helper: str, *operands: Value) -> Traced:
        traced = tuple(map(as_traced, operands))
        if helper == "when" and not isinstance(traced[0].value, Unknown):
            condition, then, otherwise = traced
            chosen = then if condition.value is True else otherwise
            return Traced(chosen.value, "when", (condition, chosen), condition.names + chosen.names)
        values = [operand.value for operand in traced]
        unknown = next((value for value in values if isinstance(value, Unknown)), None)
        value = unknown if unknown is not None else HELPERS[helper](*values)  # type: ignore[operator]
        return Traced(value, helper, traced, sum((operand.names for operand in traced), ()))


def traced_input(name: str, value: Value) -> Traced:
    return Traced(value, INPUT, (), (name,))


def as_traced(value: Value) -> Traced:
    """The value itself if traced, else a constant of the rule."""
    return value if type(value) is Traced else Traced(value, CONSTANT)


def _operate(sign: str, left: Value, right: Value) -> Traced:
    left, right = as_traced(left), as_traced(right)
    return Traced(OPERATORS[sign](left.value, right.value), sign, (left, right), left.names + right.names)
