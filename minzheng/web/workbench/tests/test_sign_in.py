"""Signing in: who gets in, who is locked out and told so, and where one goes on."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from minzheng.access.models import Posting
from minzheng.access.tests.factories import PASSWORD, make_staff
from minzheng.lib import clock

LIWAN_STREET = "440103001"
YUEXIU_STREET = "440104001"

SIGN_IN = reverse("workbench:sign_in")
HOME = reverse("workbench:home")


@pytest.fixture
def clerk(db):
    return make_staff("chen", "town_clerk", LIWAN_STREET, name="陈经办")


def enter(client: Client, password: str = PASSWORD, **more: str):
    return client.post(SIGN_IN, {"username": "chen", "password": password, **more})


def test_a_clerk_gets_to_her_inbox(clerk, client):
    answer = enter(client)
    assert (answer.status_code, answer.url) == (302, HOME)
    page = client.get(HOME).content.decode()
    assert "陈经办" in page
    assert "镇街经办" in page


def test_one_posting_is_chosen_without_asking_and_several_are_asked_for(clerk, client):
    make_staff("chen", "town_reviewer", YUEXIU_STREET)
    answer = enter(client, next="/somewhere/")
    posting_page = reverse("workbench:posting")
    assert answer.url == f"{posting_page}?next=%2Fsomewhere%2F"
    page = client.get(answer.url).content.decode()
    assert page.count('name="posting"') == 2
    other = Posting.objects.get(role="town_reviewer")
    chosen = client.post(posting_page, {"posting": str(other.public_id), "next": "/somewhere/"})
    assert chosen.url == "/somewhere/"
    assert client.session["posting"] == str(other.public_id)


def test_the_posting_of_somebody_else_is_not_chosen(clerk, client):
    enter(client)
    other = Posting.objects.get(staff__public_id=make_staff("liang", "auditor", "440100").staff_id)
    for wrong in (str(other.public_id), "", "x"):
        answer = client.post(reverse("workbench:posting"), {"posting": wrong})
        assert answer.status_code == 422
        assert "请选择一个岗位" in answer.content.decode()
    assert client.session["posting"] == str(clerk.posting_id)


def test_a_wrong_password_keeps_the_name_and_says_neither_which_was_wrong(clerk, client):
    answer = enter(client, "not-the-password")
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "用户名或密码不正确" in page
    assert 'value="chen"' in page
    assert "not-the-password" not in page


def test_five_wrong_passwords_lock_the_name_and_the_page_says_for_how_long(clerk, client):
    for _attempt in range(settings.AXES_FAILURE_LIMIT):
        last = enter(client, "wrong")
    assert last.status_code == 429
    assert "已锁定" in last.content.decode()
    answer = enter(Client(), PASSWORD)
    assert answer.status_code == 429
    assert "请在 15 分钟后再试" in answer.content.decode()


def test_somebody_without_a_posting_is_told_whom_to_ask(db, client):
    make_staff("chen", "town_clerk", LIWAN_STREET, valid_to=clock.today() - timedelta(days=1))
    assert "没有有效的任职" in enter(client).content.decode()


@pytest.mark.parametrize(
    "evil", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "\\\\evil.example"]
)
def test_the_way_on_leads_to_no_other_site(clerk, client, evil):
    assert enter(client, next=evil).url == HOME
    assert "evil" not in client.get(SIGN_IN, {"next": evil}).content.decode()


def test_a_page_asked_for_without_a_session_is_come_back_to(clerk, client):
    wanted = reverse("workbench:search")
    answer = client.get(wanted)
    assert answer.url == f"{SIGN_IN}?next={wanted.replace('/', '%2F')}"
    page = client.get(answer.url).content.decode()
    assert "登录后会回到刚才的页面" in page
    assert f'name="next" value="{wanted}"' in " ".join(page.split())
    assert enter(client, next=wanted).url == wanted


def test_a_form_posted_after_the_session_ended_leads_back_to_its_page(client, db):
    came_from = f"http://testserver{reverse('workbench:run_draft')}"
    answer = client.post(reverse("workbench:run_draft"), headers={"referer": came_from})
    assert answer.url == SIGN_IN
    page = client.get(SIGN_IN, headers={"referer": came_from}).content.decode()
    assert "登录已经过期" in page
    assert reverse("workbench:run_draft") in page
    elsewhere = client.get(SIGN_IN, headers={"referer": "http://other.example/work/runs/new/"}).content.decode()
    assert "/runs/new/" not in elsewhere


def test_the_first_visit_is_told_of_no_expiry(client, db):
    page = client.get(client.get(HOME).url).content.decode()
    assert "过期" not in page


def test_a_session_ends_after_ten_hours(clerk, desk):
    eleven_hours_ago = clock.real_now() - timedelta(hours=11)
    client = desk(clerk, since=eleven_hours_ago.timestamp())
    assert client.get(HOME).url.startswith(SIGN_IN)


def test_signing_out_leaves_nothing_and_says_so(clerk, desk):
    client = desk(clerk)
    assert client.get(reverse("workbench:sign_out")).status_code == 405
    answer = client.post(reverse("workbench:sign_out"))
    assert "您已退出登录" in client.get(answer.url).content.decode()
    assert client.get(HOME).status_code == 302
    assert "posting" not in client.session


def test_the_cast_of_the_demonstration_is_shown_only_where_there_is_one(client, db, settings):
    assert "演示账号" not in client.get(SIGN_IN).content.decode()
    settings.DEMO_ACCOUNTS = [
        {"username": "chen", "password": "minzheng", "name": "陈淑仪", "role": "town_clerk", "place": "逢源街道"}
    ]
    page = client.get(SIGN_IN).content.decode()
    assert "演示账号" in page
    assert "镇街经办" in page
