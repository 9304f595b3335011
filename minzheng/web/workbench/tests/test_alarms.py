"""Alarms on the auditor's screens: told on her first page, listed, opened, settled with words."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minzheng.access import log
from minzheng.access.actor import Actor
from minzheng.access.alarms import raise_alarms
from minzheng.access.models import Alarm

LIST = "workbench:alarms"


@pytest.fixture
def case(carried):
    return carried("dialysis", stage="lodged")


@pytest.fixture
def alarm(case, fengyuan, settings) -> Alarm:
    settings.ALARM_THRESHOLDS = {**settings.ALARM_THRESHOLDS, "unmaskings_in_day": 2}
    for _ in range(2):
        log.record_look(fengyuan.clerk, [case.applicant.public_id], what=log.UNMASK, purpose="核对账号")
    return raise_alarms(actor=Actor.system("test"))[0]


def test_the_auditor_is_told_on_her_first_page(case, hire, desk, alarm):
    home = desk(hire("auditor", "440103")).get(reverse("workbench:home"), follow=True).content.decode()
    assert "批量查看警报待处理：1 条" in home
    elsewhere = desk(hire("auditor", "440104")).get(reverse("workbench:home"), follow=True).content.decode()
    assert "批量查看警报待处理" not in elsewhere


def test_listed_and_opened_with_the_looks_behind_it(case, hire, desk, alarm, fengyuan):
    browser = desk(hire("auditor", "440103"))
    listed = browser.get(reverse(LIST)).content.decode()
    address = reverse("workbench:alarm", args=[alarm.public_id])
    assert address in listed
    text = browser.get(address).content.decode()
    for expected in (fengyuan.clerk.name, "逢源街道", "核对账号", "显示完整信息"):
        assert expected in text
    assert case.applicant.name not in text


def test_settled_with_words_and_out_of_the_list(hire, desk, alarm):
    browser = desk(hire("auditor", "440103", name="审计甲"))
    address = reverse("workbench:alarm_settle", args=[alarm.public_id])
    assert browser.post(address, {"outcome": "explained", "words": "好"}).status_code == 422
    done = browser.post(address, {"outcome": "explained", "words": "当天集中复核材料。", "form_token": "t-1"})
    assert done.status_code == 302
    text = browser.get(done.url).content.decode()
    assert "当天集中复核材料。" in text
    assert "审计甲" in text
    detail = reverse("workbench:alarm", args=[alarm.public_id])
    assert detail not in browser.get(reverse(LIST)).content.decode()
    assert detail in browser.get(reverse(LIST), {"show": "all"}).content.decode()
    assert browser.post(address, {"outcome": "explained", "words": "再说一次。"}).status_code == 422


def test_not_by_the_person_it_is_about(hire, desk, alarm, fengyuan):
    from minzheng.access.tests.factories import make_staff

    herself = desk(make_staff("chen", "auditor", "440103"))
    address = reverse("workbench:alarm", args=[alarm.public_id])
    seen = herself.get(address).content.decode()
    assert "涉及您本人" in seen
    assert "写入结论" not in seen
    refused = herself.post(f"{address}settle/", {"outcome": "explained", "words": "没有什么。"})
    assert refused.status_code == 422
    assert not hasattr(Alarm.objects.get(), "decision")


@pytest.mark.parametrize("role", ["town_clerk", "district_confirmer", "administrator", "payments_officer"])
def test_nobody_else_sees_alarms(hire, desk, alarm, role):
    browser = desk(hire(role, "440103"))
    address = reverse("workbench:alarm", args=[alarm.public_id])
    for method, url in (("get", reverse(LIST)), ("get", address), ("post", f"{address}settle/")):
        assert getattr(browser, method)(url).status_code == 404


def test_an_auditor_of_another_district_finds_nothing(hire, desk, alarm):
    browser = desk(hire("auditor", "440104"))
    assert "mz-row-link" not in browser.get(reverse(LIST)).content.decode()
    address = reverse("workbench:alarm", args=[alarm.public_id])
    assert browser.get(address).status_code == 404
    assert browser.post(f"{address}settle/", {"outcome": "explained", "words": "没有什么。"}).status_code == 404


def test_the_list_costs_the_same_queries_however_long(hire, desk, case, alarm, fengyuan, settings):
    browser = desk(hire("auditor", "440103"))
    found = set()
    browser.get(reverse(LIST))
    settings.ALARM_THRESHOLDS = dict.fromkeys(settings.ALARM_THRESHOLDS, 1)
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse(LIST))
        found.add(len(queries))
        log.record_look(fengyuan.reviewer, [case.applicant.public_id], what=log.VIEW, purpose="核对账号")
        raise_alarms(actor=Actor.system("test"))
    assert len(found) == 1
