"""A session that ends while somebody types, a colleague who signs in, a network that is gone: nothing is sent, nothing is lost."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.urls import reverse

from minzheng.domains.assistance.models import Draft

from .people import Desk

REASON = "丈夫去世，孩子还小。"


@pytest.fixture
def clerk(desk, city_day) -> Desk:
    chen = desk("chen")
    chen.open(reverse("assistance:intake"))
    chen.fill("姓名", "何秀兰")
    chen.page.get_by_label("申请理由").fill(REASON)
    return chen


def test_a_session_that_ends_mid_form_loses_nothing(clerk):
    Session.objects.all().delete()
    clerk.press("提交申请")
    clerk.reads("登录已经过期，还没有提交。")
    with clerk.page.context.expect_page() as opened:
        clerk.follow("在新标签页登录")
    second = Desk(opened.value)
    second.sign_in("chen")

    assert clerk.page.get_by_label("申请理由").input_value() == REASON
    clerk.press("提交申请")  # the very page, with the token of the new session
    clerk.reads("还有地方需要改正，已替您暂存")
    assert Draft.objects.get().content.open()["reason"] == REASON


def test_nothing_is_sent_in_a_colleagues_name(clerk):
    second = Desk(clerk.page.context.new_page())
    clerk.page.context.clear_cookies()
    second.sign_in("liang")
    clerk.press("提交申请")
    clerk.reads("这台电脑上现在登录的是另一个人或另一个岗位")
    assert clerk.page.get_by_label("申请理由").input_value() == REASON
    assert not Draft.objects.exists()


def test_a_network_that_is_gone_loses_nothing(clerk):
    clerk.page.context.set_offline(True)
    clerk.press("提交申请")
    clerk.reads("现在连不上服务器，还没有提交。")
    clerk.page.context.set_offline(False)
    clerk.press("提交申请")
    clerk.reads("还有地方需要改正，已替您暂存")
    assert Draft.objects.get().content.open()["reason"] == REASON
