"""The first page and the pages that explain: what has happened, what fits, what to bring, how it goes."""

from __future__ import annotations

from datetime import date

import pytest
from django.urls import reverse

from minzheng.lib import clock
from minzheng.web.portal import procedure
from minzheng.web.portal.topics import TOPICS

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
        page = client.get("/help/dibao/")
    content = page.content.decode()
    for thing in ("身份证", "承诺和授权书", "申报清单", "街道或镇政务服务中心"):
        assert thing in content
    assert ("民主评议" in content) == (on == LAST_DAY_OF_220)


@pytest.mark.django_db
def test_it_begins_with_what_has_happened_and_leads_everywhere(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get("/").content.decode()
    assert page.index("我遇到了什么困难") < page.index("查询我的办理进度")
    addresses = [f"portal:help_{key}" for key in TOPICS]
    addresses += ["portal:help_dibao", "portal:mine", "portal:notices", "workbench:home"]
    for name in addresses:
        assert f'href="{reverse(name)}"' in page, name
    assert "在网上申请" in page
    assert 'href=""' not in page


@pytest.mark.django_db
@pytest.mark.parametrize("key", TOPICS)
def test_every_difficulty_names_help_a_counter_and_what_is_done_here(client, key, django_assert_num_queries):
    with django_assert_num_queries(0):
        page = client.get(f"/help/{key}/").content.decode()
    assert str(TOPICS[key].title) in page
    assert page.count("到哪里办") == len(TOPICS[key].helps)
    for address, form in (("/apply/", "portal:apply"), ("/relief/", "portal:relief")):
        assert (f'href="{address}"' in page) == any(each.form == form for each in TOPICS[key].helps)


@pytest.mark.django_db
def test_large_type_is_a_page_of_its_own_and_one_press_away_without_scripts(client):
    for address in ("/", "/notices/", "/help/illness/", "/sign-in/"):
        assert 'name="size" value="large"' in client.get(address).content.decode()
    answer = client.post("/ui/type-size/", {"size": "large", "next": "/notices/"})
    assert answer.url == "/notices/"
    for address in ("/", "/notices/", "/help/illness/", "/sign-in/"):
        page = client.get(address).content.decode()
        assert "mz-large" in page
        assert 'name="size" value="normal"' in page
        assert "打 12345 问人" in page
    assert client.post("/ui/type-size/", {"size": "normal", "next": "/"}).url == "/"
    assert "mz-large" not in client.get("/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("address", ["/", "/mine/", "/outbox/", "/notices/", "/help/dibao/", "/robots.txt"])
def test_pages_to_read_take_no_posts(her_browser, address):
    assert her_browser.post(address).status_code == 405
