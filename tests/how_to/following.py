"""Following a how-to: its files are written and its commands are run, on a copy of the tree."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from config import env

_BLOCK = re.compile(
    r"(?:^(?P<append>Append to )?`(?P<file>[\w./-]+)`[^\n]*:\n)?^```(?P<language>\w+)\n(?P<text>.*?)^```$",
    re.MULTILINE | re.DOTALL,
)
_WRITES = re.compile(r"^It writes `(?P<file>[\w./-]+)`", re.MULTILINE)
_LEFT_OUT = shutil.ignore_patterns(
    ".git", ".venv", "node_modules", "images", ".mypy_cache", ".ruff_cache", "__pycache__"
)
_MADE_BY_THE_WAY = {
    ".git",
    "__pycache__",
    ".pytest_cache",
    ".import_linter_cache",
    ".hypothesis",
    ".ruff_cache",
    ".mypy_cache",
}
_COMPILED = "locale/en/LC_MESSAGES/django.mo"
_COMMAND_SECONDS = 420


@dataclass(frozen=True)
class Step:
    """One block of the page: a file to write, a file to add to, or commands to run."""

    language: str
    text: str
    file: str = ""
    appends: bool = False


@dataclass(frozen=True)
class HowTo:
    """A page of ``docs/how-to``."""

    path: Path

    @property
    def steps(self) -> Iterator[Step]:
        for block in _BLOCK.finditer(self.path.read_text(encoding="utf-8")):
            yield Step(block["language"], block["text"], block["file"] or "", bool(block["append"]))

    @property
    def files(self) -> set[str]:
        """Every file that the page says it touches."""
        made = {found["file"] for found in _WRITES.finditer(self.path.read_text(encoding="utf-8"))}
        return made | {step.file for step in self.steps if step.file}


class Copy:
    """A copy of the tree in which a how-to is followed, with a database home of its own."""

    def __init__(self, folder: Path) -> None:
        self.root = folder / "tree"
        self.home = folder / "home"
        shutil.copytree(env.ROOT, self.root, ignore=_LEFT_OUT, symlinks=True)
        subprocess.run(["git", "init", "-q", str(self.root)], check=True)  # house tests ask git which files there are
        self._before = self._digests()

    def follow(self, page: HowTo) -> None:
        for step in page.steps:
            if step.file:
                self._write(step)
            else:
                for command in step.text.splitlines():
                    self.run(command)

    def run(self, command: str) -> str:
        """Run one line as a reader would, with the packages of this environment. A failure shows what it printed."""
        program, *arguments = command.split()
        python = [sys.executable, "-P", "-m"]
        argv = {
            "minzheng": [*python, "minzheng.cli"],
            "pytest": [*python, "pytest", "-q", "-n", "0", "-p", "no:cacheprovider"],
            "python": [sys.executable, "-P"],
            "lint-imports": [str(Path(sys.executable).parent / "lint-imports"), "--no-cache"],
        }[program]
        done = subprocess.run(
            [*argv, *arguments],
            cwd=self.root,
            env={**_surroundings(), "PYTHONPATH": str(self.root), "MINZHENG_HOME": str(self.home), "COLUMNS": "200"},
            capture_output=True,
            text=True,
            timeout=_COMMAND_SECONDS,
        )
        assert done.returncode == 0, f"$ {command}\n{done.stdout[-6000:]}\n{done.stderr[-3000:]}"
        return done.stdout

    @property
    def touched(self) -> set[str]:
        """Files that are new, changed or gone since the copy was made; what programs keep for themselves left aside."""
        after = self._digests()
        return {name for name in {*after, *self._before} if after.get(name) != self._before.get(name)} - {_COMPILED}

    def _write(self, step: Step) -> None:
        target = self.root / step.file
        target.parent.mkdir(parents=True, exist_ok=True)
        with target.open("a" if step.appends else "w", encoding="utf-8") as file:
            file.write(step.text)

    def _digests(self) -> dict[str, str]:
        return {
            path.relative_to(self.root).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in self.root.rglob("*")
            if path.is_file() and not _MADE_BY_THE_WAY & set(path.parts)
        }


def _surroundings() -> dict[str, str]:
    """This process's environment without what the tests around it have chosen."""
    return {name: value for name, value in os.environ.items() if not name.startswith(("DJANGO_", "PYTEST_"))}
