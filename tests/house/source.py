"""The project's own source, read and not run: what the house rules are checked against."""

from __future__ import annotations

import ast
import re
import tomllib
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
HAN = re.compile(r"[\u4e00-\u9fff]")


def python_files(*folders: str) -> Iterator[Path]:
    """Python of the product in these folders: neither tests nor migrations."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if not {"tests", "migrations"} & set(path.parts):
                yield path


def templates() -> Iterator[Path]:
    """Django's templates; letters (``.typ``) are official papers, and those are written in Chinese."""
    yield from sorted((ROOT / "minzheng").rglob("templates/**/*.html"))


@cache
def tree(path: Path) -> ast.Module:
    """The file as a tree. Parsed in a thread of its own: a browser test's greenlets upset the parser's depth count."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(ast.parse, path.read_text(encoding="utf-8"), str(path)).result()


def place(path: Path, node: ast.AST | None = None) -> str:
    """``minzheng/cases/advance.py:12``, for a message that an editor can follow."""
    line = f":{node.lineno}" if node is not None else ""  # type: ignore[attr-defined]
    return f"{path.relative_to(ROOT).as_posix()}{line}"


@cache
def floors() -> dict[str, int]:
    """Top-level package → floor, 0 at the top, from the one contract that names them."""
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    layers = next(contract["layers"] for contract in contracts if contract["name"].startswith("Floors"))
    return {name.strip(): floor for floor, layer in enumerate(layers) for name in layer.split("|")}
