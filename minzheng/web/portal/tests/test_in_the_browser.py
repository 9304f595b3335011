"""The portal in a real browser: narrow and wide, in both languages, looked over by axe; and without any scripts."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest

from minzheng.cases.models import Case

WIDTHS = (360, 1440)


def sign_in(page: Any, address: str, case: Case) -> None:
    """By her number, and the code that the development outbox shows."""
    page.goto(f"{address}/sign-in/")
    page.locator("[name=identity_number]").fill(case.applicant.identity_number.open())
    page.locator("form.mz-question button[type=submit]").click()
    page.goto(f"{address}/outbox/")
    code = re.search(r"(?<!\d)\d{6}(?!\d)", page.locator(".mz-timeline-what").first.inner_text()).group()
    page.goto(f"{address}/sign-in/code/")
    page.locator("[name=code]").fill(code)
    page.locator("form.mz-question button[type=submit]").click()
    page.wait_for_url("**/mine/")


@pytest.fixture
def look_over(page: Any, live_server: Any, axe: Callable[[object], None]) -> Callable[[str], None]:
    """``look_over(address)``: axe at both widths, and nothing wider than its window."""

    def go(address: str) -> None:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            page.goto(f"{live_server.url}{address}")
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)

    return go


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_is_sound(page, live_server, look_over, carried, settings, language):
    granted, open_case = carried("dialysis"), carried("widow", stage="investigating")
    cookie = {"name": settings.LANGUAGE_COOKIE_NAME, "value": language, "url": live_server.url}
    page.context.add_cookies([cookie])
    for address in ("/", "/sign-in/", "/outbox/"):
        look_over(address)
    sign_in(page, live_server.url, granted)
    look_over("/mine/")
    look_over(f"/mine/{granted.public_id}/")
    look_over(f"/mine/{granted.public_id}/decision/")
    page.context.clear_cookies()
    page.context.add_cookies([cookie])
    sign_in(page, live_server.url, open_case)
    look_over(f"/mine/{open_case.public_id}/")
    look_over(f"/mine/{open_case.public_id}/withdraw/")


def test_everything_works_without_scripts(browser, live_server, carried):
    case = carried("widow", stage="investigating")
    page = browser.new_context(java_script_enabled=False, locale="zh-CN").new_page()
    sign_in(page, live_server.url, case)
    page.get_by_role("link", name="看进度和下一步").click()
    page.get_by_text("两名工作人员会上门").wait_for()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载《受理通知书》").click()
    assert download.value.suggested_filename.endswith(".pdf")
    page.get_by_role("link", name="撤回申请").click()
    page.get_by_role("button", name="撤回申请").click()
    page.get_by_text("还有地方需要改正").wait_for()
    page.get_by_label("为什么撤回").fill("我找到工作了")
    page.get_by_label("我知道").check()
    page.get_by_role("button", name="撤回申请").click()
    page.get_by_text("申请已经撤回。").wait_for()
    page.get_by_role("button", name="退出").click()
    page.get_by_role("link", name="登录").wait_for()


def test_the_decision_opens_and_prints_whole(page, live_server, carried):
    case = carried("dialysis")
    sign_in(page, live_server.url, case)
    page.goto(f"{live_server.url}/mine/{case.public_id}/decision/")
    page.get_by_role("button", name="打印这一页").wait_for()
    term = page.locator(".mz-calc-because .mz-calc-line").first
    hidden = term.locator(".mz-calc-because").first
    assert not hidden.is_visible()
    term.locator("summary").first.click()
    assert hidden.is_visible()
    page.emulate_media(media="print")
    assert all(line.is_visible() for line in page.locator(".mz-calc-because").all())
    assert not page.get_by_role("link", name="下载决定书").is_visible()
