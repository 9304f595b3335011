"""``make setup-matrix``: a copy of the working tree is set up and served where it is hard; prints a table and keeps it.

Each line either works or says in both languages what to do. Root is needed for some of them (another account, no network, a
small disk); without it those are told as left out. The figures go to docs/setup-matrix.md.
"""

from __future__ import annotations

import platform
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from .installation import Copy, is_root
from .scenarios import SCENARIOS

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "setup-matrix.md"
BEGIN, END = "<!-- table -->\n", "<!-- end of table -->\n"


@dataclass(frozen=True)
class Line:
    """What became of one difficulty."""

    name: str
    result: str
    seconds: float
    said: str


def main(wanted: list[str]) -> int:
    folder = Path(tempfile.mkdtemp(prefix="setup-matrix-"))
    folder.chmod(0o755)
    lines = []
    try:
        for name, scenario in SCENARIOS.items():
            if not wanted or any(word in name for word in wanted):
                lines.append(_line(name, scenario, folder))
                print(f"{lines[-1].result:8} {lines[-1].seconds:6.1f} s  {name}  {lines[-1].said}", flush=True)
    finally:
        Copy.remove_all(folder)
        shutil.rmtree(folder, ignore_errors=True)
    if not wanted:
        _keep(lines)
    return int(any(line.result == "FAILED" for line in lines))


def _line(name: str, scenario: Callable[[Path], str], folder: Path) -> Line:
    began = time.monotonic()
    try:
        result, said = "works", scenario(folder)
    except PermissionError as left_out:
        result, said = "left out", str(left_out)
    except AssertionError as wrong:
        result, said = "FAILED", str(wrong)
    return Line(name, result, time.monotonic() - began, " ".join(said.split()))


def _keep(lines: list[Line]) -> None:
    before, _, rest = PAGE.read_text().partition(BEGIN)
    _, _, after = rest.partition(END)
    rows = [f"| {line.name} | {line.result} | {line.seconds:.0f} | {line.said} |" for line in lines]
    where = f"CPython {platform.python_version()}, {platform.freedesktop_os_release().get('PRETTY_NAME', platform.system())}"
    table = "\n".join([f"{where}.\n", "| difficulty | result | seconds | what was seen |", "|---|---|---|---|", *rows])
    PAGE.write_text(f"{before}{BEGIN}{table}\n{END}{after}")


if __name__ == "__main__":
    if not is_root():
        print("以普通用户运行：部分场景将略过 / not root: some scenarios are left out", file=sys.stderr)
    sys.exit(main(sys.argv[1:]))
