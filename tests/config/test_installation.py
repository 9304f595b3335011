"""The life of an installation: its master key changed; backed up, destroyed, restored. Everything acknowledged is there."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from config import archive, env, postgres

pytestmark = pytest.mark.slow

STATE = """
import json
from minzheng.cases.models import Case, Document
from minzheng.cases.documents import STORE
from minzheng.payments.models import Leg, RunLine
from minzheng.access.models import AccessLog
from django.db.models import Sum
cases = {case.number: [case.state, case.applicant.name, case.applicant.identity_number.open()]
         for case in Case.objects.select_related("applicant").order_by("pk")}
papers = {str(paper.public_id): paper.sha256 for paper in Document.objects.all()}
import hashlib
opened = {name: hashlib.sha256(STORE.open(__import__("uuid").UUID(name))).hexdigest() for name in papers}
ledger = Leg.objects.aggregate(debit=Sum("debit_fen"), credit=Sum("credit_fen"))
print(json.dumps({"cases": cases, "papers": papers, "opened": opened, "ledger": ledger,
                  "paid": RunLine.objects.filter(state="paid").count(), "looks": AccessLog.objects.count()}))
"""
CITY = """
from minzheng.access import seals
from minzheng.access.actor import Actor
from minzheng.demo import main_job
main_job.run(lambda said: None, scale=main_job.CAST)
seals.seal(actor=Actor.system("test"))
"""


def minzheng(home: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    kept = {
        name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "DJANGO_", "STORAGE_"))
    }
    return subprocess.run(
        [sys.executable, "-P", "-m", "minzheng.cli", *arguments],
        env={**kept, "MINZHENG_HOME": str(home)},
        cwd=env.ROOT,
        capture_output=True,
        text=True,
        timeout=400,
        check=False,
    )


def state(home: Path) -> dict:
    done = minzheng(home, "django", "shell", "-v0", "-c", STATE)
    assert done.returncode == 0, done.stderr
    return json.loads(done.stdout.splitlines()[-1])


def destroy(home: Path) -> None:
    shutil.rmtree(postgres.Place.of(home).base, ignore_errors=True)
    shutil.rmtree(home, ignore_errors=True)


@pytest.fixture(scope="module")
def city(tmp_path_factory) -> Iterator[tuple[Path, dict]]:
    """The demonstration's cast in an installation of its own, and what stands there."""
    home = tmp_path_factory.mktemp("city") / "民政 home"
    assert minzheng(home, "migrate").returncode == 0
    done = minzheng(home, "django", "shell", "-v0", "-c", CITY)
    assert done.returncode == 0, done.stderr
    yield home, state(home)
    destroy(home)


