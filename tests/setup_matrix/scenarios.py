"""The difficulties. Each function gets the folder it may work in and tells what it saw; AssertionError: it did not work."""

from __future__ import annotations

import os
import shutil
import signal
import socket
import subprocess
from collections.abc import Callable
from pathlib import Path

from .installation import SOMEBODY, Copy, last, need_root, small_disk

_plain: list[Copy] = []  # a copy is used again where nothing is spoilt
_somebodys: list[Copy] = []


def ordinary(folder: Path) -> str:
    """The account that runs this (root in a container), a plain path."""
    copy = Copy(folder / "plain")
    said = copy.set_up()
    with copy.served() as (_, port):
        assert copy.answers(port), "the site does not answer"
        assert copy.answers(port, "readyz", within=30), "it is not ready"
    _plain.append(copy)
    return said


def another_account(folder: Path) -> str:
    need_root("another account")
    copy = Copy(folder / "somebody's", account=SOMEBODY)
    said = copy.set_up()
    with copy.served() as (_, port):
        assert copy.answers(port), "the site does not answer"
    _somebodys.append(copy)
    return said


def odd_path(folder: Path) -> str:
    copy = Copy(folder / "民政 平台 (试用)" / "the clone")
    said = copy.set_up()
    with copy.served() as (_, port):
        assert copy.answers(port), "the site does not answer"
    return said


def second_time_offline(folder: Path) -> str:
    need_root("a network namespace")
    copy = _first(folder)
    copy.offline = True
    try:
        said = copy.set_up()
    finally:
        copy.offline = False
    return f"{said}, without a network"


def first_time_offline(folder: Path) -> str:
    need_root("a network namespace")
    copy = Copy(folder / "offline")
    copy.offline = True
    shutil.rmtree(folder / "empty", ignore_errors=True)
    done = copy.run("env", f"UV_CACHE_DIR={folder / 'empty'}", "PIP_NO_CACHE_DIR=1", copy.python, "config/bootstrap.py")
    assert done.returncode == 1, "it should have failed"
    assert "first set-up needs a network" in done.stderr, last(done)
    return "says: 首次安装需要网络 / the first set-up needs a network"


def killed_database(folder: Path) -> str:
    """While the site serves; it comes back by itself, and so does the next start after killing both."""
    copy = _first(folder)
    with copy.served() as (serving, port):
        os.kill(copy.database_pid(), signal.SIGKILL)
        assert copy.answers(port, "readyz", within=60), "the site did not come back"
        assert serving.poll() is None, "the site ended"
        os.kill(copy.database_pid(), signal.SIGKILL)
        serving.kill()
    done = copy.minzheng("migrate")
    assert done.returncode == 0, last(done)
    return "the running site starts it again; so does the next start"


def taken_port(folder: Path) -> str:
    copy = _first(folder)
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        done = copy.minzheng("serve", port=int(taken.getsockname()[1]))
    assert done.returncode == 2, last(done)
    assert "PORT=" in done.stderr, last(done)
    with copy.served() as (_, port):
        assert copy.answers(port), "another port does not work"
    return f"says: {last(done).removeprefix('minzheng: ')}"


def full_disk_at_set_up(folder: Path) -> str:
    with small_disk(folder / "small", 200) as disk:
        copy = Copy(disk / "clone")
        done = copy.run(copy.python, "config/bootstrap.py")
        assert done.returncode == 1, "it should have failed"
        assert "disk is full" in done.stderr, last(done)
    return "says: 磁盘空间不足 / the disk is full"


def full_disk_of_the_database(folder: Path) -> str:
    """Too small from the start; then one that fills up while people work, and is emptied again."""
    if not _somebodys:
        another_account(folder)
    (copy,) = _somebodys
    with small_disk(folder / "state", 30) as disk:
        tiny = _with_state_at(copy, disk / "home")
        done = tiny.minzheng("migrate")
        assert done.returncode in (1, 2), last(done)
        assert "disk is full" in done.stderr, last(done)
    with small_disk(folder / "filling", 220) as disk:
        filling = _with_state_at(copy, disk / "home")
        done = filling.minzheng("migrate")
        assert done.returncode == 0, last(done)
        stuffing = disk / "stuffing"
        subprocess.run(["dd", "if=/dev/zero", f"of={stuffing}", "bs=1M"], capture_output=True, check=False)
        backup = filling.minzheng("backup", str(disk / "backup"))
        assert backup.returncode == 2, last(backup)
        assert not (disk / "backup").exists(), "half a backup"
        stuffing.unlink()
        with filling.served() as (_, port):
            assert filling.answers(port), "it does not come back when there is room again"
    return "says: 磁盘空间不足 / the disk is full; works again when there is room"


def _with_state_at(copy: Copy, home: Path) -> Copy:
    """The same code with another state folder, under an ordinary account: root's database lies elsewhere."""
    home.mkdir(mode=0o700)
    other = object.__new__(Copy)
    other.place, other.account, other.home, other.offline = copy.place, SOMEBODY, home, False
    subprocess.run(["chown", SOMEBODY, str(home)], check=True)
    return other


def _first(folder: Path) -> Copy:
    if not _plain:
        ordinary(folder)
    return _plain[0]


SCENARIOS: dict[str, Callable[[Path], str]] = {
    "root, plain path" if os.geteuid() == 0 else "ordinary user, plain path": ordinary,
    "ordinary user": another_account,
    "path with spaces, Chinese and brackets": odd_path,
    "no network the second time": second_time_offline,
    "no network the first time": first_time_offline,
    "kill -9 of the database": killed_database,
    "port taken": taken_port,
    "disk full at set-up": full_disk_at_set_up,
    "disk full under the database": full_disk_of_the_database,
}
