"""The portal in a real browser: narrow and wide, in both languages, looked over by axe; and without any scripts."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest

from minzheng.cases.models import Case, Objection
from minzheng.lib import clock
from minzheng.ui.preferences import LARGE, TYPE_SIZE_COOKIE

pytestmark = pytest.mark.slow

WIDTHS = (360, 1440)
OPEN_TO_ALL = ("/", "/help/illness/", "/help/dibao/", "/sign-in/", "/outbox/", "/notices/", "/nothing-here/")


@contextmanager
def living_on(day: date) -> Iterator[None]:
    """The day it is for every thread, the server's too."""
    clock.install(lambda: clock.at_noon(day))
    try:
        yield
    finally:
        clock.install(None)


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
    hung = carried("maintenance_paid", stage="town_publicity").publicities.get()
    with living_on(hung.from_on):
        for address in (*OPEN_TO_ALL, f"/notices/{hung.public_id}/", f"/notices/{hung.public_id}/objection/"):
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


@pytest.fixture
def old_browser(browser: Any) -> Iterator[Any]:
    """A page in a browser that runs no scripts."""
    context = browser.new_context(java_script_enabled=False, locale="zh-CN")
    yield context.new_page()
    context.close()


def test_large_type_is_sound_on_every_page(page, live_server, look_over, carried):
    case = carried("dialysis")
    hung = carried("maintenance_paid", stage="town_publicity").publicities.get()
    page.context.add_cookies([{"name": TYPE_SIZE_COOKIE, "value": LARGE, "url": live_server.url}])
    sign_in(page, live_server.url, case)
    with living_on(hung.from_on):
        for address in (*OPEN_TO_ALL, f"/notices/{hung.public_id}/", f"/notices/{hung.public_id}/objection/"):
            look_over(address)
    for address in ("/mine/", f"/mine/{case.public_id}/", f"/mine/{case.public_id}/decision/"):
        look_over(address)
        button = page.locator(".mz-column .btn:visible").first
        if button.count():
            assert button.bounding_box()["height"] >= 60


def test_everything_works_without_scripts(old_browser, live_server, carried):
    page, case = old_browser, carried("widow", stage="investigating")
    page.goto(live_server.url)
    page.get_by_role("link", name="没了工作").click()
    page.get_by_role("link", name="要带什么，怎么办，要多久").click()
    page.get_by_text("承诺和授权书").first.wait_for()
    page.get_by_role("link", name="首页").first.click()
    page.get_by_role("link", name="查询我的办理进度").click()
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


def test_the_decision_and_its_letter_need_no_scripts(old_browser, live_server, carried):
    page, case = old_browser, carried("dialysis")
    sign_in(page, live_server.url, case)
    page.get_by_role("link", name="看进度和下一步").click()
    page.get_by_role("link", name="看决定和理由").click()
    page.get_by_text("批准了。").wait_for()
    page.locator(".mz-calc-because summary").first.click()
    assert page.locator(".mz-calc-because .mz-calc-because").first.is_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="下载决定书").click()
    assert download.value.suggested_filename.endswith(".pdf")


def test_a_notice_is_found_and_objected_to_without_scripts(old_browser, live_server, carried):
    page, case = old_browser, carried("dialysis", stage="town_publicity")
    notice = case.publicities.get()
    with living_on(notice.from_on):
        page.goto(live_server.url)
        page.get_by_role("link", name="看正在公示的").click()
        page.get_by_label("在哪里").select_option(case.division.code)
        page.get_by_role("button", name="查找").click()
        page.get_by_role("link", name=f"{case.applicant.name[0]}*").click()
        page.get_by_role("link", name="在网上提异议").click()
        page.get_by_role("button", name="提交异议").click()
        page.get_by_text("还有地方需要改正").wait_for()
        page.get_by_label("哪里不对").fill("他在镇上有一间铺子。")
        page.get_by_role("button", name="提交异议").click()
        page.get_by_text("回执编号").first.wait_for()
        page.get_by_role("button", name="长辈版").click()
        page.get_by_text("回执编号").first.wait_for()
        page.get_by_role("link", name="打 12345 问人").wait_for()
    assert Objection.objects.get().receipt in page.content()


@pytest.mark.parametrize("large", [False, True])
def test_pages_that_people_print_come_out_whole_on_white(page, live_server, carried, large):
    """No navigation, no buttons, nothing folded, no wider than the sheet."""
    case = carried("dialysis")
    hung = carried("maintenance_paid", stage="town_publicity").publicities.get()
    sign_in(page, live_server.url, case)
    if large:
        page.context.add_cookies([{"name": TYPE_SIZE_COOKIE, "value": LARGE, "url": live_server.url}])
    page.emulate_media(media="print")
    page.set_viewport_size({"width": 640, "height": 900})
    with living_on(hung.from_on):
        for address in (f"/notices/{hung.public_id}/", "/help/dibao/"):
            prints_whole(page, live_server.url + address)
    for address in (f"/mine/{case.public_id}/", f"/mine/{case.public_id}/decision/"):
        prints_whole(page, live_server.url + address)


def prints_whole(page: Any, address: str) -> None:
    page.goto(address)
    for gone in (".mz-gate", ".mz-foot", ".btn", ".mz-back"):
        assert not any(each.is_visible() for each in page.locator(gone).all()), (gone, address)
    assert page.locator(".mz-print-head").is_visible(), address
    assert page.evaluate("document.documentElement.scrollWidth") <= 640
    assert page.evaluate("getComputedStyle(document.body).fontSize") in ("14px", "18.6667px")


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
