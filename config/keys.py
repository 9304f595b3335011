"""The keys of a development or demonstration installation: made once, readable by this account alone."""

from __future__ import annotations

import base64
import json
import os
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from . import env


@dataclass(frozen=True)
class Keys:
    """``master`` maps key ids to base64 of 32 bytes, the last one in use; ``index`` is base64 of 32 bytes."""

    secret: str
    master: dict[str, str]
    index: str


def development_keys(home: Path) -> Keys:
    """The keys of ``home/keys.json``, made now if there are none. Losing the file loses what was sealed with it."""
    path = home / "keys.json"
    try:
        _make_once(home, path)
        return Keys(**json.loads(path.read_text()))
    except OSError as error:
        raise env.Misconfigured(
            f"状态目录不可用：{home}（{error.strerror}；属于另一个用户？）",
            f"the folder {home} can't be used; does it belong to another user?",
        ) from error


def _make_once(home: Path, path: Path) -> None:
    if not path.exists():
        home.mkdir(parents=True, exist_ok=True, mode=0o700)
        making = home / f"keys.json.{os.getpid()}"
        with os.fdopen(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            json.dump(asdict(_new_keys()), file)
        try:
            os.link(making, path)  # fails if another process was quicker: then its keys hold
        except FileExistsError:
            pass
        finally:
            making.unlink()


def _new_keys() -> Keys:
    return Keys(secret=secrets.token_urlsafe(48), master={"local-1": _random()}, index=_random())


def _random() -> str:
    return base64.b64encode(secrets.token_bytes(32)).decode()
