"""``docs/walk.md`` tells one application's way through the code; every function it names is there."""

from __future__ import annotations

import importlib
import re

from .source import ROOT

_WALK = ROOT / "docs" / "walk.md"


def _names() -> list[str]:
    text = _WALK.read_text(encoding="utf-8")
    return sorted(set(re.findall(r"`(minzheng(?:\.\w+)+)", text)))


def _exists(name: str) -> bool:
    parts = name.split(".")
    for cut in range(len(parts), 0, -1):
        try:
            found: object = importlib.import_module(".".join(parts[:cut]))
        except ModuleNotFoundError:
            continue
        for attribute in parts[cut:]:
            if not hasattr(found, attribute):
                return False
            found = getattr(found, attribute)
        return True
    return False


def test_what_the_walk_names_exists() -> None:
    missing = [name for name in _names() if not _exists(name)]
    assert not missing, f"docs/walk.md names what is not there: {missing}"


def test_the_walk_names_its_functions() -> None:
    assert len(_names()) >= 15
