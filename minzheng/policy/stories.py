"""Stories: the law's tests, as YAML that an expert can write. A public format.

One file, one or more documents: a household, a day, a place, and what should come out, in yuan as people write them.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Final

from minzheng.policy import programmes
from minzheng.policy.divisions import InvalidDivision, chain
from minzheng.policy.engine import OUTCOMES, Decision, decide
from minzheng.policy.engine.reasons import printed_value
from minzheng.policy.facts import UNKNOWN_WORD, Facts, InvalidFacts
from minzheng.policy.operators import UNKNOWN, Value
from minzheng.policy.parameters import ParameterSet, UnknownParameter, shipped
from minzheng.policy.programmes import Programme, UnknownProgramme
from minzheng.policy.rules import PERSON, Rule
from minzheng.policy.units import UNITS, InvalidValue, Unit
from minzheng.policy.yaml_text import InvalidYaml, first_keys, read_all

CITY: Final = "440100"
_AMOUNT: Final = UNITS["yuan a month"]
_REQUIRED: Final = ("story", "programme", "on", "household")
_KEYS: Final = frozenset((*_REQUIRED, "source", "accepted_on", "division", "parameters", "expect"))
_SUFFIXES: Final = (".yaml", ".yml")


class InvalidStory(ValueError):
    """A story can't be read: the file and place, and what is wrong there."""

    def __init__(self, place: str, zh: str, en: str) -> None:
        self.place, self.zh, self.en = place, zh, en
        super().__init__(f"{place}: {zh} / {en}")


@dataclass(frozen=True)
class Expectation:
    """What a story says of one rule, in machine units. ``rule`` is None for the outcome and the amount paid in all."""

    name: str
    rule: Rule | None
    value: Any


@dataclass(frozen=True)
class Story:
    """One document of a story file, read and checked."""

    place: str
    title: str
    source: str
    programme: Programme
    on: date
    accepted_on: date
    division: str
    parameters: ParameterSet
    facts: Facts
    expect: tuple[Expectation, ...]

    def decision(self) -> Decision:
        return decide(
            self.programme.key,
            self.facts,
            on=self.on,
            division=self.division,
            parameters=self.parameters,
            accepted_on=self.accepted_on,
        )


@dataclass(frozen=True)
class Failure:
    """A rule whose value is not what its story says; both as printed."""

    story: Story
    rule: str
    expected: Any
    got: Any


def find(paths: Iterable[Path]) -> Iterator[Path | InvalidStory]:
    """The story files under files and folders, each once; a file that can't be read comes as its error."""
    seen: set[Path] = set()
    for path in paths:
        for file in _files(path):
            if file.resolve() in seen:
                continue
            seen.add(file.resolve())
            try:
                if "story" in first_keys(file):
                    yield file
            except InvalidYaml as problem:
                yield _unreadable(problem)


def read(path: Path, *, base: ParameterSet | None = None) -> list[Story]:
    """Every story of a file. Raises ``InvalidStory``."""
    parameters = base or shipped()
    try:
        documents = list(read_all(path))
    except InvalidYaml as problem:
        raise _unreadable(problem) from None
    if not documents:
        raise InvalidStory(str(path), "文件是空的", "the file is empty")
    return [_Reader(f"{path}:{line}", content, parameters).story() for line, content in documents]


def failures(story: Story) -> list[Failure]:
    """Where a story's decision is not what the story says."""
    decision = story.decision()
    found = []
    for expectation in story.expect:
        got = _value_of(decision, expectation)
        if got != expectation.value:
            unit = _unit(expectation)
            found.append(Failure(story, expectation.name, _printed(expectation.value, unit), _printed(got, unit)))
    return found


def _value_of(decision: Decision, expectation: Expectation) -> Any:
    rule = expectation.rule
    if rule is None and expectation.name == "amount":
        return UNKNOWN if decision.amount_fen is None else decision.amount_fen
    if rule is None:
        return decision.outcome
    if rule.level == PERSON:
        return [member.get(rule.name) for member in decision.member_values]
    return decision.values.get(rule.name)


def _unit(expectation: Expectation) -> Unit | None:
    if expectation.rule is not None:
        return expectation.rule.unit
    return _AMOUNT if expectation.name == "amount" else None


def _printed(value: Any, unit: Any) -> Any:
    if isinstance(value, list):
        return [_printed(each, unit) for each in value]
    return printed_value(value, unit) if value is not None else "—"


