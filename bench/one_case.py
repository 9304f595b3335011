"""One case decided: this house with its full explanation, beside openfisca-core with the same rules and parameters.

``bench/run`` makes the environment and calls this. First both sides decide the same households and must agree to the
fen; then each decides one household again and again, and the median counts.
"""

from __future__ import annotations

import argparse
import gc
import importlib.metadata
import json
import os
import platform
import random
import statistics
from collections.abc import Callable
from datetime import date
from functools import partial
from pathlib import Path
from time import perf_counter_ns
from typing import Any

from openfisca_core.simulations import SimulationBuilder

from bench import openfisca_dibao as other
from minzheng.policy.engine import Decision, decide
from minzheng.policy.engine.explanation import explanation
from minzheng.policy.facts import Facts
from minzheng.policy.parameters import shipped

DAYS = [date(2020, 12, 1), date(2021, 12, 1)]
DIVISION = "440103"
HOUSEHOLDS = 300
OURS, THEIRS = 10_000, 1_000
"""Calls that are measured: theirs fewer, because each takes so much longer."""

FAMILY: dict[str, Any] = {
    "deposits": 5000,
    "members": [
        {"born": date(1979, 4, 2), "relation": "self", "wage": 1000},
        {"born": date(1981, 8, 15), "relation": "spouse"},
        {"born": date(2011, 2, 20), "relation": "child"},
    ],
}
"""The family that is timed: three people, a wage, some savings; whole yuan, so that 32-bit floats hold every sum."""


def answered(facts: Facts, on: date) -> Decision:
    """Our decision as a caseload wants it: outcome, sum, the values of all rules."""
    return decide("dibao", facts, on=on, division=DIVISION, parameters=shipped())


def explained(facts: Facts, on: date) -> Decision:
    """The same with every reason: each value with its inputs, its article and its parameter."""
    decision = answered(facts, on)
    _ = decision.tree
    return decision


def in_words(facts: Facts, on: date) -> list[str]:
    """The same as text, as a clerk and an applicant read it."""
    return list(explanation(answered(facts, on), "zh"))


def situation(household: dict[str, Any], month: str) -> dict[str, Any]:
    """A household as OpenFisca's web interface and tests state one."""
    names = [f"m{index}" for index in range(len(household["members"]))]
    return {
        "persons": {
            name: {fact: {month: member[fact]} for fact in other.PERSON_FACTS if fact in member}
            for name, member in zip(names, household["members"], strict=True)
        },
        "households": {
            "h": {
                "members": names,
                **{fact: {month: value} for fact, value in household.items() if fact != "members"},
            }
        },
    }


def calculated(system: Any, stated: dict[str, Any], month: str) -> tuple[bool, int]:
    """OpenFisca's answer for a household: eligible or not, and fen a month."""
    simulation = SimulationBuilder().build_from_entities(system, stated)
    amount = simulation.calculate("dibao_amount", month)
    eligible = simulation.calculate("dibao_eligible", month)
    return bool(eligible[0]), round(float(amount[0]) * 100)


def traced(system: Any, stated: dict[str, Any], month: str) -> dict[str, Any]:
    """OpenFisca's answer with every value and parameter that led to it, as its web interface gives them."""
    return _traced(system, stated, month).get_serialized_flat_trace()


def logged(system: Any, stated: dict[str, Any], month: str) -> list[str]:
    """The same as text."""
    return _traced(system, stated, month).computation_log.lines()


def _traced(system: Any, stated: dict[str, Any], month: str) -> Any:
    simulation = SimulationBuilder().build_from_entities(system, stated)
    simulation.trace = True
    simulation.calculate("dibao_amount", month)
    return simulation.tracer


