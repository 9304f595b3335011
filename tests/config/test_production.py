"""What production refuses: each thing by itself, and all of them at once, in both languages."""

from __future__ import annotations

import http.client
import json
import os
import shutil
import subprocess
import sys
from base64 import b64encode
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from config import demo_accounts, demo_clock, env, keys, postgres, process, production

KEY, OTHER_KEY = (b64encode(bytes([number]) * 32).decode() for number in (7, 8))
GOOD = {
    "SECRET_KEY": "s" * 50,
    "MASTER_KEYS": json.dumps({"key-1": KEY}),
    "INDEX_KEY": OTHER_KEY,
    "ALLOWED_HOSTS": "minzheng.example.cn",
    "METRICS_TOKEN": "t" * 24,
    "STORAGE_ROOT": "/srv/minzheng/storage",
    "DATABASE_URL": "postgresql://app:x@db.example.cn/minzheng",
    "DATABASE_OWNER_URL": "postgresql://owner:x@db.example.cn/minzheng",
}


@pytest.fixture
def environment(monkeypatch, tmp_path):
    """``environment(NAME=value)``: a good one, but for what is named; None takes a variable away."""

    def given(**changed: str | None) -> None:
        for name, value in {**GOOD, "MINZHENG_DEBUG": None, **changed, "MINZHENG_HOME": str(tmp_path)}.items():
            monkeypatch.delenv(name, raising=False) if value is None else monkeypatch.setenv(name, value)

    given()
    return given


def said() -> str:
    return "\n".join(map(str, production.environment_problems()))


def test_a_good_environment_has_no_problems(environment):
    assert production.environment_problems() == []
    production.refuse_environment()


@pytest.mark.parametrize(
    "name", ["SECRET_KEY", "MASTER_KEYS", "INDEX_KEY", "ALLOWED_HOSTS", "METRICS_TOKEN", "STORAGE_ROOT"]
)
def test_nothing_may_be_missing(environment, name):
    environment(**{name: None})
    assert f"缺少 {name} / {name} is missing" in said()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("SECRET_KEY", "short"),
        ("METRICS_TOKEN", "short"),
        ("INDEX_KEY", "no base64!"),
        ("INDEX_KEY", b64encode(b"short").decode()),
        ("MASTER_KEYS", "no json"),
        ("MASTER_KEYS", json.dumps({"key-1": "short"})),
        ("MASTER_KEYS", json.dumps({"local-1": KEY})),
        ("MASTER_KEYS", json.dumps({"key-1": KEY, "test-2": OTHER_KEY})),
        ("ALLOWED_HOSTS", "*"),
        ("MINZHENG_DEBUG", "1"),
        ("DATABASE_OWNER_URL", None),
        ("DATABASE_URL", "sqlite:///x"),
    ],
)
def test_what_is_given_must_be_fit_for_production(environment, name, value):
    environment(**{name: value})
    assert len(production.environment_problems()) == 1
    with pytest.raises(env.Misconfigured):
        production.refuse_environment()


def test_the_embedded_database_is_refused(environment):
    environment(DATABASE_URL=None, DATABASE_OWNER_URL=None)
    assert "embedded" in said()


def test_development_keys_are_refused_under_any_name(environment, tmp_path):
    made = keys.development_keys(tmp_path)
    environment(SECRET_KEY=made.secret, INDEX_KEY=made.index, MASTER_KEYS=json.dumps({"key-1": made.master["local-1"]}))
    told = said()
    assert all(f"{name} is that of the development's" in told for name in ("SECRET_KEY", "INDEX_KEY", "MASTER_KEYS"))


@pytest.mark.parametrize("path", [demo_accounts.path, demo_clock.path])
def test_files_of_the_demonstration_are_refused(environment, tmp_path, path):
    path().write_text("[]")
    assert str(path()) in said()


@pytest.mark.parametrize("name", ["DEBUG", "CLOCK_MAY_BE_MOVED", "DEVELOPMENT_OUTBOX", "SIMULATORS", "DEMO_ACCOUNTS"])
def test_settings_of_the_demonstration_are_refused(settings, name):
    before = len(production.settings_problems())
    setattr(settings, name, False)
    without = len(production.settings_problems())
    setattr(settings, name, True)
    assert len(production.settings_problems()) == without + 1
    assert before in (without, without + 1)


