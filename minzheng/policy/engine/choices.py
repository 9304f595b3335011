"""Which of its inputs a rule's result rests on: read off the rule once, so that a decision needn't trace it again.

Of a ``when`` only the condition and the branch that holds count. The rule is called once with values nobody knows, which
keeps every branch; from that a plan is made that looks at the conditions alone.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import Any, Final, TypeAlias

from minzheng.policy.engine.trace import CONSTANT, INPUT, OPERATORS, Traced, as_traced, traced_input
from minzheng.policy.operators import HELPERS, UNKNOWN, Value, apply
from minzheng.policy.rules import Rule

Names: TypeAlias = tuple[str, ...]
Plan: TypeAlias = Callable[[Mapping[str, Value]], Names]

_WHEN: Final = "when"
_CALLED: Final[dict[str, Callable[..., Any]]] = {
    **OPERATORS,
    **{helper: partial(apply, helper) for helper in HELPERS},
}


def inputs_used(rule: Rule) -> Names | Plan:
    """The inputs that a rule's result rests on, in order of use; where values choose, a plan that tells from them."""
    return _names(as_traced(rule.function(*[traced_input(name, UNKNOWN) for name in rule.inputs])))  # type: ignore[misc]


def _names(part: Traced) -> Names | Plan:
    """The names below a part, each once; a plan where a choice lies below it."""
    if part.operation == _WHEN:
        return _choice(*part.operands)
    below = [_names(operand) for operand in part.operands]
    return _joined(*below) if below else part.names


def _choice(condition: Traced, then: Traced, otherwise: Traced) -> Plan:
    decides, asked = _value(condition), _names(condition)
    outcomes = {
        True: _joined(asked, _names(then)),
        False: _joined(asked, _names(otherwise)),
        None: _joined(asked, _names(then), _names(otherwise)),
    }

    def chosen(values: Mapping[str, Value]) -> Names:
        answer = decides(values)
        names = outcomes[answer if answer is True or answer is False else None]
        return names if isinstance(names, tuple) else names(values)

    return chosen


def _joined(*several: Names | Plan) -> Names | Plan:
    """Several lists of names as one, each name once."""
    fixed = [names for names in several if isinstance(names, tuple)]
    if len(fixed) == len(several):
        return _once(fixed)
    return lambda values: _once([names if isinstance(names, tuple) else names(values) for names in several])


def _once(several: Iterable[Names]) -> Names:
    return tuple(dict.fromkeys(itertools.chain.from_iterable(several)))


def _value(part: Traced) -> Callable[[Mapping[str, Value]], Value]:
    """The value of a part from the values of the inputs."""
    if part.operation == INPUT:
        name = part.name
        return lambda values: values[name]
    if part.operation == CONSTANT:
        constant = part.value
        return lambda values: constant
    operate, operands = _CALLED[part.operation], [_value(operand) for operand in part.operands]
    if len(operands) == 2:
        left, right = operands
        return lambda values: operate(left(values), right(values))
    return lambda values: operate(*[operand(values) for operand in operands])
