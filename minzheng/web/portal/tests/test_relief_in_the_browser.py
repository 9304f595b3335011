"""A resident asks for relief on an old telephone: from the first page to the receipt, signing in on the way."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from minzheng.cases.models import Case
from minzheng.domains.assistance.models import ReliefRequest
from minzheng.lib import clock
from minzheng.web.portal import codes
from minzheng.web.portal.models import CodeRequest

from .applying import ACCOUNT, PHOTO
from .conftest import NUMBER
from .people import make_resident
from .relieving import REASON
from .telephone import fits, press

pytestmark = pytest.mark.django_db(transaction=True)


def sign_in(page: Any) -> None:
    page.locator("[name=identity_number]").fill(NUMBER)
    page.locator("form.mz-question button[type=submit]").click()
    page.locator("[name=code]").fill(codes.code_of(CodeRequest.objects.latest("pk")))
    page.locator("form.mz-question button[type=submit]").click()


def fill_in(page: Any) -> None:
    page.locator("[name=cause]").select_option("fire")
    page.locator("[name=occurred_on]").fill("2020-11-30")
    page.locator("[name=reason]").fill(REASON)
    press(page, "保存，下一步")
    press(page, "保存，下一步")  # her own street is chosen already
    page.locator("[name=place]").select_option(index=1)
    page.locator("[name=address]").fill("示例路 8 号 301")
    press(page, "保存，下一步")
    page.locator("[name=wage]").fill("500")
    press(page, "保存")
    press(page, "都写上了")
    press(page, "保存，下一步")
    page.locator("[name=bank]").fill("广州示例银行")
    page.locator("[name=account_number]").fill(ACCOUNT)
    press(page, "保存，下一步")
    page.get_by_label("凭据").check()
    page.locator("[name=file]").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": PHOTO})
    press(page, "加上这一张")
    page.get_by_text("第 1 张").wait_for()
    fits(page)
    page.get_by_role("button", name="下一步", exact=True).click()


def test_from_the_first_page_to_the_receipt(old_telephone):
    make_resident("陈银好", number=NUMBER)
    page = old_telephone
    with clock.travel(date(2020, 12, 1)):
        page.goto("/")
        page.get_by_role("link", name="申请临时救助").click()
        fits(page)
        page.get_by_role("link", name="登录，开始填写").click()
        sign_in(page)
        fill_in(page)
        page.get_by_label("我写的都是实情").check()
        press(page, "提交申请")
        page.get_by_text("收到了您的临时救助申请").wait_for()
        fits(page)
    case = Case.objects.get()
    assert ReliefRequest.objects.get(case=case).occurred_on == date(2020, 11, 30)
    assert case.documents.filter(kind="other").exists()
