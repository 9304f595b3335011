"""The keys of a development or demonstration installation: ``<home>/keys.json``, readable by this account alone.

Production is given its keys by the environment and never reads this file.
"""

from __future__ import annotations

import base64
import errno
import fcntl
import json
import os
import secrets
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, replace
from pathlib import Path

from . import env

LOCAL = "local-"  # how the ids of keys begin that were made for development; production refuses them


@dataclass(frozen=True)
class Keys:
    """``master`` maps key ids to base64 of 32 bytes, the last one in use; ``index`` is base64 of 32 bytes."""

    secret: str
    master: dict[str, str]
    index: str


class MasterKeyFile(Mapping[str, str]):
    """The master keys of ``keys.json``, read again when the file has changed.

    So a key added by ``minzheng keys new`` is known at once to every process that serves.
    """

    def __init__(self, home: Path) -> None:
        self._home = home
        self._seen = (0, 0)
        self._keys: dict[str, str] = {}

    def __getitem__(self, key_id: str) -> str:
        return self._current()[key_id]

    def __iter__(self) -> Iterator[str]:
        return iter(self._current())

    def __reversed__(self) -> Iterator[str]:
        return reversed(self._current())

    def __len__(self) -> int:
        return len(self._current())

    def _current(self) -> dict[str, str]:
        state = path(self._home).stat()
        if (written := (state.st_ino, state.st_mtime_ns)) != self._seen:
            self._keys, self._seen = _read(self._home).master, written
        return self._keys


def path(home: Path) -> Path:
    return home / "keys.json"


def development_keys(home: Path) -> Keys:
    """The keys of ``home/keys.json``, made now if there are none. Losing the file loses what was sealed with it."""
    try:
        _make_once(home)
        return _read(home)
    except OSError as error:
        if error.errno == errno.ENOSPC:
            raise  # a full disk is told in words of its own
        raise env.Misconfigured(
            f"状态目录不可用：{home}（{error.strerror}；属于另一个用户？）",
            f"the folder {home} can't be used ({error.strerror}); does it belong to another user?",
        ) from error


def add_master_key(home: Path) -> str:
    """Make one more master key and put it in use, with one rename: its id (``local-2``)."""
    development_keys(home)
    with (home / "keys.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        keys = _read(home)
        key_id = f"{LOCAL}{1 + max(_number(name) for name in keys.master)}"
        _written(home, replace(keys, master={**keys.master, key_id: new_key()})).replace(path(home))
    return key_id


def remove_master_key(home: Path, key_id: str) -> None:
    """Take a master key out of ``keys.json``. Whether anything still needs it was asked before."""
    with (home / "keys.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        keys = _read(home)
        kept = {name: value for name, value in keys.master.items() if name != key_id}
        _written(home, replace(keys, master=kept)).replace(path(home))


def new_key() -> str:
    """32 random bytes in base64."""
    return base64.b64encode(secrets.token_bytes(32)).decode()


def _number(key_id: str) -> int:
    number = key_id.removeprefix(LOCAL)
    return int(number) if number.isdigit() else 0


def _read(home: Path) -> Keys:
    return Keys(**json.loads(path(home).read_text()))


def _make_once(home: Path) -> None:
    if path(home).exists():
        return
    home.mkdir(parents=True, exist_ok=True, mode=0o700)
    making = _written(home, Keys(secret=secrets.token_urlsafe(48), master={f"{LOCAL}1": new_key()}, index=new_key()))
    try:
        os.link(making, path(home))  # fails if another process was quicker: then its keys hold
    except FileExistsError:
        pass
    finally:
        making.unlink()


def _written(home: Path, keys: Keys) -> Path:
    """The keys in a file of another name, on the disk: to be moved into place."""
    making = home / f"keys.json.{secrets.token_hex(4)}"
    with os.fdopen(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(asdict(keys), file)
        file.flush()
        os.fsync(file.fileno())
    return making
