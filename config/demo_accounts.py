"""The demonstration's sign-in names, in ``<home>/demo-accounts.json``: shown on the sign-in page, never in production."""

from __future__ import annotations

import json
from pathlib import Path

from . import env

Account = dict[str, str]


def path() -> Path:
    return env.home() / "demo-accounts.json"


def keep(accounts: list[Account]) -> None:
    """Write them down for the processes that serve: ``username``, ``password``, ``name``, ``role``, ``place``."""
    path().write_text(json.dumps(accounts, ensure_ascii=False, indent=1), encoding="utf-8")


def kept() -> list[Account]:
    """The accounts of the demonstration, if there is one."""
    return json.loads(path().read_text(encoding="utf-8")) if path().exists() else []
