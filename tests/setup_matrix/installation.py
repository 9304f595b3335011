"""A copy of the working tree in a folder of its own, and commands run in it: as root, as somebody else, without a network."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config import postgres

ROOT = Path(__file__).resolve().parents[2]
SOMEBODY = "nobody"
LOOPBACK_UP = (
    "import fcntl, socket, struct; s = socket.socket(); "
    "fcntl.ioctl(s, 0x8914, struct.pack('16sh14s', b'lo', 0x49, b''))"  # SIOCSIFFLAGS: up, running, loopback
)


def is_root() -> bool:
    return os.geteuid() == 0


def need_root(what: str) -> None:
    if not is_root():
        raise PermissionError(f"needs root: {what}")


class Copy:
    """The tracked and new files of the working tree, copied; ``account`` owns it and runs everything in it."""

    made: list[Copy] = []

    def __init__(self, place: Path, *, account: str = "", home: Path | None = None) -> None:
        self.place, self.account, self.home = place, account, home
        self.offline = False
        place.mkdir(parents=True)
        for name in _files():
            target = place / name
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, target)
        if account:
            _give(place, account)
        Copy.made.append(self)

    @property
    def python(self) -> str:
        """The machine's, where another account may not enter the one that runs this."""
        return "/usr/bin/python3" if self.account else sys.executable

    @staticmethod
    def remove_all(folder: Path) -> None:
        for copy in Copy.made:
            if not copy.account and is_root():
                shutil.rmtree(postgres.Place.of(copy.home or copy.place / ".local").base, ignore_errors=True)

    def run(self, *command: str | Path, port: int | None = None) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self._command(*command),
            cwd=self.place,
            env=self._environment(port),
            capture_output=True,
            text=True,
            timeout=1200,
            check=False,
        )

    def minzheng(self, *arguments: str, port: int | None = None) -> subprocess.CompletedProcess[str]:
        return self.run(self.place / ".venv" / "bin" / "minzheng", *arguments, port=port)

    def set_up(self) -> str:
        """The set-up, then the database; how long each took."""
        began = time.monotonic()
        done = self.run(self.python, "config/bootstrap.py")
        assert done.returncode == 0, last(done)
        middle = time.monotonic()
        done = self.minzheng("migrate")
        assert done.returncode == 0, last(done)
        return f"set-up {middle - began:.0f} s, database {time.monotonic() - middle:.0f} s"

    @contextmanager
    def served(self) -> Iterator[tuple[subprocess.Popen[str], int]]:
        """``minzheng serve`` until the block ends; answers at the port."""
        port = free_port()
        serving = subprocess.Popen(
            self._command(self.place / ".venv" / "bin" / "minzheng", "serve", "--port", str(port)),
            cwd=self.place,
            env=self._environment(None),
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert serving.stdout is not None
            said = serving.stdout.readline()
            assert said.startswith("http"), serving.communicate(timeout=60)[1][-300:]
            yield serving, port
        finally:
            serving.send_signal(signal.SIGTERM)
            serving.communicate(timeout=60)

    def answers(self, port: int, path: str = "", *, within: float = 5) -> bool:
        """Whether a page comes, from inside the same network as the site."""
        until = time.monotonic() + within
        while True:
            try:
                urllib.request.urlopen(f"http://127.0.0.1:{port}/{path}", timeout=10).close()
            except (urllib.error.URLError, OSError):
                if time.monotonic() > until:
                    return False
                time.sleep(0.5)
            else:
                return True

    def database_pid(self) -> int:
        place = postgres.Place(self._base())
        return int((place.data / "postmaster.pid").read_text().splitlines()[0])

    def _base(self) -> Path:
        home = self.home or self.place / ".local"
        return home / "postgres" if self.account else postgres.Place.of(home).base

    def _command(self, *command: str | Path) -> list[str]:
        full = [str(part) for part in command]
        if self.account:
            entry = pwd.getpwnam(self.account)
            full = ["setpriv", f"--reuid={entry.pw_uid}", f"--regid={entry.pw_gid}", "--clear-groups", *full]
        if self.offline:
            started = f"import os, sys; {LOOPBACK_UP}; os.execvp(sys.argv[1], sys.argv[1:])"
            full = ["unshare", "-n", sys.executable, "-c", started, *full]
        return full

    def _environment(self, port: int | None) -> dict[str, str]:
        kept = {
            name: value
            for name, value in os.environ.items()
            if not name.startswith(("DATABASE_", "DJANGO_", "MINZHENG_", "STORAGE_")) and name != "PORT"
        }
        extra = {"MINZHENG_HOME": str(self.home)} if self.home else {}
        if port is not None:
            extra["PORT"] = str(port)
        if self.account:
            own = self.place.parent / f"{self.place.name}-home"
            own.mkdir(exist_ok=True)
            _give(own, self.account)
            extra |= {"HOME": str(own), "XDG_CACHE_HOME": str(own), "UV_CACHE_DIR": str(own / "uv")}
            extra |= {
                "PIP_CONFIG_FILE": os.environ.get("PIP_CONFIG_FILE", "/etc/pip.conf"),
                "npm_config_cache": str(own / "npm"),
            }
        return kept | extra


def last(done: subprocess.CompletedProcess[str]) -> str:
    """The end of what a command said: where it failed, the sentence for people."""
    lines = [line for line in (done.stderr or done.stdout).strip().splitlines() if line.strip()]
    told = [line for line in lines if line.startswith("minzheng:")]
    return (told or lines or ["(nothing)"])[-1][:300]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def small_disk(place: Path, megabytes: int) -> Iterator[Path]:
    """A disk of that size, mounted at a new folder."""
    need_root("a small disk")
    place.mkdir(parents=True)
    if subprocess.run(
        ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m,mode=0777", "tmpfs", place], check=False
    ).returncode:
        raise PermissionError("no disk can be mounted here")
    try:
        yield place
    finally:
        subprocess.run(["umount", "-l", place], check=False)


def _files() -> list[str]:
    asked = ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    said = subprocess.run(asked, cwd=ROOT, capture_output=True, check=True).stdout.decode()
    return sorted({name for name in said.split("\0") if name and (ROOT / name).is_file()})


def _give(place: Path, account: str) -> None:
    subprocess.run(["chown", "-R", account, str(place)], check=True)
