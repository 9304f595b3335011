"""The workbench under load: inbox, case page, person page, search and register at a steady rate, as three officers ask for them.

    .venv/bin/python -P -m bench.load [--scale street|city] [--home FOLDER] [--rate 20] [--seconds 60] [--warm-up 10]

Makes the demonstration at a scale in a home of its own (or in FOLDER, which stays), serves it with its worker as
production would be served (two processes of four threads), and asks at fixed moments whether or not earlier answers have
come (an open loop: a slow answer does not slow the questions down). Prints, for each page and officer, the times as the
server took them (from its own log, by the request's identifier) and as the client saw them, and what was not answered with 200. ``--compare FILE`` keeps the p95s, or compares with those kept.
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
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode

from config import postgres

ROOT = Path(__file__).parents[1]
MINZHENG = (sys.executable, "-P", "-m", "minzheng.cli")
PASSWORD = "minzheng-2020"
OFFICERS = {"chen": "/desk/", "he": "/desk/", "su": "/desk/cases/"}  # and the list that each begins her day with
WHO = {"chen": "town clerk", "he": "district confirmer", "su": "city officer"}
QUESTIONS = ("陈惠珍", "440103006-DB-2020-00001", "黄", "梁永健")
REGISTER = "/desk/registers/benefits/?month=2020-12"
PAGES = ("inbox", "case", "person", "search", "register")
SCALES = ("street", "city")


@dataclass
class Officer:
    """Somebody signed in, with the cases of her inbox and their people."""

    username: str
    inbox: str
    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    cases: list[str] = field(default_factory=list)
    people: list[str] = field(default_factory=list)

    def ask(self, method: str, path: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Status, text, and the identifier under which the server's log has the answer."""
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
        return answer.status, text, answer.headers.get("X-Request-ID", "")

    def sign_in(self) -> None:
        self.ask("GET", "/desk/sign-in/")
        status, *_ = self.ask("POST", "/desk/sign-in/", {"username": self.username, "password": PASSWORD})
        if status != 302:
            raise SystemExit(f"{self.username} could not sign in: {status}")
        for page in (self.inbox, f"{self.inbox}?view=waiting"):
            self.cases += self._named("cases", page)
        self.cases = list(dict.fromkeys(self.cases))
        for case in self.cases[:12]:
            self.people += self._named("people", f"/desk/cases/{case}/")
        self.people = list(dict.fromkeys(self.people))

    def _named(self, what: str, page: str) -> list[str]:
        return re.findall(rf"/desk/{what}/([0-9a-f-]{{36}})/", self.ask("GET", page)[1])

    def questions(self) -> Iterator[tuple[str, Callable[[], tuple[int, str, str]]]]:
        """The five pages and again, without end: what is asked, and how."""
        for number in itertools.count():
            yield "inbox", lambda: self.ask("GET", self.inbox)
            case = self.cases[number % len(self.cases)]
            yield "case", lambda case=case: self.ask("GET", f"/desk/cases/{case}/")
            person = self.people[number % len(self.people)]
            yield "person", lambda person=person: self.ask("GET", f"/desk/people/{person}/")
            question = QUESTIONS[number % len(QUESTIONS)]
            yield "search", lambda question=question: self.ask("POST", "/desk/search/", {"q": question})
            yield "register", lambda: self.ask("GET", REGISTER)


@dataclass(frozen=True)
class Answer:
    """One question of the run: who asked for which page, how long it took from when it was due, what came."""

    username: str
    page: str
    milliseconds: float
    status: int
    request_id: str


def run(officers: list[Officer], *, rate: float, seconds: float) -> list[Answer]:
    """Ask for ``seconds`` at ``rate`` a second; the time of an answer counts from the moment it was due."""
    streams = itertools.cycle([(officer.username, officer.questions()) for officer in officers])
    answers: list[Answer] = []
    began = time.perf_counter()

    def ask(username: str, page: str, question: Callable[[], tuple[int, str, str]], due: float) -> None:
        try:
            status, _text, request_id = question()
        except OSError:
            status, request_id = 0, ""
        answers.append(Answer(username, page, (time.perf_counter() - due) * 1000, status, request_id))

    with ThreadPoolExecutor(max_workers=64) as people:
        for number in range(int(rate * seconds)):
            due = began + number / rate
            time.sleep(max(0.0, due - time.perf_counter()))
            username, stream = next(streams)
            page, question = next(stream)
            people.submit(ask, username, page, question, due)
    return answers


