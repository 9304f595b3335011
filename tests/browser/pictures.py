"""``make pictures``: the pages of a demonstration city made for it, in both languages, wide and narrow, in docs/images."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from playwright.sync_api import BrowserContext, Page, sync_playwright

from config import env, postgres, process
from tests.fixtures.browser import chromium, flags

IMAGES = env.ROOT / "docs" / "images"
LANGUAGES = {"zh": "zh-hans", "en": "en"}
WIDE, NARROW = {"width": 1440, "height": 900}, {"width": 360, "height": 780}
PASSWORD = "minzheng-2020"
APPLICANT = "陈惠珍"
PLACES = [  # name, who, path or a function that finds it
    ("sign-in", None, "/work/sign-in/"),
    ("inbox", "chen", "/work/"),
    ("case", "he", lambda page: _follow(page, "/work/search/?q=" + APPLICANT, "/work/cases/")),
    ("case-proposal", "huang", lambda page: _follow(page, "/work/search/?q=梁永健", "/work/cases/")),
    ("intake", "chen", "/work/assistance/intake/"),
    ("runs", "feng", "/work/runs/"),
    ("run", "feng", lambda page: _follow(page, "/work/runs/", "/work/runs/0")),
    ("portal", None, "/"),
    ("resident-case", "resident", lambda page: _follow(page, "/mine/", "/mine/0")),
    ("resident-decision", "resident", lambda page: _follow(page, "/mine/", "/mine/0") + "decision/"),
]


def main() -> int:
    path = chromium()
    if path is None:
        print("make pictures needs Chromium", file=sys.stderr)
        return 1
    IMAGES.mkdir(parents=True, exist_ok=True)
    with _city() as address, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=flags())
        for who in dict.fromkeys(place[1] for place in PLACES):
            context = browser.new_context(base_url=address, locale="zh-CN", timezone_id="Asia/Shanghai")
            _sign_in(context, who)
            for name, _, where in [place for place in PLACES if place[1] == who]:
                _take(context, name, where)
            context.close()
        browser.close()
    return 0


def _take(context: BrowserContext, name: str, where) -> None:
    page = context.new_page()
    path = where(page) if callable(where) else where
    for suffix, language in LANGUAGES.items():
        context.add_cookies([{"name": "django_language", "value": language, "url": _base(context)}])
        for size, ending in ((WIDE, ""), (NARROW, "-narrow")):
            page.set_viewport_size(size)
            answer = page.goto(path)
            assert answer is not None
            assert answer.ok, f"{path}: {answer.status}"
            image = IMAGES / f"{name}-{suffix}{ending}.png"
            page.screenshot(path=image, full_page=True)
            print(image.relative_to(env.ROOT), flush=True)
    page.close()


def _sign_in(context: BrowserContext, who: str | None) -> None:
    page = context.new_page()
    page.goto("/")
    _BASES[context] = page.url
    if who == "resident":
        _sign_in_resident(page)
    elif who:
        page.goto("/work/sign-in/")
        page.fill("[name=username]", who)
        page.fill("[name=password]", PASSWORD)
        page.click("form[action='/work/sign-in/'] button[type=submit]")
        page.wait_for_url("**/work/")
    page.close()


def _sign_in_resident(page: Page) -> None:
    """By identity number and the one-time code that the development outbox shows."""
    page.goto("/sign-in/")
    page.fill("[name=identity_number]", _identity_number())
    page.click("form.mz-question button[type=submit]")
    outbox = page.context.new_page()
    outbox.goto("/outbox/")
    code = re.search(r"\b\d{6}\b", outbox.inner_text(".mz-timeline-what >> nth=0"))
    outbox.close()
    assert code is not None
    page.fill("[name=code]", code.group())
    page.click("form button[type=submit] >> nth=-1")
    page.wait_for_url("**/mine/")


def _follow(page: Page, listing: str, prefix: str) -> str:
    """The first address on a page that begins so."""
    page.goto(listing)
    return page.locator(f"main a[href^='{prefix}']").first.get_attribute("href") or listing


def _identity_number() -> str:
    asked = f"from minzheng.registry.models import Person; print(Person.objects.get(name='{APPLICANT}').identity_number.open())"
    said = _minzheng("django", "shell", "--no-imports", "-c", asked, stdout=subprocess.PIPE)
    return said.communicate()[0].strip()


@contextmanager
def _city() -> Iterator[str]:
    """A demonstration city of its own, served on a free port, gone afterwards."""
    home = Path(tempfile.mkdtemp(prefix="minzheng-pictures-"))
    env.put("MINZHENG_HOME", str(home))
    serving = None
    try:
        if _minzheng("demo", "--no-serve").wait():
            raise SystemExit(1)
        serving = _minzheng("serve", "--port", str(process.free_port(0)), stdout=subprocess.PIPE)
        yield serving.stdout.readline().split()[0]
    finally:
        if serving:
            serving.terminate()
            serving.communicate()
        shutil.rmtree(postgres.Place.of(home).base, ignore_errors=True)
        shutil.rmtree(home, ignore_errors=True)


def _minzheng(*arguments: str, **options) -> subprocess.Popen:
    return subprocess.Popen([sys.executable, "-P", "-m", "minzheng.cli", *arguments], text=True, **options)


_BASES: dict[BrowserContext, str] = {}


def _base(context: BrowserContext) -> str:
    return _BASES[context]


if __name__ == "__main__":
    os.umask(0o022)
    sys.exit(main())
