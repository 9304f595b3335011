"""The workbench under load: inbox, case page and search at a steady rate, as three officers ask for them.

    .venv/bin/python -P -m bench.load [--rate 20] [--seconds 60] [--warm-up 10] [--port 8765]

Makes the demonstration at street scale in a home of its own, serves it with its worker as production would be served
(two processes of four threads), and asks at fixed moments whether or not earlier answers have come (an open loop: a slow
answer does not slow the questions down). Prints, for each page, the times as the client saw them and as the server took
them (from its own log), and what was not answered with 200.
"""

from __future__ import annotations

import argparse
import http.client
import itertools
import json
import os
import re
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from config import postgres

ROOT = Path(__file__).parents[1]
PASSWORD = "minzheng-2020"
OFFICERS = {"chen": "/desk/", "he": "/desk/", "su": "/desk/cases/"}  # and the list that each begins her day with
QUESTIONS = ("陈惠珍", "440103006-DB-2020-00001", "黄", "梁永健")
ROUTES = {
    "inbox": ("desk/", "desk/cases/"),
    "case": ("desk/cases/<uuid:public_id>/",),
    "search": ("desk/search/",),
}


@dataclass
class Officer:
    """Somebody signed in, with the cases of her inbox."""

    username: str
    inbox: str
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    cases: list[str] = field(default_factory=list)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str]:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items())}
        body = None
        if form is not None:
            body = urlencode({**form, "csrfmiddlewaretoken": self.cookies.get("csrftoken", "")})
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        text = answer.read().decode(errors="replace")
        for cookie in answer.headers.get_all("Set-Cookie") or ():
            name, _, rest = cookie.partition("=")
            self.cookies[name] = rest.partition(";")[0]
        connection.close()
        return answer.status, text

    def sign_in(self) -> None:
        self.ask("GET", "/desk/sign-in/")
        status, _ = self.ask("POST", "/desk/sign-in/", {"username": self.username, "password": PASSWORD})
        if status != 302:
            raise SystemExit(f"{self.username} could not sign in: {status}")
        for page in (self.inbox, f"{self.inbox}?view=waiting"):
            _, text = self.ask("GET", page)
            self.cases += re.findall(r"/desk/cases/([0-9a-f-]{36})/", text)
        self.cases = list(dict.fromkeys(self.cases))

    def questions(self) -> Iterator[tuple[str, Callable[[], int]]]:
        """Inbox, case page, search and again, without end: what is asked, and how."""
        for number in itertools.count():
            yield "inbox", lambda: self.ask("GET", self.inbox)[0]
            case = self.cases[number % len(self.cases)]
            yield "case", lambda case=case: self.ask("GET", f"/desk/cases/{case}/")[0]
            question = QUESTIONS[number % len(QUESTIONS)]
            yield "search", lambda question=question: self.ask("POST", "/desk/search/", {"q": question})[0]


@dataclass(frozen=True)
class Answer:
    """One question of the run: which page, when it was due, how long it took from then, what came."""

    page: str
    milliseconds: float
    status: int


def run(officers: list[Officer], *, rate: float, seconds: float) -> list[Answer]:
    """Ask for ``seconds`` at ``rate`` a second; the time of an answer counts from the moment it was due."""
    streams = itertools.cycle([officer.questions() for officer in officers])
    answers: list[Answer] = []
    began = time.perf_counter()

    def ask(page: str, question: Callable[[], int], due: float) -> None:
        try:
            status = question()
        except OSError:
            status = 0
        answers.append(Answer(page, (time.perf_counter() - due) * 1000, status))

    with ThreadPoolExecutor(max_workers=64) as people:
        for number in range(int(rate * seconds)):
            due = began + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            page, question = next(next(streams))
            people.submit(ask, page, question, due)
    return answers


def report(answers: list[Answer], server: dict[str, list[float]]) -> int:
    """Print the table; the number of answers that were not 200."""
    wrong = [answer for answer in answers if answer.status != 200]
    print(f"{len(answers)} questions, {len(wrong)} errors", *(f"{each.page}: {each.status}" for each in wrong[:5]))
    print(f"{'page':8} {'asked':>6} {'median':>9} {'p95':>9} {'p99':>9}   at the server: median, p95")
    by_page: dict[str, list[float]] = defaultdict(list)
    for answer in answers:
        by_page[answer.page].append(answer.milliseconds)
    for page, times in by_page.items():
        here = " ".join(f"{_percentile(times, share):7.0f}ms" for share in (50, 95, 99))
        there = [taken for route in ROUTES[page] for taken in server.get(route, [])]
        also = f"{_percentile(there, 50):.0f} ms, {_percentile(there, 95):.0f} ms" if there else "not logged"
        print(f"{page:8} {len(times):6} {here}   {also}")
    return len(wrong)


def _percentile(times: list[float], share: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[share - 1] if len(times) > 1 else times[0]


class Site:
    """The demonstration, served in a home of its own, its log kept."""

    def __init__(self, port: int, home: Path) -> None:
        self.port, self.log = port, home / "site.log"
        self.environment = {**os.environ, "MINZHENG_HOME": str(home), "PORT": str(port)}

    def __enter__(self) -> Site:
        minzheng = str(ROOT / ".venv" / "bin" / "minzheng")
        print("making the demonstration at street scale …", flush=True)
        subprocess.run([minzheng, "demo", "--no-serve"], env=self.environment, check=True, stdout=subprocess.DEVNULL)
        self._sink = self.log.open("wb")
        self._process = subprocess.Popen(
            [minzheng, "demo"], env=self.environment, stdout=subprocess.PIPE, stderr=self._sink, text=True
        )
        for line in self._process.stdout or ():
            if line.startswith("http://"):
                return self
        raise SystemExit(f"the site did not start: {self.log.read_text()[-800:]}")

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(30)
        self._sink.close()
        shutil.rmtree(postgres.Place.of(self.log.parent).base, ignore_errors=True)  # as root it lies elsewhere

    def times_by_route(self, since: int) -> dict[str, list[float]]:
        """Milliseconds by route, from the lines of the log after byte ``since``."""
        found: dict[str, list[float]] = defaultdict(list)
        for line in self.log.read_bytes()[since:].decode(errors="replace").splitlines():
            if line.startswith("{") and '"request"' in line:
                row = json.loads(line)
                found[row.get("route", "")].append(float(row["milliseconds"]))
        return found


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--rate", type=float, default=20)
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--warm-up", type=float, default=10)
    asked.add_argument("--port", type=int, default=8765)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="minzheng-load-") as home, Site(options.port, Path(home)) as site:
        officers = [Officer(username, inbox, site.port) for username, inbox in OFFICERS.items()]
        for officer in officers:
            officer.sign_in()
        print(f"{options.rate:g} questions a second for {options.seconds:g} s, after {options.warm_up:g} s of warm-up")
        run(officers, rate=options.rate, seconds=options.warm_up)
        since = site.log.stat().st_size
        answers = run(officers, rate=options.rate, seconds=options.seconds)
        return 1 if report(answers, site.times_by_route(since)) else 0


if __name__ == "__main__":
    sys.exit(main())