def report(answers: list[Answer], server: dict[str, float], before: dict[str, float]) -> dict[str, float]:
    """Print the table, with the ratio to the p95 ``before`` (of another scale) where there is one; the p95s."""
    wrong = [answer for answer in answers if answer.status != 200]
    print(f"{len(answers)} questions, {len(wrong)} errors", *(f"{each.page}: {each.status}" for each in wrong[:5]))
    print("| officer | page | asked | median | p95 at the server | p99 | p95 at the client | ratio |")
    print("|---|---|---:|---:|---:|---:|---:|---:|")
    kept: dict[str, float] = {}
    for username, page in itertools.product(OFFICERS, PAGES):
        of_both = [answer for answer in answers if (answer.username, answer.page) == (username, page)]
        times = [server[answer.request_id] for answer in of_both if answer.request_id in server]
        if not times:
            continue
        key = f"{username} {page}"
        kept[key] = _percentile(times, 95)
        ratio = f"{kept[key] / before[key]:.2f}" if key in before else "–"
        told = " | ".join(f"{_percentile(times, share):.0f} ms" for share in (50, 95, 99))
        client = _percentile([answer.milliseconds for answer in of_both], 95)
        print(f"| {WHO[username]} | {page} | {len(of_both)} | {told} | {client:.0f} ms | {ratio} |")
    return kept


def _percentile(times: list[float], share: int) -> float:
    return statistics.quantiles(times, n=100, method="inclusive")[share - 1] if len(times) > 1 else times[0]


class Site:
    """The demonstration, served in a home of its own, its log kept."""

    def __init__(self, port: int, home: Path, scale: str, *, stays: bool) -> None:
        self.port, self.log, self.scale, self.stays = port, home / "site.log", scale, stays
        self.environment = {**os.environ, "MINZHENG_HOME": str(home), "PORT": str(port)}

    def __enter__(self) -> Site:
        print(f"making the demonstration at {self.scale} scale …", flush=True)
        subprocess.run(
            [*MINZHENG, "demo", "--no-serve", "--scale", self.scale],
            env=self.environment,
            check=True,
            stdout=subprocess.DEVNULL,
        )
        self._sink = self.log.open("wb")
        self._process = subprocess.Popen(
            [*MINZHENG, "serve"], env=self.environment, stdout=subprocess.PIPE, stderr=self._sink, text=True
        )
        for line in self._process.stdout or ():
            if line.startswith("http://"):
                return self
        raise SystemExit(f"the site did not start: {self.log.read_text()[-800:]}")

    def __exit__(self, *_: object) -> None:
        self._process.send_signal(signal.SIGTERM)
        self._process.wait(30)
        self._sink.close()
        if not self.stays:
            shutil.rmtree(postgres.Place.of(self.log.parent).base, ignore_errors=True)  # as root it lies elsewhere

    def times(self, since: int) -> dict[str, float]:
        """Milliseconds by request, from the lines of the log after byte ``since``."""
        found: dict[str, float] = {}
        for line in self.log.read_bytes()[since:].decode(errors="replace").splitlines():
            if line.startswith("{") and '"request"' in line:
                row = json.loads(line)
                found[row.get("request_id", "")] = float(row["milliseconds"])
        return found


def main() -> int:
    asked = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    asked.add_argument("--scale", choices=SCALES, default="street")
    asked.add_argument("--home", type=Path)
    asked.add_argument("--compare", type=Path)
    asked.add_argument("--rate", type=float, default=20)
    asked.add_argument("--seconds", type=float, default=60)
    asked.add_argument("--warm-up", type=float, default=10)
    asked.add_argument("--port", type=int, default=8765)
    options = asked.parse_args()
    with tempfile.TemporaryDirectory(prefix="minzheng-load-") as made:
        home = options.home or Path(made)
        with Site(options.port, home, options.scale, stays=options.home is not None) as site:
            return _measure(site, options)


def _measure(site: Site, options: argparse.Namespace) -> int:
    officers = [Officer(username, inbox, site.port) for username, inbox in OFFICERS.items()]
    for officer in officers:
        officer.sign_in()
    print(f"{options.rate:g} questions a second for {options.seconds:g} s, after {options.warm_up:g} s of warm-up")
    run(officers, rate=options.rate, seconds=options.warm_up)
    since = site.log.stat().st_size
    answers = run(officers, rate=options.rate, seconds=options.seconds)
    time.sleep(1)  # the log's last lines
    compare: Path | None = options.compare
    before = json.loads(compare.read_text()) if compare and compare.exists() else {}
    kept = report(answers, site.times(since), before)
    if compare and not before:
        compare.write_text(json.dumps(kept))
    return 1 if any(answer.status != 200 for answer in answers) else 0


if __name__ == "__main__":
    sys.exit(main())
