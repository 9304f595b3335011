"""``minzheng runs``: a month is paid from the command line, and refusals end with a status."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from typer.testing import CliRunner, Result

from minzheng.access.refusals import Refused
from minzheng.cli import runs as commands
from minzheng.lib import clock
from minzheng.payments.channels import csv_bank
from minzheng.payments.tests.town import PAY_DAY, Town

NUMBER = "440104-202101-01"


@pytest.fixture
def town(db, monkeypatch):
    monkeypatch.setattr(commands, "opened", nullcontext)
    with clock.travel(PAY_DAY):
        yield Town()


def run(*words: object, staff: str = "officer") -> Result:
    return CliRunner().invoke(commands.app, [*map(str, words), "--as", staff])


def draft(month: str = "2021-01", payer: str = "440104", staff: str = "officer") -> Result:
    return run("draft", "--payer", payer, "--programme", "dibao", "--month", month, staff=staff)


def test_a_month_from_draft_to_settled(town, tmp_path):
    town.owe(108_000)
    town.owe(224_000)
    drafted = draft()
    assert drafted.exit_code == 0
    assert drafted.stdout.splitlines()[0] == f"{NUMBER}  draft  待审批"
    assert "2 笔 / lines  3,320.00 元" in drafted.stdout
    assert run("approve", NUMBER, staff="approver").exit_code == 0
    assert run("commit", NUMBER).stdout == f"{NUMBER}  committed\n"
    out = tmp_path / "batch.csv"
    assert run("file", NUMBER, "--out", out).exit_code == 0
    assert out.stat().st_mode & 0o777 == 0o600
    answers = tmp_path / "answers.csv"
    answers.write_bytes(csv_bank.answer(out.read_bytes()))
    settled = run("settle", NUMBER, answers)
    assert settled.exit_code == 0
    assert settled.stdout.splitlines()[0] == "已发放 / paid  2 笔 / lines  3,320.00 元 / yuan"
    assert "settled" in run("show", NUMBER, staff="auditor").stdout


def test_the_drafter_does_not_approve(town):
    town.owe()
    draft()
    refused = run("approve", NUMBER)
    assert isinstance(refused.exception, Refused)
    assert "draft" in run("show", NUMBER).stdout


def test_what_is_held_back_is_told_on_stderr(town):
    person = town.person()
    town.owe(persons=[person])
    town.owe(persons=[person])
    town.owe()
    drafted = draft()
    assert "2 笔" in drafted.stdout
    assert "同一人同一项目一个月只发一次" in drafted.stderr
    assert "暂缓" not in drafted.stdout


def test_answers_that_can_not_be_booked_end_with_status_1(town, tmp_path):
    town.owe(100)
    town.owe(200)
    this, batch = town.filed()
    rows = csv_bank.read_returns(csv_bank.answer(batch))
    answers = tmp_path / "answers.csv"
    answers.write_bytes(csv_bank.render_returns([rows[0], rows[0], rows[1]]))
    settled = run("settle", this.number, answers)
    assert settled.exit_code == 1
    assert "第 2 行" in settled.stderr
    assert "第 3 行" in settled.stderr
    assert "已发放 / paid  1 笔" in settled.stdout


def test_a_file_is_not_written_over(town, tmp_path):
    town.owe()
    town.committed()
    out = tmp_path / "batch.csv"
    out.write_text("precious")
    assert run("file", NUMBER, "--out", out).exit_code == 2
    assert out.read_text() == "precious"


def test_a_discarded_run_says_so(town):
    town.owe()
    draft()
    assert "discarded" in run("discard", NUMBER, "--why", "月份有误").stdout


@pytest.mark.parametrize("month", ["2021-13", "202101", "January"])
def test_a_month_that_is_none_is_misuse(town, month):
    assert draft(month=month).exit_code == 2


def test_an_unknown_district_is_misuse(town):
    assert draft(payer="999999").exit_code == 2


def test_to_others_the_run_does_not_exist(town):
    town.owe()
    draft()
    for staff in ("liwan_officer", "clerk"):
        refused = run("show", NUMBER, staff=staff)
        assert isinstance(refused.exception, Refused)
        assert "没有批次" in str(refused.exception)
