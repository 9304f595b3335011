"""``minzheng policy``: check stories, explain a decision, look up parameters and facts. Needs no database."""

from __future__ import annotations

import json
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NoReturn

import typer

from minzheng.policy import stories
from minzheng.policy.divisions import NATION, InvalidDivision
from minzheng.policy.engine.explanation import explanation
from minzheng.policy.parameters import ParameterValue, UnknownParameter, shipped
from minzheng.policy.vocabulary import Fact, vocabulary

FAILED, MISUSED = 1, 2


class Language(StrEnum):
    zh = "zh"
    en = "en"


LanguageOption = Annotated[Language, typer.Option("--lang", help="语言 / language")]

app = typer.Typer(
    no_args_is_help=True, help="法规：故事、解释、参数、事实 / the law: stories, reasons, parameters, facts"
)


@app.command()
def check(
    paths: Annotated[list[Path], typer.Argument(metavar="PATH...", help="故事文件或文件夹 / story files or folders")],
) -> None:
    """核对故事：每处不符一行，末行计数 / run stories: one line a failure, the last line counts them.

    退出码：0 全部相符，1 有不符，2 有读不了的文件或没有故事。
    """
    told = failed = unreadable = 0
    for found in stories.find(paths):
        try:
            if isinstance(found, stories.InvalidStory):
                raise found
            several = stories.read(found)
            for story in several:
                if not story.expect:
                    raise stories.InvalidStory(story.place, "没有期望的结果（expect）", "nothing is expected")
        except stories.InvalidStory as problem:
            typer.echo(f"minzheng: {problem}", err=True)
            unreadable += 1
            continue
        for story in several:
            told += 1
            failed += _report(story)
    if not told and not unreadable:
        _refuse("没有找到故事", "no story found")
    typer.echo(_count(told, failed, unreadable))
    raise typer.Exit(MISUSED if unreadable else FAILED if failed else 0)


@app.command()
def explain(
    story: Annotated[Path, typer.Argument(metavar="STORY", help="故事文件 / a story file")],
    as_json: Annotated[bool, typer.Option("--json", help="输出 JSON / print JSON")] = False,
    lang: LanguageOption = Language.zh,
) -> None:
    """解释一项决定：每一步的数值、依据和参数版本 / explain a decision as a tree of reasons."""
    try:
        several = stories.read(story)
    except stories.InvalidStory as problem:
        _refuse(f"{problem.place}: {problem.zh}", problem.en)
    decisions = [each.decision() for each in several]
    if as_json:
        trees: list[Any] = [decision.tree.explained(lang) for decision in decisions]
        typer.echo(json.dumps(trees[0] if len(trees) == 1 else trees, ensure_ascii=False, indent=2))
        return
    for each, decision in zip(several, decisions, strict=True):
        typer.echo(f"{each.title} · {each.programme.name[lang]} · {each.on} · {each.division}")
        for line in explanation(decision, lang):
            typer.echo(line)


@app.command()
def parameter(
    name: Annotated[str, typer.Argument(help="参数，如 dibao.standard / a parameter")],
    on: Annotated[str, typer.Option(metavar="DATE", help="日期 / the day: 2020-12-01")],
    division: Annotated[str, typer.Option(metavar="CODE", help="行政区划 / the place")] = stories.CITY,
    lang: LanguageOption = Language.zh,
) -> None:
    """某日某地的参数值、状态和依据 / a parameter's value, status and reference on a day in a place."""
    try:
        value = shipped().get(name, on=_day(on), division=division)
    except (UnknownParameter, InvalidDivision) as problem:
        _refuse(problem.zh, problem.en)
    for line in _described(value, lang):
        typer.echo(line)


@app.command()
def facts(lang: LanguageOption = Language.zh) -> None:
    """列出全部事实：层级、单位、含义、可选值 / list every fact with level, unit, meaning and values."""
    for fact in vocabulary().values():
        typer.echo(_listed(fact, lang))


def _report(story: stories.Story) -> int:
    """Print a story's failures; 1 if there were any."""
    found = stories.failures(story)
    for failure in found:
        typer.echo(
            f"{story.place} {story.title}: {failure.rule}: 应为 expected {failure.expected}, 得到 got {failure.got}"
        )
    return 1 if found else 0


def _count(told: int, failed: int, unreadable: int) -> str:
    zh = f"{told} 个故事，{told - failed} 个相符，{failed} 个不符"
    en = f"{told} stories, {told - failed} passed, {failed} failed"
    if unreadable:
        zh, en = f"{zh}，{unreadable} 个文件读不了", f"{en}, {unreadable} files unreadable"
    return f"{zh} / {en}"


def _described(value: ParameterValue, lang: Language) -> list[str]:
    declared = shipped().declared[value.name]
    unit = declared.unit.zh if lang is Language.zh else declared.unit.en
    number = f"{declared.unit.printed(value.value):f} {unit}" if value.value is not None else value.status
    labels = {
        "zh": ("参数", "数值", "状态", "依据", "起始", "地区", "全国", "—"),
        "en": ("parameter", "value", "status", "reference", "since", "place", "the nation", "—"),
    }[lang]
    since = value.valid_from.isoformat() if value.valid_from > date.min else labels[7]
    place = labels[6] if value.division == NATION else value.division
    return [
        f"{labels[0]}: {value.name} {declared.description[lang]}",
        f"{labels[1]}: {number}",
        f"{labels[2]}: {value.status}",
        f"{labels[3]}: {value.reference}",
        f"{labels[4]}: {since}  {labels[5]}: {place}",
    ]


def _listed(fact: Fact, lang: Language) -> str:
    values = " ".join(fact.values)
    if not values and fact.most is not None:
        values = f"{fact.least}–{fact.most}"
    columns = [fact.name, fact.level, fact.unit.key, fact.meaning[lang]]
    return "\t".join([*columns, f"[{values}]"] if values else columns)


def _day(text: str) -> date:
    try:
        if len(text) != len("2020-12-01"):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        _refuse(f"“{text}”不是日期，应为 YYYY-MM-DD", f"{text!r} is not a date, YYYY-MM-DD is expected")


def _refuse(zh: str, en: str) -> NoReturn:
    typer.echo(f"minzheng: {zh} / {en}", err=True)
    raise typer.Exit(MISUSED)
