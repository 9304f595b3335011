"""The stepper of the case page: every stage of the kind, and which one is now."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from minzheng.cases import kinds
from minzheng.cases.models import Case, Step
from minzheng.lib import clock


def stages_of(case: Case, steps: Iterable[Step]) -> list[dict[str, Any]]:
    """The stepper: every stage of the kind with the day it began, and which one is now."""
    workflow = kinds.kind_of(case).workflow
    states = workflow.states
    entered: dict[str, date] = {}
    for step in steps:
        stage = states[step.to_state].stage_key
        if not step.from_state or states[step.from_state].stage_key != stage:
            entered[stage] = clock.civil_day(step.at)
    now = states[case.state].stage_key
    keys = [key for key, _label in workflow.stages]
    return [
        {
            "label": label,
            "state": _stage_state(index, keys.index(now), closed=not case.is_open, visited=key in entered),
            "on": entered.get(key),
            "note": states[case.state].label if key == now and states[case.state].label != label else "",
        }
        for index, (key, label) in enumerate(workflow.stages)
    ]


def _stage_state(index: int, now: int, *, closed: bool, visited: bool) -> str:
    if index == now:
        return "done" if closed else "now"
    if index < now:
        return "done" if visited else "skipped"
    return "next"