def _files(path: Path) -> Iterator[Path]:
    """A file itself, whatever its name; of a folder the YAML files at any depth, in order."""
    if not path.is_dir():
        yield path
        return
    for folder, folders, names in os.walk(path):
        folders.sort()
        yield from (Path(folder, name) for name in sorted(names) if name.endswith(_SUFFIXES))


def _unreadable(problem: InvalidYaml) -> InvalidStory:
    return InvalidStory(problem.place, f"读不了：{problem.problem}", "can't be read")


class _Reader:
    """Reads one document, and says where it can't."""

    def __init__(self, place: str, content: Any, base: ParameterSet) -> None:
        self._place, self._base = place, base
        if not isinstance(content, Mapping):
            raise InvalidStory(place, "不是故事", "not a story")
        self._content: Mapping[str, Any] = content

    def story(self) -> Story:
        self._check_keys()
        programme = self._programme()
        on = self._day("on")
        return Story(
            place=self._place,
            title=str(self._content["story"]),
            source=str(self._content.get("source") or ""),
            programme=programme,
            on=on,
            accepted_on=self._day("accepted_on") if "accepted_on" in self._content else on,
            division=self._division(),
            parameters=self._parameters(),
            facts=self._facts(),
            expect=self._expect(programme),
        )

    def _refuse(self, where: str, zh: str, en: str) -> InvalidStory:
        return InvalidStory(f"{self._place} {where}".rstrip(), zh, en)

    def _check_keys(self) -> None:
        for key in self._content:
            if key not in _KEYS:
                raise self._refuse(str(key), "故事里没有这一项", "a story has no such key")
        for key in _REQUIRED:
            if self._content.get(key) is None:
                raise self._refuse(key, "缺少这一项", "this key is missing")

    def _programme(self) -> Programme:
        try:
            return programmes.load(str(self._content["programme"]))
        except UnknownProgramme as problem:
            raise self._refuse("programme", problem.zh, problem.en) from None

    def _day(self, key: str) -> date:
        day = self._content[key]
        if not isinstance(day, date):
            raise self._refuse(key, f"“{day}”不是日期（YYYY-MM-DD）", f"{day!r} is not a date (YYYY-MM-DD)")
        return day

    def _division(self) -> str:
        code = str(self._content.get("division") or CITY)
        try:
            chain(code)
        except InvalidDivision as problem:
            raise self._refuse("division", problem.zh, problem.en) from None
        return code

    def _parameters(self) -> ParameterSet:
        stated = self._content.get("parameters") or {}
        if not isinstance(stated, Mapping):
            raise self._refuse("parameters", "应为“参数: 值”", "names and values are expected")
        parameters = self._base
        for name, value in stated.items():
            try:
                parameters = parameters.fixed({str(name): value}, reference=self._place)
            except (UnknownParameter, InvalidValue) as problem:
                raise self._refuse(f"parameters.{name}", problem.zh, problem.en) from None
        return parameters

    def _facts(self) -> Facts:
        try:
            return Facts.from_written(self._content["household"])
        except InvalidFacts as problem:
            raise self._refuse(problem.place, problem.zh, problem.en) from None

    def _expect(self, programme: Programme) -> tuple[Expectation, ...]:
        stated = self._content.get("expect") or {}
        if not isinstance(stated, Mapping):
            raise self._refuse("expect", "应为“规则: 值”", "names and values are expected")
        return tuple(self._expectation(programme, str(name), value) for name, value in stated.items())

    def _expectation(self, programme: Programme, name: str, value: Any) -> Expectation:
        if name == "outcome":
            if value not in OUTCOMES:
                raise self._refuse("expect.outcome", f"“{value}”不是结论", f"{value!r} is none of {' '.join(OUTCOMES)}")
            return Expectation(name, None, value)
        if name == "amount":
            return Expectation(name, None, self._machine(_AMOUNT, value, name))
        rule = next((rule for rule in programme.rules if rule.name == name), None)
        if rule is None:
            raise self._refuse(f"expect.{name}", "没有这条规则", "there is no such rule")
        if rule.level != PERSON:
            return Expectation(name, rule, self._machine(rule.unit, value, name))
        values = value if isinstance(value, list) else [value]
        return Expectation(name, rule, [self._machine(rule.unit, each, name) for each in values])

    def _machine(self, unit: Unit, value: Any, name: str) -> Value:
        if value == UNKNOWN_WORD:
            return UNKNOWN
        if unit.key == "yes/no":
            if not isinstance(value, bool):
                raise self._refuse(f"expect.{name}", "应为 yes 或 no", "yes or no is expected")
            return value
        try:
            return unit.read(value)
        except InvalidValue as problem:
            raise self._refuse(f"expect.{name}", problem.zh, problem.en) from None
