"""What keeps a decision from being made: the unknown facts and parameters that its result rests on."""

from __future__ import annotations

from collections.abc import Iterator

from minzheng.policy.engine.decision import Missing
from minzheng.policy.engine.graph import Graph
from minzheng.policy.engine.reasons import FACT, PARAMETER, ReasonNode
from minzheng.policy.facts import Facts
from minzheng.policy.operators import UNKNOWN
from minzheng.policy.vocabulary import vocabulary
from minzheng.policy.words import Words

_NOT_KNOWN_YET = Words("事实尚未查明", "not known yet")


def missing_from(amount: ReasonNode, graph: Graph, facts: Facts) -> list[Missing]:
    """What must be known before anything is decided, facts first.

    A fact stated to be unknown is settled first wherever the rules look at it, whatever else would decide. What was
    only left out, and a parameter that nobody knows, is missing where the result really hangs on it.
    """
    decisive = list(_decisive(amount))
    unknown = {(node.rule, node.member) for node in decisive if node.kind == FACT}
    if facts.states_unknown:
        unknown |= {(node.rule, node.member) for node in amount.walk() if _is_stated_unknown(node, facts)}
    order = list(graph.facts)
    found = [
        Missing(FACT, name, vocabulary()[name].label, _NOT_KNOWN_YET, member=member)
        for name, member in sorted(unknown, key=lambda fact: (order.index(fact[0]), fact[1] or 0))
    ]
    parameters = {
        node.parameter.name: Missing(
            PARAMETER, node.rule, node.label, Words(node.parameter.reference, node.parameter.reference)
        )
        for node in decisive
        if node.parameter is not None
    }
    return [*found, *parameters.values()]


def _decisive(node: ReasonNode) -> Iterator[ReasonNode]:
    """The unknown facts and parameters at the bottom of an unknown value."""
    if not node.is_unknown:
        return
    if not node.because:
        yield node
    for child in node.because:
        yield from _decisive(child)


def _is_stated_unknown(node: ReasonNode, facts: Facts) -> bool:
    if node.kind != FACT or node.rule not in vocabulary():
        return False
    stated = facts.household if node.member is None else facts.members[node.member]
    return stated.get(node.rule) is UNKNOWN