@pytest.mark.django_db
def test_demonstration_accounts_are_refused(staff):
    (problem,) = production.account_problems()
    assert "chen" in problem.en


@pytest.mark.django_db
def test_an_account_of_the_same_name_with_a_password_of_its_own_is_none(db):
    from minzheng.access.roles import TOWN_CLERK
    from minzheng.access.tests.factories import make_staff

    make_staff("chen", TOWN_CLERK, "440103006")
    assert production.account_problems() == []


def _minzheng(tmp_path: Path, *arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if name not in {*GOOD, "MINZHENG_DEBUG"}}
    return subprocess.run(
        [sys.executable, "-P", "-m", "minzheng.cli", *arguments],
        env={**kept, "MINZHENG_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": production.PROD, **variables},
        cwd=env.ROOT,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


@pytest.mark.slow
def test_everything_is_listed_at_once_and_the_demonstration_does_not_run(tmp_path):
    listed = _minzheng(tmp_path, "check-production")
    assert listed.returncode == 1
    assert all(
        name in listed.stdout for name in ("SECRET_KEY", "MASTER_KEYS", "INDEX_KEY", "METRICS_TOKEN", "DATABASE_URL")
    )
    serving = _minzheng(tmp_path, "serve", "--port", "0")
    assert serving.returncode == 2
    assert "INDEX_KEY" in serving.stderr
    assert not (tmp_path / "keys.json").exists()
    demo = _minzheng(tmp_path, "demo", "--no-serve", **GOOD)
    assert demo.returncode == 2
    assert "演示" in demo.stderr


@pytest.mark.slow
def test_it_serves_as_the_deployment_guide_says(tmp_path):
    """Production settings against a PostgreSQL of its own: migrated, an administrator made, the site without the worker."""
    with postgres.server(tmp_path / "server") as access:
        reach = f"127.0.0.1:{access.port}/{postgres.DATABASE}"
        given = {
            **GOOD,
            "STORAGE_ROOT": str(tmp_path / "storage"),
            "DATABASE_URL": f"postgresql://{postgres.APPLICATION}:{access.application_password}@{reach}",
            "DATABASE_OWNER_URL": f"postgresql://{postgres.OWNER}:{access.owner_password}@{reach}",
        }
        for command in (["migrate"], ["check-production"], ["administrator", "first", "--name", "林一"]):
            done = _minzheng(tmp_path, *command, **given)
            assert done.returncode == 0, done.stderr
        port = process.free_port(0)
        with _served(tmp_path, port, given):
            said = {path: _answer(port, path) for path in ("healthz", "readyz", "metrics", "")}
            counted = _answer(port, "metrics", Authorization=f"Bearer {GOOD['METRICS_TOKEN']}")
    shutil.rmtree(postgres.Place.of(tmp_path / "server").base, ignore_errors=True)
    assert said["healthz"] == (200, "ok\n")
    assert said["readyz"] == (200, "worker silent\n")
    assert said["metrics"][0] == 404
    assert (counted[0], "minzheng_cases_open 0.0" in counted[1]) == (200, True)
    assert said[""][0] == 301  # to TLS
    assert not (tmp_path / "keys.json").exists()


@contextmanager
def _served(tmp_path: Path, port: int, given: dict[str, str]) -> Iterator[None]:
    serving = subprocess.Popen(
        [sys.executable, "-P", "-m", "minzheng.cli", "serve", "--no-worker", "--port", str(port)],
        env={**os.environ, "MINZHENG_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": production.PROD, **given},
        cwd=env.ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        said = serving.stdout.readline()
        assert said.startswith("http://"), serving.communicate(timeout=60)[1]
        yield
    finally:
        serving.terminate()
        serving.communicate(timeout=60)


def _answer(port: int, path: str, **headers: str) -> tuple[int, str]:
    """What comes, redirections not followed."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=20)
    with closing(connection):
        connection.request("GET", f"/{path}", headers=headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
