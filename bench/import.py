"""A list of fifty thousand rows is brought: how long until each has its verdict, how much room it takes, what a kill costs.

    .venv/bin/python -P -m bench.import [--rows 50000] [--small 5000] [--kind assistance.status_roster]

Makes an empty house in a home of its own with the staff of the demonstration, and lets real worker processes read the
files, a fresh one each, so that the peak of their memory (VmHWM) is that of one file. One row in a hundred is wrong.
The last part kills a worker half-way with SIGKILL, sees its job brought back, and brings the same file once more.
"""

from __future__ import annotations

import argparse
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from config import postgres

ROOT = Path(__file__).parents[1]
MINZHENG = str(ROOT / ".venv" / "bin" / "minzheng")
WRONG_EVERY = 100
LONGEST_SECONDS = 900.0


class Worker:
    """``minzheng worker`` in a process of its own."""

    def __init__(self) -> None:
        self.process = subprocess.Popen([MINZHENG, "worker"], cwd=ROOT, stdout=subprocess.DEVNULL)

    def peak_megabytes(self) -> float:
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        line = next(line for line in status.splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(60)

    def kill(self) -> None:
        self.process.send_signal(signal.SIGKILL)
        self.process.wait(60)


def bring(rows: int, kind: Any, actor: Any) -> Any:
    """A file of so many rows, received as the page receives it."""
    from minzheng.bulk.imports import receive
    from tests.bulk.lists import deaths, roster, sheet

    made = roster if kind.key.endswith("roster") else deaths
    content = sheet(kind, made(rows, wrong_every=WRONG_EVERY))
    return receive(actor=actor, kind=kind, content=content, file_name=f"{rows}.xlsx")


def wait(file: Any, until: Callable[[Any], bool]) -> float:
    """Look at the file as the page does, again and again; how many seconds until it is so."""
    began = time.perf_counter()
    while time.perf_counter() - began < LONGEST_SECONDS:
        file.refresh_from_db()
        if until(file):
            return time.perf_counter() - began
        time.sleep(0.2)
    raise SystemExit(f"still {file.stage} after {LONGEST_SECONDS:.0f} s: {file.tally}")


def measured(rows: int, kind: Any, actor: Any) -> float:
    """Read one file with a fresh worker and say what it took; the peak of its memory."""
    from minzheng.bulk.imports import confirm

    file = bring(rows, kind, actor)
    worker = Worker()
    try:
        waited = wait(file, lambda file: bool(file.tally))  # the worker's own start is not counted
        judging = wait(file, lambda file: file.stage == "judged")
        carried = ""
        if file.tally.get("good"):
            confirm(actor=actor, file=file)
            carried = f", carried out in {wait(file, lambda file: file.stage == 'done'):.1f} s"
        peak = worker.peak_megabytes()
    finally:
        worker.stop()
    print(
        f"{rows:6} rows: verdicts {file.tally} in {judging:.1f} s (worker up after {waited:.1f} s){carried}; peak {peak:.0f} MB",
        flush=True,
    )
    return peak


def killed(rows: int, kind: Any, actor: Any) -> None:
    """Kill the worker half-way; another goes on where it stopped, and every row is there once."""
    from minzheng.bulk.models import ImportRow

    file = bring(rows, kind, actor)
    worker = Worker()
    wait(file, lambda file: sum(file.tally.values()) >= rows // 2)
    worker.kill()
    file.refresh_from_db()
    reached = sum(file.tally.values())
    worker = Worker()
    try:
        resumed = wait(file, lambda file: file.stage == "judged")
    finally:
        worker.stop()
    kept = ImportRow.objects.filter(file=file).count()
    print(
        f"killed at {reached} rows; judged {resumed:.0f} s after a new worker began (30 s of silence and a minute's round included): {kept} rows, {file.tally}",
        flush=True,
    )


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rows", type=int, default=50_000)
    asked.add_argument("--small", type=int, default=5_000)
    asked.add_argument("--kind", default="assistance.death_list")
    asked.add_argument("--no-kill", action="store_true")
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="minzheng-import-") as home:
        os.environ["MINZHENG_HOME"] = home
        try:
            subprocess.run([MINZHENG, "migrate"], cwd=ROOT, check=True, stdout=subprocess.DEVNULL)
            _measure(options)
        finally:
            shutil.rmtree(postgres.Place.of(Path(home)).base, ignore_errors=True)  # as root it lies elsewhere
    return 0


def _measure(options: argparse.Namespace) -> None:
    from config.database import opened

    with opened():
        from minzheng.access.actor import Actor
        from minzheng.bulk.imports import by_key
        from minzheng.demo.staff import FENGYUAN, make_staff, team_of

        make_staff(actor=Actor.system("bench"))
        kind, actor = by_key(options.kind), team_of(FENGYUAN).confirmer
        small = measured(options.small, kind, actor)
        large = measured(options.rows, kind, actor)
        print(f"peak at {options.rows} rows is {large / small:.2f} times that at {options.small}")
        measured(options.rows, kind, actor)
        if not options.no_kill:
            killed(options.rows, kind, actor)


if __name__ == "__main__":
    sys.exit(main())
