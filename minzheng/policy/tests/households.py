"""What the tests of the law use again and again: a household written as people write it, its decision, and a story."""

from __future__ import annotations

from datetime import date
from typing import Any

from minzheng.policy.engine import Decision, decide
from minzheng.policy.facts import Facts
from minzheng.policy.parameters import ParameterSet, shipped

STORY = """
story: 三口之家，月收入 1894 元
programme: dibao
on: 2020-12-01
parameters:
  dibao.standard: 632
household:
  members:
    - {born: 1975-03-01, wage: 1894}
    - {}
    - {}
expect:
  outcome: granted
  amount: 2
"""
"""A story file that holds: two yuan, and not three."""

OLD, NEW = date(2020, 12, 1), date(2021, 12, 1)


def dibao(
    *members: dict[str, Any],
    on: date = OLD,
    accepted_on: date | None = None,
    division: str = "440103",
    parameters: ParameterSet | None = None,
    **household: Any,
) -> Decision:
    facts = Facts.from_written({**household, "members": list(members) or [{}]})
    return decide(
        "dibao",
        facts,
        on=on,
        division=division,
        parameters=parameters or shipped(),
        accepted_on=accepted_on,
    )
