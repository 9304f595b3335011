"""A resident who has never been here applies on an old telephone: 360 pixels, no scripts, large type, from a difficulty on."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.conf import settings

from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.web.portal import newcomers

from .applying import ACCOUNT, PHOTO, SHE, TOWN
from .people import VILLAGE
from .telephone import fits, press

pytestmark = pytest.mark.django_db(transaction=True)


def ask_the_questions(page: Any) -> None:
    page.get_by_role("link", name="没有收入").click()
    page.get_by_role("link", name="答几个问题").click()
    page.locator("[name=town]").select_option(TOWN)
    press(page, "下一步")
    for answer in ("1", "500", "0"):
        page.locator("[name=answer]").fill(answer)
        press(page, "下一步")
    page.get_by_label("没有").check()
    press(page, "下一步")
    page.get_by_text("可能符合").first.wait_for()
    fits(page)


def prove_the_telephone(page: Any) -> None:
    page.get_by_role("link", name="在网上申请").first.click()
    page.get_by_role("link", name="开始填写").click()
    for name in ("name", "identity_number", "phone"):
        page.locator(f"[name={name}]").fill(SHE[name])
    press(page, "获取验证码")
    text = newcomers.texts_sent(1)[0].text.open()
    page.locator("[name=code]").fill(text[text.index("验证码") + 4 :][:6])
    press(page, "继续")


def fill_in(page: Any) -> None:
    page.get_by_label("为我自己和家里人").check()
    press(page, "保存，下一步")
    assert page.locator("[name=town]").input_value() == TOWN  # answered before
    press(page, "保存，下一步")
    page.locator("[name=village]").select_option(index=1)
    page.locator("[name=address]").fill("示例路 8 号 301")
    press(page, "保存，下一步")
    press(page, "都写上了")
    page.locator("[name=wage]").fill("500")
    press(page, "保存，下一步")
    press(page, "保存，下一步")
    page.locator("[name=reason]").fill("一个人住，没有工作。")
    press(page, "保存，下一步")
    page.locator("[name=bank]").fill("广州示例银行")
    page.locator("[name=account_number]").fill(ACCOUNT)
    press(page, "保存，下一步")
    page.get_by_label("身份证").check()
    page.locator("[name=file]").set_input_files({"name": "a.jpg", "mimeType": "image/jpeg", "buffer": PHOTO})
    press(page, "加上这一张")
    page.get_by_text("第 1 张").wait_for()
    fits(page)
    page.get_by_role("button", name="下一步", exact=True).click()


def test_from_a_difficulty_to_a_receipt(old_telephone, live_server):
    assert VILLAGE.startswith(TOWN)
    assert settings.LANGUAGE_CODE.startswith("zh")
    page = old_telephone
    with clock.travel(date(2020, 12, 1)):
        page.goto("/")
        ask_the_questions(page)
        prove_the_telephone(page)
        fill_in(page)
        page.get_by_label("我写的都是实情").check()
        press(page, "提交申请")
        page.get_by_text("收到了您的申请").wait_for()
        fits(page)
    assert Case.objects.get().applicant.name == SHE["name"]
