"""Files stay small enough to be read, and lock files name packages and digests, never a place to fetch them from."""

from __future__ import annotations

import subprocess

import pytest

from .source import ROOT, place

_HARD_STOP = 500
_WRITTEN = {".py", ".html", ".js", ".mjs", ".css", ".typ", ".sh"}
_LOCKS = [*ROOT.glob("requirements*.txt"), ROOT / "frontend" / "package-lock.json"]


def test_no_file_is_longer_than_the_hard_stop() -> None:
    asked = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(asked, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    files = [ROOT / name for name in listed if (ROOT / name).suffix in _WRITTEN and "/migrations/" not in name]
    long = {place(path): count for path in files if path.exists() and (count := _lines(path)) > _HARD_STOP}
    assert not long, f"split these: {long}"


@pytest.mark.parametrize("path", _LOCKS, ids=place)
def test_locks_name_no_host(path) -> None:
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if "://" in line]
    assert [line for line in lines if not _is_funding(line)] == []


def _is_funding(line: str) -> bool:
    """npm notes where a package's authors ask for money: ``"url": "https://…"``; a fetched file would be "resolved"."""
    return line.strip().startswith('"url":')


def _lines(path) -> int:
    return path.read_text(encoding="utf-8").count("\n")
