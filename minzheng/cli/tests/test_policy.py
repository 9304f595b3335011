"""``minzheng policy``: a public interface, so its words, its streams and its exit codes are tested."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from typer.testing import CliRunner

from minzheng.cli.policy import app
from minzheng.policy.tests.households import STORY

runner = CliRunner()


def _file(folder: Path, text: str, name: str = "story.yaml") -> str:
    (folder / name).write_text(text, encoding="utf-8")
    return str(folder / name)


def test_stories_that_hold(tmp_path: Path) -> None:
    _file(tmp_path, f"{STORY}---{STORY}")
    _file(tmp_path, "standard: 1\n", "other.yaml")
    result = runner.invoke(app, ["check", str(tmp_path)])
    assert result.exit_code == 0
    assert result.stdout.splitlines() == ["2 个故事，2 个相符，0 个不符 / 2 stories, 2 passed, 0 failed"]


def test_stories_that_fail_are_told_one_line_each(tmp_path: Path) -> None:
    path = _file(tmp_path, STORY.replace("amount: 2", "amount: 3\n  size: 2"))
    result = runner.invoke(app, ["check", path])
    assert result.exit_code == 1
    first, second, last = result.stdout.splitlines()
    assert all(word in first for word in (path, "amount", "3", "2"))
    assert "size" in second
    assert "1 failed" in last


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    good, bad = _file(tmp_path, STORY), _file(tmp_path, STORY.replace("wage", "wages"), "bad.yaml")
    result = runner.invoke(app, ["check", good, bad])
    assert result.exit_code == 2
    assert "bad.yaml:2 household.members[0].wages" in result.stderr
    assert result.stdout.splitlines()[-1].startswith("1 个故事")
    assert runner.invoke(app, ["check", str(tmp_path / "nowhere")]).exit_code == 2


def test_no_story_at_all(tmp_path: Path) -> None:
    result = runner.invoke(app, ["check", str(tmp_path)])
    assert result.exit_code == 2
    assert "no story found" in result.stderr


def test_a_story_that_expects_nothing_checks_nothing(tmp_path: Path) -> None:
    silent = _file(tmp_path, STORY.split("expect:")[0])
    assert runner.invoke(app, ["check", silent]).exit_code == 2
    assert runner.invoke(app, ["explain", silent]).exit_code == 0


def test_a_decision_explained(tmp_path: Path) -> None:
    result = runner.invoke(app, ["explain", _file(tmp_path, STORY)])
    assert result.exit_code == 0
    assert "低保金 = 标准 × 人数 − 家庭收入 = 632 × 3 − 1,894 = 2 元/月（民发〔2012〕220号 第27条）" in result.stdout
    english = runner.invoke(app, ["explain", _file(tmp_path, STORY), "--lang", "en"])
    assert "632 × 3 − 1,894 = 2 yuan a month (Min Fa [2012] No. 220 art. 27)" in english.stdout


def test_a_decision_explained_as_json(tmp_path: Path) -> None:
    tree = json.loads(runner.invoke(app, ["explain", _file(tmp_path, STORY), "--json"]).stdout)
    assert (tree["rule"], tree["value"]) == ("outcome", "granted")
    assert tree["because"][0]["rule"] == "dibao_amount"
    assert tree["because"][0]["value"] == 2
    several = json.loads(runner.invoke(app, ["explain", _file(tmp_path, f"{STORY}---{STORY}"), "--json"]).stdout)
    assert several == [tree, tree]


def test_what_cannot_be_explained(tmp_path: Path) -> None:
    result = runner.invoke(app, ["explain", _file(tmp_path, STORY.replace("dibao.standard", "dibao.none"))])
    assert result.exit_code == 2
    assert "parameters.dibao.none" in result.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["dibao.standard", "--on", "2020-12-01"], ["1080 元/人·月", "published", "中国社会报", "440100"]),
        (["dibao.standard", "--on", "2016-12-01"], ["840", "example"]),
        (["dibao.standard", "--on", "2014-12-31"], ["unknown"]),
        (["dibao.standard", "--on", "2020-12-01", "--division", "442000"], ["unknown"]),
        (["dibao.vehicles_allowed", "--on", "2020-12-01", "--division", "440103"], ["0", "粤府令262号", "440000"]),
        (["minimum_wage", "--on", "2020-12-01", "--lang", "en"], ["2100 yuan a month", "example"]),
    ],
)
def test_a_parameter_with_its_status_and_reference(arguments: list[str], words: list[str]) -> None:
    result = runner.invoke(app, ["parameter", *arguments])
    assert result.exit_code == 0
    assert all(word in result.stdout for word in words)


@pytest.mark.parametrize(
    "arguments",
    [
        ["dibao.nothing", "--on", "2020-12-01"],
        ["dibao.standard", "--on", "2020-13-01"],
        ["dibao.standard", "--on", "20201201"],
        ["dibao.standard", "--on", "2020-12-01", "--division", "x"],
        ["dibao.standard"],
    ],
)
def test_a_parameter_that_cannot_be_told(arguments: list[str]) -> None:
    result = runner.invoke(app, ["parameter", *arguments])
    assert result.exit_code == 2
    assert result.stderr
    assert not result.stdout


def test_the_facts_with_level_unit_meaning_and_values() -> None:
    lines = runner.invoke(app, ["facts"]).stdout.splitlines()
    assert len(lines) >= 33
    assert lines[1].split("\t") == [
        "relation",
        "person",
        "choice",
        "与所列第一位成员的关系",
        "[self spouse child parent grandparent grandchild sibling other]",
    ]
    assert "bank deposits of all members" in runner.invoke(app, ["facts", "--lang", "en"]).stdout


def test_the_law_needs_neither_django_nor_a_database() -> None:
    code = (
        "import sys, minzheng.cli.policy, minzheng.cli.workdays\n"
        "from minzheng.policy.parameters import shipped; shipped()\n"
        "print([name for name in sys.modules if name.split('.')[0] in ('django', 'psycopg', 'sqlalchemy')])"
    )
    assert subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout == "[]\n"
