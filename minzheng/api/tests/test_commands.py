"""``minzheng tokens``: issued, listed, revoked at the command line."""

from __future__ import annotations

from contextlib import nullcontext

import pytest
from typer.testing import CliRunner

from minzheng.access.tests.factories import make_staff
from minzheng.api import commands
from minzheng.api.models import Token
from tests.fixtures.callers import Caller


@pytest.fixture(autouse=True)
def at_the_command_line(db, monkeypatch) -> None:
    monkeypatch.setattr(commands, "opened", nullcontext)


def run(*arguments: str):
    return CliRunner().invoke(commands.app, list(arguments))


def test_a_token_from_the_command_line():
    make_staff("an", "town_clerk", "440103006")
    issued = run("issue", "街道台账", "--as", "an", "--days", "30")
    assert issued.exit_code == 0
    caller = Caller(issued.stdout.splitlines()[0])
    assert caller.get("/me").json()["name"] == "an"
    token = Token.objects.get()
    assert token.name in run("list", "--as", "an").stdout
    assert run("revoke", str(token.public_id), "--as", "an").exit_code == 0
    assert caller.get("/me").status_code == 401


def test_another_persons_token_is_not_revoked():
    make_staff("an", "town_clerk", "440103006")
    make_staff("bo", "town_clerk", "440103006")
    run("issue", "街道台账", "--as", "an")
    token = Token.objects.get()
    assert run("revoke", str(token.public_id), "--as", "bo").exit_code == 1
    token.refresh_from_db()
    assert token.revoked_at is None
