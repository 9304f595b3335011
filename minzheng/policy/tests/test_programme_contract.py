"""The contract of a programme's folder: what is missing keeps it out.

A citation at every rule, value and term; a page about it; an entry in the glossary; and stories on each side of every
threshold, at the limit and one unit beyond, under each act.
"""

from __future__ import annotations

import ast
import inspect
import itertools
import re
import textwrap
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest

from minzheng.policy import programmes, stories
from minzheng.policy.acts import act_of, acts, citations
from minzheng.policy.engine.trace import CONSTANT, Traced
from minzheng.policy.parameters import shipped
from minzheng.policy.programmes import Programme
from minzheng.policy.rules import Rule
from minzheng.policy.stories import Story
from minzheng.policy.yaml_text import read

GLOSSARY = Path(__file__).parents[3] / "docs" / "glossary.yaml"
CATEGORIES = frozenset(
    re.findall(
        r"\w+",
        """hukou death marriage vehicles social_insurance_contributions pensions unemployment_benefit public_welfare_jobs
    public_payroll housing_fund tax business_registrations real_estate housing_transactions public_housing bank_deposits
    securities funds commercial_insurance internet_finance vessels farm_machinery disability_certificate medical_expenses
    schooling exit_entry utilities prison_and_detox organisation_posts preferential_treatment""",
    )
)
ON_TRIGGER_ONLY = {"exit_entry", "utilities", "prison_and_detox"}


def problems(programme: Programme, told: list[Story], glossary: set[str]) -> Iterator[str]:
    """Everything that keeps a programme's folder out of the house."""
    if programme.key not in glossary:
        yield "no glossary entry"
    if not (programme.folder / "README.md").is_file():
        yield "no README.md"
    yield from _without_citation(programme)
    yield from _wrong_checks(programme)
    yield from (f"{story.place}: no source" for story in told if not story.source)
    for generation in sorted({procedure.generation for procedure in programme.procedures}):
        yield from _untold(programme, told, generation)


def _without_citation(programme: Programme) -> Iterator[str]:
    for rule in programme.rules:
        cited = citations(rule.law)
        if not cited or any(act_of(citation) is None for citation in cited):
            yield f"rule {rule.name}: {rule.law!r} cites no act that is known here"
    for value in shipped().values():
        if value.name.startswith(f"{programme.key}.") and not value.reference:
            yield f"parameter {value.name}: no reference"
    for procedure in programme.procedures:
        terms = {**procedure.clocks, **procedure.publicity_terms, **procedure.reviews}
        for key, term in terms.items():
            if not term.law.startswith(procedure.act):
                yield f"term {key} of {procedure.generation}: {term.law!r} is not of {procedure.act}"
    yield from (f"law {number}: unknown act" for number in programme.law if number not in acts())
    for asked in (*programme.documents, *programme.notes):
        if any(act_of(citation) is None for citation in citations(asked.law)):
            yield f"{asked.key}: {asked.law!r}"


def _wrong_checks(programme: Programme) -> Iterator[str]:
    for kind, categories in programme.checks.items():
        yield from (f"checks.{kind}: no category {name}" for name in set(categories) - CATEGORIES)
        if kind != "on_trigger" and ON_TRIGGER_ONLY & set(categories):
            yield f"checks.{kind}: asks without a trigger for {ON_TRIGGER_ONLY & set(categories)}"


def _untold(programme: Programme, told: list[Story], generation: str) -> Iterator[str]:
    """The thresholds that no story stands on each side of, under one act."""
    distances: dict[str, set[int]] = defaultdict(set)
    answers: dict[str, set[bool]] = defaultdict(set)
    for decision in (story.decision() for story in told):
        if decision.rule_generation != generation:
            continue
        for node in decision.tree.walk():
            if isinstance(node.value, bool):
                answers[node.rule].add(node.value)
            if node.expression is not None:
                distances[node.rule].update(_distances(node.expression))
    for rule in _flags(programme, generation):
        if answers[rule.name] != {True, False}:
            yield f"{generation}: no story for {rule.name} being { ({True, False} - answers[rule.name]) }"
        if _compares(rule):
            wanted = {0, 1} if _counts(programme, rule) else {-1, 0, 1}
            for step in sorted(wanted - distances[rule.name]):
                yield f"{generation}: no story {step:+} from the limit of {rule.name}"


