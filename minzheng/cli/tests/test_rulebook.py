"""``minzheng rulebook``: two people, an id from one command to the next, and honest exit statuses."""

from __future__ import annotations

from contextlib import nullcontext

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