@pytest.fixture(scope="module")
def made(city, tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("backups") / "备份 1"
    done = minzheng(city[0], "backup", str(folder))
    assert done.returncode == 0, done.stderr
    assert "keys.json" in done.stderr
    return folder


@pytest.fixture
def elsewhere(city, tmp_path) -> Iterator[Path]:
    """Another machine: nothing there but the keys."""
    home = tmp_path / "elsewhere"
    home.mkdir()
    shutil.copy(city[0] / "keys.json", home)
    yield home
    destroy(home)


@pytest.fixture
def copy(made, tmp_path) -> Path:
    """A copy of the backup, to be spoilt."""
    shutil.copytree(made, tmp_path / "copy")
    return tmp_path / "copy"


SEALED = """
import hashlib, json
from django.db import connection
told = {}
for table, column in (("registry_person", "identity_number"), ("cases_notice", "body"), ("access_logseal", "digest")):
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT md5(string_agg({column}::text, ',' ORDER BY id)) FROM {table}")
        told[table] = cursor.fetchone()[0]
print(json.dumps(told))
"""


def sealed(home: Path) -> str:
    return minzheng(home, "django", "shell", "-v0", "-c", SEALED).stdout.splitlines()[-1]


def test_the_master_key_is_changed_without_touching_what_is_sealed(city, made, elsewhere):
    assert minzheng(elsewhere, "restore", str(made)).returncode == 0
    before = sealed(elsewhere)
    assert minzheng(elsewhere, "keys", "new").returncode == 0
    assert "rotate first" in minzheng(elsewhere, "keys", "list").stdout
    assert minzheng(elsewhere, "keys", "remove", "local-1").returncode == 2
    rotated = minzheng(elsewhere, "keys", "rotate", "--as", "admin")
    assert rotated.returncode == 0, rotated.stderr
    listed = minzheng(elsewhere, "keys", "list").stdout.splitlines()
    assert listed[0].startswith("local-1  0 ")
    assert listed[0].endswith("may be removed")
    assert minzheng(elsewhere, "keys", "remove", "local-1").returncode == 0
    assert list(json.loads((elsewhere / "keys.json").read_text())["master"]) == ["local-2"]
    assert state(elsewhere) == city[1]
    assert sealed(elsewhere) == before
    assert minzheng(elsewhere, "audit", "verify").returncode == 0


def test_after_the_loss_of_everything_it_is_all_there_again(city, made, elsewhere):
    _home, before = city
    restored = minzheng(elsewhere, "restore", str(made))
    assert restored.returncode == 0, restored.stderr
    after = state(elsewhere)
    assert after == before
    assert after["opened"] == after["papers"]
    assert after["ledger"]["debit"] == after["ledger"]["credit"] > 0
    assert minzheng(elsewhere, "audit", "verify").returncode == 0
    again = minzheng(elsewhere, "restore", str(made))
    assert (again.returncode, "--replace" in again.stderr) == (2, True)
    replaced = minzheng(elsewhere, "restore", str(made), "--replace")
    assert replaced.returncode == 0, replaced.stderr
    assert state(elsewhere) == before
    refused = minzheng(elsewhere, "django", "shell", "-v0", "-c", APPEND_ONLY)
    assert "permission denied" in refused.stderr + refused.stdout


APPEND_ONLY = """
from django.db import connection
from config import database
connection.close()
connection.settings_dict.update(USER="minzheng_app", PASSWORD=database.configuration()["PASSWORD"])
try:
    connection.cursor().execute("DELETE FROM cases_step")
except Exception as error:
    print(error)
"""


def test_there_are_no_keys_in_it(city, made):
    keys = json.loads((city[0] / "keys.json").read_text())
    for path in made.rglob("*"):
        if path.is_file():
            content = path.read_bytes()
            assert not any(
                value.encode() in content for value in (keys["secret"], keys["index"], *keys["master"].values())
            )


@pytest.mark.parametrize("name", [archive.DUMP, archive.FILES, "one of the files", "one too many"])
def test_a_damaged_archive_is_refused_and_nothing_is_restored(copy, elsewhere, name):
    stored = next(archive.stored_files(copy / archive.STORAGE))
    if name == "one too many":
        stored.with_name("0" * 32).write_bytes(b"x")
    else:
        path = stored if name == "one of the files" else copy / name
        content = bytearray(path.read_bytes())
        content[len(content) // 2] ^= 1
        path.write_bytes(content)
    done = minzheng(elsewhere, "restore", str(copy))
    assert done.returncode == 2
    assert "damaged" in done.stderr
    assert not (elsewhere / "storage").exists()


def test_no_backup_is_told_from_one(elsewhere, tmp_path):
    done = minzheng(elsewhere, "restore", str(tmp_path))
    assert (done.returncode, archive.MANIFEST in done.stderr) == (2, True)


@pytest.mark.parametrize("wrong", ["another", "missing", "index"])
def test_without_the_right_keys_nothing_is_restored(made, elsewhere, wrong):
    path = elsewhere / "keys.json"
    keys = json.loads(path.read_text())
    other = "A" * 43 + "="
    if wrong == "another":
        keys["master"] = {"local-1": other}
    elif wrong == "missing":
        keys["master"] = {"local-7": other}
    else:
        keys["index"] = other
    path.write_text(json.dumps(keys))
    done = minzheng(elsewhere, "restore", str(made))
    assert done.returncode == 2
    assert "nothing was restored" in done.stderr


def test_a_backup_of_newer_code_is_refused(copy, elsewhere):
    manifest = json.loads((copy / archive.MANIFEST).read_text())
    manifest["migrations"]["cases"].append("9999_of_tomorrow")
    (copy / archive.MANIFEST).write_text(json.dumps(manifest))
    done = minzheng(elsewhere, "restore", str(copy))
    assert (done.returncode, "newer" in done.stderr) == (2, True)


def test_an_existing_folder_is_not_written_into(city, made):
    done = minzheng(city[0], "backup", str(made))
    assert (done.returncode, "exists" in done.stderr) == (2, True)


@pytest.mark.skipif(os.geteuid() != 0, reason="a small disk can be mounted by root alone")
@pytest.mark.parametrize("kilobytes", [64, 700])
def test_a_full_disk_leaves_no_half_backup(city, tmp_path, kilobytes):
    """The dump does not fit; the dump fits, and the files do not."""
    small = tmp_path / "small"
    small.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", small], check=False)
    if mounted.returncode:
        pytest.skip("no disk can be mounted here")
    try:
        done = minzheng(city[0], "backup", str(small / "backup"))
        assert done.returncode == 2
        assert "disk is full" in done.stderr
        assert list(small.iterdir()) == []
    finally:
        subprocess.run(["umount", small], check=False)