def _flags(programme: Programme, generation: str) -> Iterator[Rule]:
    """The yes-or-no rules that hold on some day under an act, each name once."""
    since = [procedure.since for procedure in programme.procedures]
    first = next(procedure.since for procedure in programme.procedures if procedure.generation == generation)
    last = min((day for day in since if day > first), default=date.max) - timedelta(days=1)
    flags = (rule for rule in programme.rules if rule.unit.key == "yes/no")
    return (rule for rule in flags if rule.since <= last and first <= rule.until)


def _distances(part: Traced) -> Iterator[int]:
    """How far the left of each comparison with a limit lay from its right; presence (0 < x) is no threshold."""
    if part.operation in ("<", "<=") and all(side.operation != CONSTANT for side in part.operands):
        left, right = (side.value for side in part.operands)
        if isinstance(left, int) and isinstance(right, int):
            yield left - right
    yield from itertools.chain.from_iterable(map(_distances, part.operands))


def _compares(rule: Rule) -> bool:
    """Whether the rule compares with a limit: its source has a comparison neither side of which is a constant."""
    if rule.function is None:  # an aggregate compares nothing
        return False
    tree = ast.parse(textwrap.dedent(inspect.getsource(rule.function)))
    compared = [node for node in ast.walk(tree) if isinstance(node, ast.Compare)]
    return any(not any(isinstance(side, ast.Constant) for side in (node.left, *node.comparators)) for node in compared)


def _counts(programme: Programme, rule: Rule) -> bool:
    """Whether what the rule compares is counted, not paid: the limit may be zero, and nothing lies below that."""
    declared, rules = shipped().declared, {rule.name: rule for rule in programme.rules}
    dotted = [f"{programme.key}.{name}" for name in rule.inputs]
    units = [declared[name].unit for name in dotted if name in declared]
    return not any(unit.is_money for unit in [*units, *(rules[name].unit for name in rule.inputs if name in rules)])


def _told(programme: Programme) -> list[Story]:
    return [
        story
        for path in stories.find([programme.folder / "stories"])
        if isinstance(path, Path)
        for story in stories.read(path)
    ]


def _glossary() -> set[str]:
    return {entry["key"] for entry in read(GLOSSARY)}


@pytest.mark.parametrize("key", programmes.keys())
def test_the_folder_keeps_the_contract(key: str) -> None:
    programme = programmes.load(key)
    assert list(problems(programme, _told(programme), _glossary())) == []


def test_the_contract_refuses_what_is_missing(tmp_path: Path) -> None:
    dibao = programmes.load("dibao")
    told = _told(dibao)
    uncited = replace(dibao.rules[0], law="某文 第1条")
    broken = replace(
        dibao,
        folder=tmp_path,
        rules=(*dibao.rules, uncited),
        law=("某文",),
        checks={"adult": ("exit_entry", "horoscope")},
    )
    found = "\n".join(problems(broken, [replace(told[0], source="")], set()))
    for missing in (
        "no glossary entry",
        "no README.md",
        "'某文 第1条' cites no act",
        "law 某文: unknown act",
        "no category horoscope",
        "asks without a trigger",
        "no source",
        "no story for vehicles_within_limit",
        "no story +0 from the limit of income_below_standard",
    ):
        assert missing in found


@pytest.mark.parametrize(
    ("without", "complaint"),
    [
        ("低一分", "220: no story -1 from the limit of income_below_standard"),
        ("恰好等于", "no story +0 from the limit of income_below_standard"),
        ("存款 45000.01 元", "no story +1 from the limit of financial_assets_within_limit"),
        ("有一辆机动车", "no story +1 from the limit of vehicles_within_limit"),
    ],
)
def test_a_threshold_needs_stories_on_each_side(without: str, complaint: str) -> None:
    dibao = programmes.load("dibao")
    near = ("等于标准", "减一分", "合计超过限额一分", "谋生用", "准许一辆")
    told = [
        story for story in _told(dibao) if without not in story.title and not any(word in story.title for word in near)
    ]
    assert any(complaint in problem for problem in problems(dibao, told, {"dibao"}))


def test_glossary_keys_are_unique_and_complete() -> None:
    entries = read(GLOSSARY)
    keys = [entry["key"] for entry in entries]
    assert len(keys) == len(set(keys))
    for entry in entries:
        assert set(entry) == {"key", "zh", "en", "law", "not"}, entry["key"]
        assert entry["zh"]
        assert entry["en"]
        assert entry["key"] not in entry["not"]