def some_household(chance: random.Random) -> dict[str, Any]:
    """A household near the line: below it, on it, above it; sometimes with savings or a vehicle."""
    size = chance.randint(1, 5)
    standard = chance.choice([1080, 1120])
    members: list[dict[str, Any]] = [{} for _ in range(size)]
    members[0]["wage"] = max(standard * size + chance.choice([-1500, -1, 0, 1, 900]) - (size - 1) * 100, 0)
    for member in members[1:]:
        member["transfer_income"] = 100
    if chance.random() < 0.3:
        members[0]["transfer_income"], members[0]["central_basic_pension"] = 237, 93
    household: dict[str, Any] = {"deposits": chance.choice([0, 5000, 15_000 * size, 15_000 * size + 1])}
    if chance.random() < 0.1:
        household["vehicles"] = 1
    return {**household, "members": members}


def check(system: Any) -> int:
    """Both sides on the same households; the number of them. Raises ``AssertionError`` at the first that differs."""
    chance = random.Random(20201201)
    granted = 0
    for _ in range(HOUSEHOLDS):
        household, on = some_household(chance), chance.choice(DAYS)
        month = f"{on:%Y-%m}"
        ours = answered(Facts.from_written(household), on)
        theirs = calculated(system, situation(household, month), month)
        assert theirs == (ours.outcome == "granted", ours.amount_fen), (household, on, theirs, ours.amount_fen)
        granted += theirs[0]
    assert 0 < granted < HOUSEHOLDS
    return granted


def median_us(call: Callable[[], Any], calls: int) -> float:
    """The median of many calls in microseconds, after as many warm ones as a tenth of them."""
    for _ in range(calls // 10):
        call()
    gc.collect()
    spent = []
    for _ in range(calls):
        begun = perf_counter_ns()
        call()
        spent.append(perf_counter_ns() - begun)
    return statistics.median(spent) / 1000


def machine() -> dict[str, Any]:
    cpu = Path("/proc/cpuinfo")
    lines = cpu.read_text(encoding="utf-8").splitlines() if cpu.exists() else []
    models = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return {
        "processor": models[0] if models else platform.processor(),
        "processors": os.cpu_count(),
        "load": [round(load, 2) for load in os.getloadavg()],
        "python": platform.python_version(),
        "openfisca-core": importlib.metadata.version("openfisca-core"),
    }


def measured(system: Any) -> list[tuple[str, float, float]]:
    """What both sides can be asked for, with the medians of ours and theirs in microseconds."""
    facts, on = Facts.from_written(FAMILY), DAYS[0]
    month = f"{on:%Y-%m}"
    stated = situation(FAMILY, month)
    questions: list[tuple[str, Callable[..., Any], Callable[..., Any], int]] = [
        ("the answer", answered, calculated, OURS),
        ("the answer and every reason", explained, traced, OURS),
        ("the same as text", in_words, logged, OURS // 10),
    ]
    return [
        (what, median_us(partial(ours, facts, on), calls), median_us(partial(theirs, system, stated, month), THEIRS))
        for what, ours, theirs, calls in questions
    ]


def main() -> None:
    arguments = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    arguments.add_argument("--json", action="store_true", help="print the figures as JSON")
    as_json = arguments.parse_args().json
    system = other.system(shipped(), days=DAYS, division=DIVISION)
    granted, figures = check(system), measured(system)
    if as_json:
        rows = [{"what": what, "ours_us": ours, "openfisca_us": theirs} for what, ours, theirs in figures]
        print(json.dumps({"figures": rows, "households": HOUSEHOLDS, **machine()}, indent=2))
        return
    print(f"{HOUSEHOLDS} households, {granted} of them granted: both sides agree to the fen")
    print(f"{'median, microseconds':32}{'ours':>10}{'openfisca':>12}{'times':>8}")
    for what, ours, theirs in figures:
        print(f"{what:32}{ours:10.1f}{theirs:12.1f}{theirs / ours:8.1f}")
    print(", ".join(f"{name} {value}" for name, value in machine().items()))


if __name__ == "__main__":
    main()
