"""Where a parameter is used: the programmes and the rules that ask for it, as policy's own graph says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import product

from minzheng.policy.engine.deciding import graph_of
from minzheng.policy.parameters import shipped
from minzheng.policy.programmes import keys, load
from minzheng.policy.rules import Rule
from minzheng.policy.words import Words


@dataclass(frozen=True)
class Use:
    """One programme that uses a parameter, with the rules that ask for it by name (none: it only waits for a value)."""

    programme: str
    name: Words
    rules: tuple[Rule, ...]


def uses_of(parameter: str, *, on: date, division: str) -> list[Use]:
    """The programmes in which a parameter can matter: today, and for cases accepted under an earlier procedure."""
    found = []
    for key in keys():
        programme = load(key)
        rules = _rules(key, parameter, on, division)
        waited_for = any(parameter in note.parameters for note in programme.notes)
        if rules or waited_for:
            found.append(Use(programme=key, name=programme.name, rules=rules))
    return found


@lru_cache(maxsize=4096)
def _rules(key: str, parameter: str, on: date, division: str) -> tuple[Rule, ...]:
    """The rules of all generations up to a day that name the parameter; of two of one name the later.

    With and without what rules wait for: a rate that nobody has published yet brings in rules of its own.
    """
    names, programme = frozenset(shipped().declared), load(key)
    days = sorted({*(each.since for each in programme.procedures if each.since <= on), on})
    found: dict[str, Rule] = {}
    for day, given in product(days, (frozenset(), frozenset(programme.gates))):
        graph = graph_of(key, day, division, names, given)
        if graph is None:
            continue
        wanted = {name for name, meant in graph.parameters.items() if meant == parameter}
        found |= {name: rule for name, rule in graph.rules.items() if wanted & set(rule.inputs)}
    return tuple(found.values())
