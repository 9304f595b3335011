"""The embedded server: shared, outliving whoever started it, and recovered after kill -9."""

from __future__ import annotations

import os
import shutil
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest

from config import env, postgres, postgres_binaries, process
from config.postgres_binaries import PostgresFailed

pytestmark = pytest.mark.slow

_HOLDER = """
import sys
from pathlib import Path
from config import postgres
with postgres.server(Path(sys.argv[1])) as access:
    print(access.port, flush=True)
    sys.stdin.readline()
"""


@pytest.fixture
def home(tmp_path) -> Iterator[Path]:
    """A home with spaces and Chinese in its path, deeper than a socket's path may be."""
    home = tmp_path / "民政 平台" / ("long-" * 20)
    yield home
    place = postgres.Place.of(home)
    postgres.join(home).leave()
    shutil.rmtree(place.base)


def _hold(home: Path) -> tuple[subprocess.Popen, int]:
    """Another process that uses the server until it is told."""
    holder = subprocess.Popen(
        [sys.executable, "-c", _HOLDER, str(home)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    return holder, int(holder.stdout.readline())


def _let_go(holder: subprocess.Popen) -> None:
    holder.communicate("\n", timeout=40)


def _server(home: Path) -> int | None:
    return postgres._running(postgres.Place.of(home))


def test_the_last_to_leave_stops_the_server(home) -> None:
    holder, port = _hold(home)
    use = postgres.join(home)
    assert use.access.port == port
    _let_go(holder)
    assert _server(home)
    use.leave()
    assert _server(home) is None


def test_a_new_start_finds_the_same_passwords_and_port(home) -> None:
    with postgres.server(home) as first:
        pass
    with postgres.server(home) as second:
        assert second == first


def test_an_orphan_of_a_killed_launcher_is_replaced(home) -> None:
    holder, _ = _hold(home)
    orphan = _server(home)
    holder.kill()
    holder.communicate()
    with postgres.server(home) as access:
        assert _server(home) not in {None, orphan}
        assert not process.lives(orphan)
        _connect(access, postgres.OWNER, access.owner_password).close()


def test_the_start_after_killing_both_recovers(home) -> None:
    holder, _ = _hold(home)
    os.kill(_server(home), signal.SIGKILL)
    holder.kill()
    holder.communicate()
    with postgres.server(home) as access:
        _connect(access, postgres.OWNER, access.owner_password).close()


def test_two_roles_of_which_none_is_superuser_and_secrets_are_private(home) -> None:
    with postgres.server(home) as access:
        with _connect(access, postgres.APPLICATION, access.application_password) as connection:
            roles = connection.execute(
                "SELECT rolname, rolsuper, rolcreatedb, rolcanlogin FROM pg_roles WHERE rolname LIKE 'minzheng%'"
            ).fetchall()
        assert sorted(roles) == [("minzheng_app", False, False, True), ("minzheng_owner", False, True, True)]
        with pytest.raises(psycopg.OperationalError):
            _connect(access, postgres.APPLICATION, "wrong")
    secrets = postgres.Place.of(home).base / "server.json"
    assert stat.S_IMODE(secrets.stat().st_mode) == 0o600


def test_data_of_another_version_is_refused_with_a_reason(home) -> None:
    postgres.join(home).leave()
    marker = postgres.Place.of(home).data / "PG_VERSION"
    kept = marker.read_text()
    marker.write_text("9\n")
    with pytest.raises(PostgresFailed, match="PostgreSQL 9"):
        postgres.join(home)
    marker.write_text(kept)


@pytest.fixture
def without_the_wheel(monkeypatch) -> str:
    """Only the machine's own PostgreSQL is left; its major version."""
    monkeypatch.setattr(postgres_binaries.importlib.util, "find_spec", lambda name: None)
    folders = postgres_binaries.folders()
    if not folders:
        pytest.skip("no PostgreSQL on this machine")
    said = subprocess.run([folders[0] / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    return said.split("PostgreSQL) ")[1].split(".")[0]


def test_without_the_wheel_the_machines_own_postgresql_serves(without_the_wheel, home) -> None:
    with postgres.server(home) as access, _connect(access, postgres.OWNER, access.owner_password) as connection:
        assert connection.execute("SHOW server_version").fetchone()[0].split(".")[0] == without_the_wheel


def test_an_outside_server_is_migrated_backed_up_and_restored(without_the_wheel, home, tmp_path) -> None:
    """The machine's version, usually an older one than the wheel's, reached by two addresses as in production."""
    with postgres.server(home) as access:
        reach = f"127.0.0.1:{access.port}/{postgres.DATABASE}"
        urls = {
            "DATABASE_URL": f"postgresql://{postgres.APPLICATION}:{access.application_password}@{reach}",
            "DATABASE_OWNER_URL": f"postgresql://{postgres.OWNER}:{access.owner_password}@{reach}",
        }
        for arguments in (["migrate"], ["backup", str(tmp_path / "b")], ["restore", str(tmp_path / "b"), "--replace"]):
            done = subprocess.run(
                [sys.executable, "-P", "-m", "minzheng.cli", *arguments],
                env={
                    **os.environ,
                    **urls,
                    "MINZHENG_HOME": str(tmp_path / "state"),
                    "DJANGO_SETTINGS_MODULE": "config.settings.dev",
                },
                cwd=env.ROOT,
                capture_output=True,
                text=True,
                timeout=200,
                check=False,
            )
            assert done.returncode == 0, done.stderr


def _connect(access: postgres.Access, user: str, password: str) -> psycopg.Connection:
    return psycopg.connect(
        host="127.0.0.1", port=access.port, user=user, password=password, dbname=postgres.DATABASE, autocommit=True
    )
