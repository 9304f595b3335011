"""``make check``: every check that needs no test database, one after the other; all of them, even after a failure."""

from __future__ import annotations

import subprocess
import sys
import time

from . import env

_BIN = env.ROOT / ".venv" / "bin"
_PYTHON = [str(_BIN / "python"), "-P", "-m"]
CHECKS = {
    "style": [*_PYTHON, "ruff", "check", "."],
    "layout": [*_PYTHON, "ruff", "format", "--check", "."],
    "templates": [*_PYTHON, "djlint", "--lint", "--quiet", "minzheng"],
    "floors": [str(_BIN / "lint-imports")],
    "types": [*_PYTHON, "mypy"],
    "migrations": [*_PYTHON, "minzheng.cli", "django", "makemigrations", "--check", "--dry-run"],
    "translations": [*_PYTHON, "config.messages", "check"],
    "house rules": [*_PYTHON, "pytest", "-q", "tests/house"],
}


def main() -> int:
    """0 if all is well; what a failed check said is shown under its name."""
    failed = [name for name, command in CHECKS.items() if not _passes(name, command)]
    if failed:
        print(f"make check: {', '.join(failed)}", file=sys.stderr)
    return 1 if failed else 0


def _passes(name: str, command: list[str]) -> bool:
    began = time.monotonic()
    done = subprocess.run(
        command, cwd=env.ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    )
    seconds = time.monotonic() - began
    print(f"{'ok    ' if done.returncode == 0 else 'FAILED'} {name} ({seconds:.1f} s)", flush=True)
    if done.returncode:
        print(done.stdout.rstrip(), flush=True)
    return done.returncode == 0


if __name__ == "__main__":
    sys.exit(main())
