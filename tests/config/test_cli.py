"""The command line as a whole: exit statuses, one line for each problem, nothing loaded that is not needed."""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

OUTSIDE = "postgresql://app:x@127.0.0.1:1/minzheng"
OUTSIDE_OWNER = "postgresql://owner:x@127.0.0.1:1/minzheng"


def _minzheng(*arguments: str, **variables: str) -> subprocess.CompletedProcess[str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("DATABASE_", "DJANGO_"))}
    return subprocess.run(
        [sys.executable, "-m", "minzheng.cli", *arguments],
        env={**kept, "MINZHENG_DEBUG": "0", **variables},
        capture_output=True,
        text=True,
        timeout=60,
    )


@pytest.mark.parametrize(
    ("arguments", "variables", "status", "said"),
    [
        (["migrate"], {"DATABASE_URL": OUTSIDE}, 2, "DATABASE_OWNER_URL"),
        (["migrate"], {"DATABASE_OWNER_URL": OUTSIDE}, 2, "DATABASE_URL"),
        (["migrate"], {"DATABASE_URL": OUTSIDE, "DATABASE_OWNER_URL": OUTSIDE_OWNER}, 1, "数据库"),
        (["serve"], {"PORT": "http"}, 2, "PORT"),
        (["demo"], {"PORT": "70000"}, 2, "PORT"),
    ],
)
def test_a_problem_is_one_line_and_a_status(arguments, variables, status, said) -> None:
    answer = _minzheng(*arguments, **variables)
    assert answer.returncode == status
    assert said in answer.stderr
    assert answer.stderr.startswith("minzheng: ")
    assert answer.stderr.count("\n") == 1
    assert "Traceback" not in answer.stderr


def test_an_unknown_command_is_misuse() -> None:
    assert _minzheng("no-such-thing").returncode == 2


def test_every_command_has_help() -> None:
    answer = _minzheng("--help")
    assert answer.returncode == 0
    for noun in ("demo", "migrate", "serve", "worker"):
        assert noun in answer.stdout


@pytest.mark.parametrize("arguments", [["workdays", "add", "2020-01-20", "30"], ["policy", "facts"]])
def test_the_law_needs_neither_django_nor_a_database(arguments) -> None:
    code = (
        f"import sys; sys.argv = ['minzheng', *{arguments!r}]\n"
        "from minzheng.cli import main\n"
        "try:\n    main()\nfinally:\n    print('loaded', {'django', 'psycopg'} & set(sys.modules))"
    )
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60)
    assert said.stderr == ""
    assert said.stdout.splitlines()[-1] == "loaded set()"
