"""``minzheng rulebook``: two people, an id from one command to the next, and honest exit statuses."""

from __future__ import annotations

from contextlib import nullcontext
from uuid import uuid4

import pytest
from typer.testing import CliRunner

from minzheng.access.refusals import Refused
from minzheng.access.tests.factories import make_staff
from minzheng.cli import rulebook
from minzheng.rulebook.models import ParameterValue

VALUES = """
dibao.standard:
  divisions:
    "440100":
      values:
        2031-01-01: {value: 1500, status: published, metadata: {reference: 穗民〔2030〕1号}}
"""
CALENDAR = """
year: 2031
notices:
  - version: "2031-1"
    known_on: 2030-11-20
    reference: 国办发明电〔2030〕1号
    holidays: [{name: 元旦, from: 2031-01-01, to: 2031-01-03}]
    working_weekends: []
"""


@pytest.fixture
def run(db, monkeypatch):
    monkeypatch.setattr(rulebook, "opened", nullcontext)
    for username in ("policy-1", "policy-2"):
        make_staff(username, "policy_officer", "440100")
    return lambda *arguments: CliRunner().invoke(rulebook.app, [str(argument) for argument in arguments])


@pytest.fixture
def values(tmp_path):
    path = tmp_path / "values.yaml"
    path.write_text(VALUES, encoding="utf-8")
    return path


def test_one_enters_and_another_releases(run, values):
    entered = run("enter", values, "--as", "policy-1")
    assert entered.exit_code == 0, entered.output
    assert "1500 元/人·月 published  穗民〔2030〕1号" in entered.stdout
    identifier = entered.stdout.split()[0]
    assert identifier in run("waiting").stdout
    assert run("release", identifier, "--as", "policy-2").exit_code == 0
    assert ParameterValue.objects.get(public_id=identifier).released_at is not None
    assert run("waiting").stdout == ""


def test_the_same_person_is_refused(run, values):
    identifier = run("enter", values, "--as", "policy-1").stdout.split()[0]
    refused = run("release", identifier, "--as", "policy-1")
    assert isinstance(refused.exception, Refused)
    assert ParameterValue.objects.get(public_id=identifier).released_at is None


def test_nobody_in_particular_is_a_misuse(run, values):
    assert run("enter", values).exit_code == 2


def test_an_unreadable_file_is_exit_2(run, tmp_path):
    result = run("enter", tmp_path / "missing.yaml", "--as", "policy-1")
    assert result.exit_code == 2
    assert "missing.yaml" in result.stderr


def test_what_is_entered_is_looked_at_before_it_is_released(run, values):
    identifier = run("enter", values, "--as", "policy-1").stdout.split()[0]
    effect = run("effect", identifier, "--as", "policy-2")
    assert effect.exit_code == 0, effect.output
    assert effect.stdout.splitlines()[0].split("\t")[:3] == ["district", "gain", "lose"]
    assert isinstance(run("effect", uuid4(), "--as", "policy-2").exception, Refused)


def test_what_a_calendar_would_move(run, tmp_path):
    path = tmp_path / "calendar.yaml"
    path.write_text(CALENDAR, encoding="utf-8")
    identifier = run("enter", path, "--as", "policy-1").stdout.split()[0]
    effect = run("effect", identifier, "--as", "policy-2")
    assert effect.stdout.splitlines() == ["district\tall\tyuan a month", "total\t0\t-"]


def test_a_history_says_who_did_what(run, values):
    identifier = run("enter", values, "--as", "policy-1").stdout.split()[0]
    discarded = run("discard", identifier, "--as", "policy-2", "--reason", "文号抄错")
    assert discarded.exit_code == 0, discarded.output
    assert run("waiting").stdout == ""
    shown = run("show", "dibao.standard").stdout.splitlines()
    (line,) = [line for line in shown if line.startswith(identifier)]
    assert line.endswith("discarded  policy-1 → policy-2")
    assert any("1080 元/人·月" in line for line in shown)
    assert isinstance(run("show", "dibao.standart").exception, Refused)


def test_a_reason_is_asked_for(run, values):
    identifier = run("enter", values, "--as", "policy-1").stdout.split()[0]
    assert run("discard", identifier, "--as", "policy-2").exit_code == 2
    assert isinstance(run("discard", identifier, "--as", "policy-2", "--reason", " ").exception, Refused)
