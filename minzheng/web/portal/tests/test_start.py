"""The first page: what to bring, how it goes under the rule in force, and nothing that is not there yet."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import NoReverseMatch, reverse

from minzheng.lib import clock
from minzheng.web.portal import procedure

LAST_DAY_OF_220, FIRST_DAY_OF_57 = date(2021, 6, 30), date(2021, 7, 1)


def told(on: date) -> dict[str, str]:
    return {str(stage.label): stage.hint for stage in procedure.stages(on)}


def test_the_stages_of_the_rule_of_2012():
    stages = told(LAST_DAY_OF_220)
    assert list(stages) == ["受理申请", "调查", "民主评议", "公示", "区里决定", "发钱"]
    assert stages["调查"] == "10 个工作日以内"
    assert stages["民主评议"] == "5 个工作日以内"
    assert stages["公示"] == "贴 7 天"
    assert stages["区里决定"] == "5 个工作日内提出意见，再公示 7 天，期满后 3 个工作日内决定"
    assert "220号" in procedure.law(LAST_DAY_OF_220)


def test_the_stages_of_the_rule_of_2021():
    stages = told(FIRST_DAY_OF_57)
    assert list(stages) == ["受理申请", "调查", "公示", "区里决定", "发钱", "一共"]
    assert stages["调查"] == "受理后 3 个工作日以内开始"
    assert stages["区里决定"] == "10 个工作日以内"
    assert stages["一共"] == "30 个工作日以内"
    assert "57号" in procedure.law(FIRST_DAY_OF_57)


@pytest.mark.django_db
@pytest.mark.parametrize("on", [LAST_DAY_OF_220, FIRST_DAY_OF_57])
def test_the_page_says_what_to_bring_and_what_the_law_of_the_day_says(client, on, django_assert_num_queries):
    with clock.travel(on), django_assert_num_queries(0):
        page = client.get("/")
    content = page.content.decode()
    for thing in ("身份证", "承诺和授权书", "申报清单", reverse("portal:mine"), reverse("workbench:home")):
        assert thing in content
    assert ("民主评议" in content) == (on == LAST_DAY_OF_220)


@pytest.mark.django_db
def test_what_comes_later_is_not_linked(client):
    with pytest.raises(NoReverseMatch):
        reverse("portal:notices")
    assert 'href=""' not in client.get("/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/mine/", "/outbox/"])
def test_pages_to_read_take_no_posts(her_browser, address):
    assert her_browser.post(address).status_code == 405
