"""The workbench in a real browser: signed in by hand, walked by keyboard, looked over by axe."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.urls import reverse

from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.access.models import Staff
from minzheng.access.tests.telephones import Telephone
from minzheng.lib import clock
from minzheng.payments.runs import draft

pytestmark = pytest.mark.slow

MONTH = date(2020, 12, 1)
WIDTHS = (360, 1440)


@pytest.fixture
def enter(page: Any, live_server: Any, staff: None) -> Callable[[str], None]:
    """``enter("chen")``: sign in by the form, with a password of the test's own."""

    def go(username: str) -> None:
        member = Staff.objects.get(username=username)
        member.set_password("a-password-for-the-browser")
        with author(Actor.system("test")):
            member.save(update_fields=["password"])
        page.context.clear_cookies()
        page.goto(f"{live_server.url}{reverse('workbench:sign_in')}")
        page.get_by_label("用户名").fill(username)
        page.get_by_label("密码").fill("a-password-for-the-browser")
        page.get_by_role("button", name="登录").click()
        page.wait_for_url(lambda url: "sign-in" not in url)

    return go


@pytest.fixture
def look_over(page: Any, live_server: Any, axe: Callable[[object], None]) -> Callable[[str], None]:
    """``look_over(address)``: axe at both widths, and nothing wider than its window."""

    def go(address: str) -> None:
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(f"{live_server.url}{address}")
            axe(page)
            assert page.evaluate("document.documentElement.scrollWidth") <= width, (address, width)

    return go


def test_a_clerks_pages(page, enter, look_over, carried):
    case = carried("dialysis", stage="lodged")
    look_over(reverse("workbench:sign_in"))
    enter("chen")
    page.get_by_role("heading", name="收件箱").wait_for()
    for address in (
        reverse("workbench:home"),
        reverse("workbench:search"),
        reverse("workbench:posting"),
        reverse("workbench:person", args=[case.applicant.public_id]),
        "/nowhere/",
    ):
        look_over(address)


def test_the_inbox_by_keyboard(page, live_server, enter, carried):
    case = carried("dialysis", stage="lodged")
    enter("chen")
    page.get_by_role("heading", name="收件箱").wait_for()
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url(f"**{reverse('workbench:case', args=[case.public_id])}")
    page.keyboard.press("/")
    page.keyboard.type(case.applicant.name)
    page.keyboard.press("Enter")
    page.get_by_role("link", name=case.applicant.name, exact=True).wait_for()
    assert page.url == f"{live_server.url}{reverse('workbench:search')}"


def test_after_signing_out_the_way_back_shows_nothing(page, live_server, enter, carried):
    case = carried("dialysis", stage="lodged")
    enter("chen")
    page.goto(f"{live_server.url}{reverse('workbench:person', args=[case.applicant.public_id])}")
    page.get_by_role("heading", name=case.applicant.name).wait_for()
    page.locator(".mz-menu > summary").last.click()
    page.get_by_role("button", name="退出登录").click()
    page.get_by_text("您已退出登录").wait_for()
    page.go_back()
    page.get_by_role("heading", name="登录工作台").wait_for()
    assert case.applicant.name not in page.content()


def test_a_second_factor_from_the_first_page_to_the_next_sign_in(page, live_server, enter, axe):
    enter("chen")
    page.goto(f"{live_server.url}{reverse('workbench:second_factor')}")
    page.get_by_label("登录密码").fill("a-password-for-the-browser")
    page.get_by_role("button", name="开始设置").click()
    picture = page.get_by_role("img", name="供验证器扫描的二维码")
    picture.wait_for()
    assert picture.evaluate("image => image.naturalWidth") > 100  # the content security policy lets it be drawn
    axe(page)
    telephone = Telephone("".join(page.locator(".mz-qr-key code.mz-figures").inner_text().split()))
    page.get_by_label("新的验证码").fill(telephone.code())
    page.get_by_role("button", name="启用").click()
    page.get_by_role("heading", name="恢复码").wait_for()
    axe(page)
    (code, *_others) = page.locator(".mz-codes code").all_inner_texts()
    page.context.clear_cookies()
    page.goto(f"{live_server.url}{reverse('workbench:sign_in')}")
    page.get_by_label("用户名").fill("chen")
    page.get_by_label("密码").fill("a-password-for-the-browser")
    page.get_by_role("button", name="登录").click()
    page.get_by_label("验证码").fill("not a code")
    page.get_by_role("button", name="登录").click()
    page.get_by_text("验证码不正确").wait_for()
    axe(page)
    page.get_by_label("验证码").fill(code)
    page.get_by_role("button", name="登录").click()
    page.get_by_role("heading", name="收件箱").wait_for()


def test_the_administrator_s_pages(page, enter, look_over):
    enter("admin")
    member = Staff.objects.get(username="chen")
    for address in (
        reverse("workbench:staff"),
        reverse("workbench:staff_new"),
        reverse("workbench:member", args=[member.public_id]),
    ):
        look_over(address)
    page.locator("summary", has_text="设一次性密码").click()
    page.get_by_role("button", name="设一次性密码").click()
    page.get_by_role("button", name="确定").click()
    page.locator(".mz-once").wait_for()


def test_a_number_is_shown_for_a_reason(page, live_server, enter, carried):
    case = carried("dialysis", stage="lodged")
    enter("chen")
    page.goto(f"{live_server.url}{reverse('workbench:person', args=[case.applicant.public_id])}")
    page.locator("summary", has_text="身份证号码").click()
    page.locator("#identity_number-reason").select_option("identity")
    page.get_by_role("button", name="显示并记录").first.click()
    page.get_by_text(case.applicant.identity_number.open()).wait_for()
    page.goto(page.url.replace("show/", ""))
    assert case.applicant.identity_number.open() not in page.content()


def test_pages_of_who_pays_and_who_oversees(page, enter, look_over, carried, fengyuan):
    case = carried("dialysis", stage="granted")
    with clock.travel(clock.at_noon(date(2020, 12, 3))):
        run = draft(actor=fengyuan.payments_officer, payer=case.division.parent, programme="dibao", month=MONTH)
    enter("feng")
    for address in ("runs", "run_draft"):
        look_over(reverse(f"workbench:{address}"))
    look_over(reverse("workbench:run", args=[run.public_id]))
    enter("su")
    for address in ("cases", "access_log"):
        look_over(reverse(f"workbench:{address}"))
    enter("admin")
    look_over(reverse("workbench:staff"))
