"""What rules are written with: ``+ - * < <= & |`` and the helpers below. Nothing else may touch a value in a rule.

The same function is called with plain integers and booleans (one case), with traced values (the explanation) and with
symbolic ones (a whole caseload as a query). Hence no ``if``, ``and``, ``or``, ``not`` and no chained comparison in a
rule: a symbolic value refuses them loudly, and a test reads every rule's source.

Money is an integer number of fen, a rate an integer per thousand. ``divide`` is the only division; ``per_thousand`` is
``divide`` by a thousand.
"""

from __future__ import annotations

from typing import Any, Final, TypeAlias

Fen: TypeAlias = Any
"""Money: an integer number of fen, or a symbolic value that stands for one."""
Count: TypeAlias = Any
"""A whole number: persons, units, months."""
PerThousand: TypeAlias = Any
"""A rate: an integer number of thousandths."""
Flag: TypeAlias = Any
"""Yes or no."""
Value: TypeAlias = Any


class Symbolic:
    """A value that is not a plain one. It answers the operators itself, and the helpers ask it."""

    __slots__ = ()

    def __bool__(self) -> bool:
        raise TypeError("a rule must not branch on a value: write when(condition, then, otherwise), not_(), & and |")

    def call(self, helper: str, *operands: Value) -> Value:
        """The result of a helper (``when``, ``least`` …) one of whose operands is this value."""
        raise NotImplementedError


class Unknown(Symbolic):
    """A fact or parameter that nobody knows. It spreads through every operation whose result depends on it.

    ``no & unknown`` is no and ``yes | unknown`` is yes, as in SQL; ``when`` looks only at the branch that holds. So an
    unknown limit stops exactly the decisions that need it, and nothing is guessed.
    """

    __slots__ = ()

    def _spread(self, other: Value) -> Unknown:
        return self

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _spread
    __lt__ = __le__ = __gt__ = __ge__ = _spread

    def __and__(self, other: Value) -> Value:
        return other if other is False else self

    def __or__(self, other: Value) -> Value:
        return other if other is True else self

    __rand__, __ror__ = __and__, __or__

    def call(self, helper: str, *operands: Value) -> Value:
        if helper == "when" and not isinstance(operands[0], Unknown):
            return _when(*operands)
        return self

    def __repr__(self) -> str:
        return "unknown"

    def __reduce__(self) -> str:
        return "UNKNOWN"


UNKNOWN: Final = Unknown()


def when(condition: Flag, then: Value, otherwise: Value) -> Value:
    """``then`` where the condition holds, else ``otherwise``."""
    if condition is True:
        return then
    if condition is False:
        return otherwise
    return apply("when", condition, then, otherwise)


def least(*values: Value) -> Value:
    """The smallest of the values."""
    return apply("least", *values)


def greatest(*values: Value) -> Value:
    """The largest of the values."""
    return apply("greatest", *values)


def not_(condition: Flag) -> Flag:
    """The opposite of a condition."""
    return apply("not_", condition)


def among(value: Value, *choices: Value) -> Flag:
    """Whether a value is one of those listed: a grade, a category, a relation."""
    return apply("among", value, *choices)


def divide(amount: Value, by: Value) -> Value:
    """``amount / by``, rounded half up to a whole unit (the fen, for money). Raises ``ValueError`` unless ``by`` > 0."""
    return apply("divide", amount, by)


def per_thousand(amount: Fen, rate: PerThousand) -> Fen:
    """``amount`` times a rate in thousandths, rounded half up to the fen."""
    return apply("per_thousand", amount, rate)


def whole_yuan(amount: Fen) -> Fen:
    """``amount`` rounded half up to whole yuan, still in fen. A rule that rounds names the article that says so."""
    return apply("divide", amount, 100) * 100


def whole_yuan_up(amount: Fen) -> Fen:
    """``amount`` rounded up to whole yuan, still in fen."""
    return apply("divide_up", amount, 100) * 100


def _when(condition: Flag, then: Value, otherwise: Value) -> Value:
    if condition is True:
        return then
    if condition is False:
        return otherwise
    raise TypeError(f"when() needs yes or no, not {condition!r}")


def _not(condition: Flag) -> Flag:
    if condition is True or condition is False:
        return not condition
    raise TypeError(f"not_() needs yes or no, not {condition!r}")


def _among(value: Value, *choices: Value) -> bool:
    return value in choices


def _per_thousand(amount: int, rate: int) -> int:
    return _divide(amount * rate, 1000)


def _divide(amount: int, by: int) -> int:
    if by <= 0:
        raise ValueError(f"cannot divide by {by}")
    return (2 * amount + by) // (2 * by)


def _divide_up(amount: int, by: int) -> int:
    return -(-amount // by)


HELPERS: Final = {
    "when": _when,
    "least": min,
    "greatest": max,
    "not_": _not,
    "among": _among,
    "divide": _divide,
    "divide_up": _divide_up,
    "per_thousand": _per_thousand,
}
"""The plain meaning of each helper. A symbolic evaluator gives its own."""


def apply(helper: str, *operands: Value) -> Value:
    """A helper by its name: its plain meaning, or what a symbolic operand makes of it."""
    for operand in operands:
        if isinstance(operand, Symbolic):
            return operand.call(helper, *operands)
    return HELPERS[helper](*operands)  # type: ignore[operator]
