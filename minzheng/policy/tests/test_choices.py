"""The plan of a rule's inputs says the same as tracing the rule would."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.policy.engine.choices import inputs_used
from minzheng.policy.engine.trace import as_traced, traced_input
from minzheng.policy.operators import UNKNOWN, when
from minzheng.policy.programmes import keys, load
from minzheng.policy.rules import Rule, household

NUMBERS = st.one_of(st.integers(0, 3), st.just(UNKNOWN))
FLAGS = st.one_of(st.booleans(), st.just(UNKNOWN))


def _rules() -> list[Rule]:
    return [rule for key in keys() for rule in load(key).rules if rule.function is not None]


def _flags() -> set[str]:
    rules = {rule.name for key in keys() for rule in load(key).rules if rule.unit.key == "yes/no"}
    return (
        rules
        | {"applies", "able_to_work", "separate_household", "religious_residence", "serious_illness"}
        | {"unemployment_insurance"}
    )


@pytest.mark.parametrize("rule", _rules(), ids=lambda rule: f"{rule.name}@{rule.since}")
@given(st.data())
@settings(max_examples=25, deadline=None)
def test_a_plan_and_a_trace_agree(rule: Rule, data: Any) -> None:
    values = {name: data.draw(FLAGS if name in _flags() else NUMBERS, label=name) for name in rule.inputs}
    traced = as_traced(rule.function(*[traced_input(name, values[name]) for name in rule.inputs]))
    used = inputs_used(rule)
    assert list(used if isinstance(used, tuple) else used(values)) == traced.inputs()


def test_only_the_branch_that_holds_counts() -> None:
    @household(since="2012-12-12", law="民发〔2012〕220号 第1条", zh="甲", en="a", unit="yuan")
    def chosen(flag: bool, deposits: int, securities: int) -> int:
        """A choice inside a sum."""
        return deposits + when(flag, securities, when(0 < securities, deposits, 0))  # noqa: SIM300

    plan = inputs_used(chosen.rule)
    assert not isinstance(plan, tuple)
    assert plan({"flag": True, "deposits": 1, "securities": 1}) == ("deposits", "flag", "securities")
    assert plan({"flag": False, "deposits": 1, "securities": 0}) == ("deposits", "flag", "securities")
    assert plan({"flag": UNKNOWN, "deposits": 1, "securities": 0}) == ("deposits", "flag", "securities")
    assert chosen.rule.since == date(2012, 12, 12)
