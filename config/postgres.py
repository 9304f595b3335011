"""The embedded PostgreSQL: started when first needed, shared by every process of this installation, stopped by the last.

Two lock files rule it. ``change.lock`` is held for the moment of starting or stopping. ``users.lock`` is held shared by
every process that uses the server: whoever gets it alone knows that nobody else is there, so a server that still runs
is an orphan of a killed process (stopped before the start), and on leaving is the one who stops the server.

It listens on the loopback address only, without Unix sockets (their paths are limited to 107 bytes), with passwords
that only this account can read.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import json
import os
import secrets
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from . import process
from .postgres_binaries import Account, Binaries, PostgresFailed, account_for, find

OWNER, APPLICATION, DATABASE = "minzheng_owner", "minzheng_app", "minzheng"
_PATIENCE = 30.0  # seconds for a start (a crashed server recovers first) and for a stop
_BY_ROOT = Path("/var/lib/minzheng")
_PASSING = ("lock file", "shared memory block", "could not bind", "Address already in use")
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "unix_socket_directories": "",
    "log_error_verbosity": "terse",  # DETAIL lines repeat the contents of rows
    "log_min_error_statement": "panic",  # statements carry values
    "log_checkpoints": "off",
}


@dataclass(frozen=True)
class Access:
    """How to reach the server: kept in ``server.json``, readable by this account alone."""

    port: int
    superuser_password: str
    owner_password: str
    application_password: str
    prepared: bool = False  # roles and database exist


@dataclass(frozen=True)
class Place:
    """Where one embedded server lives: under the installation's home, for root under /var/lib/minzheng.

    (The account that root hands PostgreSQL to could not enter a clone inside root's own closed home.)
    """

    base: Path

    @classmethod
    def of(cls, home: Path) -> Place:
        if os.geteuid() != 0:
            return cls(home / "postgres")
        return cls(_BY_ROOT / hashlib.sha256(str(home).encode()).hexdigest()[:16])

    @property
    def data(self) -> Path:
        return self.base / "data"

    @property
    def log(self) -> Path:
        return self.base / "server.log"

    def access(self) -> Access | None:
        """What the last start wrote down, or None before the first one."""
        try:
            return Access(**json.loads((self.base / "server.json").read_text()))
        except FileNotFoundError:
            return None

    def write_access(self, access: Access) -> None:
        making = self.base / "server.json.new"
        making.unlink(missing_ok=True)
        with os.fdopen(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(asdict(access), file)
        making.replace(self.base / "server.json")

    def make(self) -> None:
        try:
            self.base.mkdir(parents=True, exist_ok=True)
            self.base.chmod(0o755 if os.geteuid() == 0 else 0o700)
        except OSError as error:
            if error.errno == errno.ENOSPC:
                raise  # a full disk is told in words of its own
            raise PostgresFailed(
                f"数据库目录不可写：{self.base}（{error.strerror}）", f"can't write to the database folder {self.base}"
            ) from error


class Use:
    """One process's use of the server, from ``join`` to ``leave``."""

    def __init__(self, place: Place, access: Access, users: int) -> None:
        self._place, self.access, self._users = place, access, users

    def revive(self) -> bool:
        """Start the server again if it was killed, at its old port: whoever is connected finds it there. Whether it was."""
        if _running(self._place) is not None:
            return False
        with _changing(self._place):
            if _running(self._place) is None:
                self.access = _start(self._place, self.access)
        return True

    def leave(self) -> None:
        """Stop the server if nobody else uses it."""
        with _changing(self._place):
            if _alone(self._users):
                _stop(self._place)
            os.close(self._users)


@contextmanager
def server(home: Path) -> Iterator[Access]:
    """Use the embedded server of ``home`` inside the block."""
    use = join(home)
    try:
        yield use.access
    finally:
        use.leave()


def join(home: Path) -> Use:
    """Use the server of ``home``: the running one, or one started now. Raises PostgresFailed."""
    place = Place.of(home)
    place.make()
    with _changing(place):
        users = _open_lock(place, "users.lock")
        try:
            alone = _alone(users)
            if alone:
                _stop(place)  # an orphan: its launcher was killed
            if not (access := place.access()) or not _running(place):
                access = _start(place, access)
            fcntl.flock(users, fcntl.LOCK_SH)
        except BaseException:
            os.close(users)
            raise
    return Use(place, access, users)


def _start(place: Place, access: Access | None) -> Access:
    account = account_for(place.data)
    binaries = find(data=place.data, account=account, copies=_BY_ROOT / "programs")
    if access is None or not place.data.exists():
        access = Access(0, *(secrets.token_urlsafe(24) for _ in range(3)))
        place.write_access(access)
        _create(place, account, binaries, access)
    access = _launch(place, account, binaries, access)
    if not access.prepared:
        _prepare(access)
        access = replace(access, prepared=True)
    place.write_access(access)
    return access


def _create(place: Place, account: Account, binaries: Binaries, access: Access) -> None:
    """Make the data folder; under another name until it is whole."""
    making = place.base / f"making-{secrets.token_hex(4)}"
    making.mkdir(mode=0o700)
    password = making / "password"
    with os.fdopen(os.open(password, os.O_WRONLY | os.O_CREAT, 0o600), "w") as file:
        file.write(access.superuser_password)
    account.own(password)
    account.own(making)
    said = account.run(
        [
            *(binaries.folder / "initdb", "-D", making / "data", "-U", "postgres", f"--pwfile={password}"),
            *("-A", "scram-sha-256", "--locale=C.UTF-8", "-E", "UTF8"),
        ]
    )
    if said.returncode:
        shutil.rmtree(making, ignore_errors=True)
        raise _failed("无法建立数据库", "initdb failed", said.stderr + said.stdout)
    (making / "data").rename(place.data)
    password.unlink()
    making.rmdir()


def _launch(place: Place, account: Account, binaries: Binaries, access: Access) -> Access:
    """Start the server and wait until it answers; what passes by itself (an unreaped process, a port) is tried again."""
    until = time.monotonic() + _PATIENCE
    while True:
        port = process.free_port(access.port)
        options = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
        with place.log.open("wb") as log:
            launched = subprocess.Popen(
                [binaries.folder / "postgres", "-D", place.data, "-p", str(port), *options],
                cwd="/",
                stdout=log,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                **account.drop(),
            )
        if _became_ready(launched, place, until):
            launched.returncode = 0  # it outlives this object on purpose; no warning for that
            return replace(access, port=port)
        said = place.log.read_text(errors="replace")
        if time.monotonic() > until or not any(passing in said for passing in _PASSING):
            raise _failed("PostgreSQL 未能启动", f"PostgreSQL did not start (log {place.log})", said)
        time.sleep(0.3)


def _became_ready(launched: subprocess.Popen[bytes], place: Place, until: float) -> bool:
    """Ready means that the pid file names this very process and says so: a stale file says ready, too."""
    while launched.poll() is None:
        lines = _pid_file(place)
        if len(lines) > 7 and lines[0] == str(launched.pid) and lines[-1].strip() == "ready":
            return True
        if time.monotonic() > until:
            launched.terminate()
            launched.wait()
            return False
        time.sleep(0.02)
    return False


def _prepare(access: Access) -> None:
    """Create the two roles and the database. Migrations are the owner's; everything served is the application's."""
    import psycopg
    from psycopg import sql

    reach = {"host": "127.0.0.1", "port": access.port, "user": "postgres", "password": access.superuser_password}
    with psycopg.connect(**reach, dbname="postgres", autocommit=True) as connection:
        for role, password, may in (
            (OWNER, access.owner_password, "LOGIN CREATEDB"),
            (APPLICATION, access.application_password, "LOGIN"),
        ):
            exists = connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone()
            verb = "ALTER" if exists else "CREATE"
            connection.execute(
                sql.SQL(f"{verb} ROLE {{}} {may} PASSWORD {{}}").format(sql.Identifier(role), sql.Literal(password))
            )
        if not connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone():
            connection.execute(
                sql.SQL("CREATE DATABASE {} OWNER {}").format(sql.Identifier(DATABASE), sql.Identifier(OWNER))
            )


def _stop(place: Place) -> None:
    """End the sessions and stop; after a long wait, stop at once (the server recovers at its next start)."""
    pid = _running(place)
    if pid and not process.stop(pid, (signal.SIGINT, _PATIENCE), (signal.SIGQUIT, 5.0)):
        raise PostgresFailed(f"PostgreSQL（进程 {pid}）没有停止", f"PostgreSQL (process {pid}) did not stop")


def _running(place: Place) -> int | None:
    """The pid of the server that runs on this data folder, if one really does."""
    lines = _pid_file(place)
    if not lines or not lines[0].strip().isdigit():
        return None
    pid = int(lines[0])
    return pid if process.lives(pid) and str(place.data) in process.command(pid) else None


def _pid_file(place: Place) -> list[str]:
    try:
        return (place.data / "postmaster.pid").read_text().splitlines()
    except OSError:
        return []


def _open_lock(place: Place, name: str) -> int:
    return os.open(place.base / name, os.O_RDWR | os.O_CREAT, 0o600)


@contextmanager
def _changing(place: Place) -> Iterator[None]:
    """One process at a time starts or stops the server."""
    lock = _open_lock(place, "change.lock")
    try:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
    finally:
        os.close(lock)


def _alone(users: int) -> bool:
    """Whether no other process uses the server; holds the lock alone if so."""
    try:
        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _failed(zh: str, en: str, said: str) -> PostgresFailed:
    """Why it failed; a full disk in words of its own, since that is what somebody can mend."""
    if "No space left on device" in said:
        return PostgresFailed(f"{zh}：磁盘空间不足", f"{en}: the disk is full")
    return PostgresFailed(f"{zh}：{_last_line(said)}", f"{en}: {_last_line(said)}")


def _last_line(text: str) -> str:
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    return lines[-1] if lines else "?"
