"""``make pictures``: the pages of a demonstration city made for it, in both languages, and as a phone shows them, in docs/images.

Nothing moves in that city: its days are fixed, so the same code draws the same pictures. A long page is cut off, so
that no picture is heavy.
"""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from config import env, postgres, process
from tests.browser.people import Desk, Home
from tests.fixtures.browser import chromium, flags

IMAGES = env.ROOT / "docs" / "images"
LANGUAGES = {"zh": "zh-hans", "en": "en"}
WIDE, NARROW = (1440, 900), (360, 780)
SIZES = {WIDE: "", NARROW: "-narrow"}
TALLEST = {WIDE: 1200, NARROW: 2400}
HEAVIEST = 300 * 1024
ALSO_NARROW = {"inbox", "case", "portal", "resident-case", "resident-decision", "check"}
PLACES = [  # name, who, path with what is known of the city
    ("sign-in", None, "/desk/sign-in/"),
    ("inbox", "chen", "/desk/"),
    ("intake", "chen", "/desk/assistance/intake/"),
    ("case", "he", "/desk/cases/{granted}/"),
    ("case-in-review", "huang", "/desk/cases/{in_review}/"),
    ("person", "chen", "/desk/people/{person}/"),
    ("household", "chen", "/desk/households/{household}/"),
    ("recipients", "chen", "/desk/registers/benefits/?month=2020-12"),
    ("reviews", "chen", "/desk/assistance/reviews/"),
    ("duplicates", "chen", "/desk/duplicates/"),
    ("imports", "chen", "/desk/imports/"),
    ("dossiers", "huang", "/desk/dossiers/"),
    ("supervision", "huang", "/desk/supervision/"),
    ("relief", "chen", "/desk/cases/{relief}/"),
    ("complaints", "rong", "/desk/complaints/"),
    ("runs", "feng", "/desk/runs/"),
    ("run", "feng", "/desk/runs/{run}/"),
    ("rulebook", "tan", "/desk/rulebook/"),
    ("calendar", "tan", "/desk/rulebook/calendars/2020/"),
    ("access-log", "su", "/desk/access-log/"),
    ("portal", None, "/"),
    ("notices", None, "/notices/"),
    ("check", None, "/check/about/illness/"),
    ("resident-case", "resident", "/mine/{granted}/"),
    ("resident-decision", "resident", "/mine/{granted}/decision/"),
    ("resident-looks", "resident", "/mine/looks/"),
]
_KNOWN = """
import json
from minzheng.cases.models import Case
from minzheng.payments.models import Run
from minzheng.registry.models import Person
person = Person.objects.get(name="黄带娣")
print(json.dumps({
    "person": str(person.public_id),
    "identity_number": person.identity_number.open(),
    "granted": str(Case.objects.get(applicant=person, kind="assistance.dibao").public_id),
    "in_review": str(Case.objects.get(applicant__name="梁永健").public_id),
    "household": str(Case.objects.get(applicant=person, kind="assistance.dibao").household.public_id),
    "relief": str(Case.objects.filter(kind="assistance.temporary_relief").order_by("pk").first().public_id),
    "run": str(Run.objects.get(payer__code="440103", month="2020-12-01").public_id),
}))
"""


def main() -> int:
    """0, or 1 where there is no Chromium."""
    path = chromium()
    if path is None:
        print("make pictures needs Chromium", file=sys.stderr)
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    with _city() as (address, known), sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags())
        for who in dict.fromkeys(place[1] for place in PLACES):
            context = browser.new_context(base_url=address, locale="zh-CN", timezone_id="Asia/Shanghai")
            page = context.new_page()
            _sign_in(page, who, known)
            for name, _, where in [place for place in PLACES if place[1] == who]:
                _take(page, address, name, where.format(**known))
            context.close()
        browser.close()
    return 0


def _take(page: Page, address: str, name: str, path: str) -> None:
    for suffix, language in LANGUAGES.items():
        page.context.add_cookies([{"name": "django_language", "value": language, "url": address}])
        for size, ending in SIZES.items() if name in ALSO_NARROW else [(WIDE, "")]:
            page.set_viewport_size({"width": size[0], "height": size[1]})
            answer = page.goto(path)
            assert answer is not None
            assert answer.ok, f"{path}: {answer.status}"
            whole = page.evaluate("document.documentElement.scrollHeight")
            clip = {"x": 0, "y": 0, "width": size[0], "height": min(whole, TALLEST[size])}
            image = IMAGES / f"{name}-{suffix}{ending}.png"
            content = page.screenshot(path=image, full_page=True, clip=clip, animations="disabled", caret="hide")
            assert len(content) < HEAVIEST, f"{image}: {len(content)} bytes"
            print(image.relative_to(env.ROOT), flush=True)


def _sign_in(page: Page, who: str | None, known: dict[str, str]) -> None:
    if who == "resident":
        Home.signed_in(page, known["identity_number"])
    elif who:
        Desk(page).sign_in(who)


@contextmanager
def _city() -> Iterator[tuple[str, dict[str, str]]]:
    """A demonstration city of its own, served on a free port, gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="minzheng-pictures-"))
    env.put("MINZHENG_HOME", str(home))
    serving = None
    try:
        if _minzheng("demo", "--no-serve").wait():
            raise SystemExit(1)
        port = str(process.free_port(0))
        serving = _minzheng("serve", "--port", port, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
        asked = _minzheng("django", "shell", "--no-imports", "-c", _KNOWN, stdout=subprocess.PIPE)
        yield serving.stdout.readline().split()[0], json.loads(asked.communicate()[0])
    finally:
        if serving:
            serving.terminate()
            serving.communicate()
        shutil.rmtree(postgres.Place.of(home).base, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)


def _minzheng(*arguments: str, **options) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-P", "-m", "minzheng.cli", *arguments], text=True, **options)


if __name__ == "__main__":
    sys.exit(main())
