"""``minzheng audit``: sealing, verifying, and anchors kept in a file."""

from __future__ import annotations

from contextlib import nullcontext
from uuid import uuid4

import pytest
from django.db import connection, transaction
from typer.testing import CliRunner, Result

from config import database
from minzheng.access.actor import Actor
from minzheng.access.log import record_look
from minzheng.access.models import LogSeal
from minzheng.cli import audit as commands

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def here(monkeypatch):
    monkeypatch.setattr(commands, "opened", nullcontext)


def run(*words: object) -> Result:
    return CliRunner().invoke(commands.app, [*map(str, words)])


def look(count: int = 3) -> None:
    record_look(Actor.system("test"), [uuid4() for _ in range(count)], what="view", purpose="办理")


def as_owner(sql: str) -> None:
    with database.as_owner(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)


def test_sealed_verified_and_anchored(tmp_path):
    look()
    sealed = run("seal", "--anchor", tmp_path / "anchors")
    assert sealed.exit_code == 0, sealed.output
    assert "access_accesslog  1–3  3" in sealed.stdout or "access_accesslog" in sealed.stdout
    look(2)
    verified = run("verify", "--against", tmp_path / "anchors", "--anchor", tmp_path / "anchors")
    assert verified.exit_code == 0, verified.output
    assert "access_accesslog  1 批 / batches  3 行 / rows  未封 2 行 / rows not yet sealed" in verified.stdout
    assert "校验通过" in verified.stdout
    assert (tmp_path / "anchors").stat().st_mode & 0o777 == 0o600
    assert len((tmp_path / "anchors").read_text().splitlines()) == 2


def test_the_first_broken_batch_is_named():
    for _ in range(3):
        look()
        run("seal")
    second = LogSeal.objects.filter(table_name="access_accesslog").order_by("number")[1]
    as_owner(f"DELETE FROM access_accesslog WHERE id = {second.last_id}")
    broken = run("verify")
    assert broken.exit_code == 1
    assert f"seal {second.number}: access_accesslog {second.after_id + 1}–{second.last_id}" in broken.stderr
    assert "rows are missing" in broken.stderr
    assert run("verify", "--from", second.number + 1).exit_code == 0


def test_what_an_anchor_file_knows_the_chain_has_to_know(tmp_path):
    look()
    run("seal", "--anchor", tmp_path / "anchors")
    as_owner("DELETE FROM access_logseal")
    assert run("verify").exit_code == 0
    cut = run("verify", "--against", tmp_path / "anchors")
    assert cut.exit_code == 1
    assert "the end was cut off" in cut.stderr
    (tmp_path / "anchors").write_text("nothing\n")
    assert run("verify", "--against", tmp_path / "anchors").exit_code == 2


def test_nothing_to_seal_and_nothing_to_verify():
    assert run("verify").exit_code == 0
