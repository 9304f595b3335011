"""Signing in with a second factor: no session before the code; setting one up; what is owed before anything else."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from minzheng.access import second_factor, staff
from minzheng.access.models import SecondFactor, SecurityEvent, Staff
from minzheng.access.sign_in import AWAITED
from minzheng.access.tests.factories import PASSWORD, make_staff
from minzheng.access.tests.telephones import Telephone
from minzheng.lib import clock

SIGN_IN, CODE = reverse("workbench:sign_in"), reverse("workbench:code")
HOME, ACCOUNT = reverse("workbench:home"), reverse("workbench:account")
SET_UP = reverse("workbench:second_factor")
BEGIN = reverse("workbench:begin_second_factor")
CHANGE = reverse("workbench:password")
NEW = "三月桃花开满山-2020"


@pytest.fixture
def clerk(db):
    return make_staff("chen", "town_clerk", "440103001", name="陈经办")


@pytest.fixture
def chen(clerk) -> Staff:
    return Staff.objects.get(username="chen")


@pytest.fixture
def telephone(clerk, chen) -> Telephone:
    return Telephone.enrolled(clerk, chen)


def enter(client: Client, password: str = PASSWORD, **more: str):
    return client.post(SIGN_IN, {"username": "chen", "password": password, **more})


def is_inside(client: Client) -> bool:
    return client.get(HOME).status_code == 200


def test_the_right_password_alone_opens_nothing(telephone, client):
    answer = enter(client, next=ACCOUNT)
    assert answer.url == f"{CODE}?next=%2Fdesk%2Faccount%2F"
    assert not is_inside(client)
    assert "_auth_user_id" not in client.session
    page = client.get(answer.url)
    assert "no-store" in page["Cache-Control"]
    assert "陈经办" not in page.content.decode()
    answer = client.post(CODE, {"code": telephone.next(), "next": ACCOUNT})
    assert answer.url == ACCOUNT
    assert is_inside(client)
    assert AWAITED not in client.session


def test_the_way_on_from_the_code_leads_not_back_to_signing_in(telephone, client):
    enter(client)
    page = client.get(CODE, headers={"referer": f"http://testserver{SIGN_IN}"}).content.decode()
    assert f'value="{SIGN_IN}"' not in page
    assert client.post(CODE, {"code": telephone.next(), "next": SIGN_IN}).url == HOME


def test_the_session_gets_a_new_key_at_each_step(telephone, client):
    client.get(SIGN_IN)
    enter(client)
    first = client.session.session_key
    client.post(CODE, {"code": telephone.next()})
    assert client.session.session_key != first


def test_a_recovery_code_will_do_once(telephone):
    for code, inside in ((telephone.recovery[0], True), (telephone.recovery[0], False), (telephone.recovery[1], True)):
        client = Client()
        enter(client)
        client.post(CODE, {"code": code})
        assert is_inside(client) == inside


def test_without_the_password_there_is_no_page_for_the_code(telephone, client):
    for answer in (client.get(CODE), client.post(CODE, {"code": telephone.next()})):
        assert answer.url == SIGN_IN
    assert not is_inside(client)


def test_the_code_is_awaited_for_five_minutes(telephone, client):
    enter(client)
    session = client.session
    session[AWAITED] = {**session[AWAITED], "since": session[AWAITED]["since"] - timedelta(minutes=5).total_seconds()}
    session.save()
    answer = client.post(CODE, {"code": telephone.next()}, follow=True)
    assert answer.redirect_chain == [(SIGN_IN, 302)]
    assert "时间已过" in answer.content.decode()
    assert not is_inside(client)


@pytest.mark.parametrize("change", ["password", "deactivated", "factor"])
def test_what_changes_in_between_ends_the_waiting(change, telephone, client, chen):
    chief = make_staff("chief", "administrator", "440100")
    enter(client)
    code = telephone.next()
    if change == "password":
        staff.set_one_time_password(actor=chief, staff=chen)
    elif change == "factor":
        staff.reset_second_factor(actor=chief, staff=chen, note="手机丢失")
    else:
        staff.deactivate(actor=chief, staff=chen)
    assert client.post(CODE, {"code": code}).url == SIGN_IN
    assert not is_inside(client)


def test_five_wrong_codes_lock_whatever_the_browser(telephone):
    for number in range(5):
        client = Client()
        enter(client)
        answer = client.post(CODE, {"code": telephone.wrong()})
        assert answer.status_code == (422 if number < 4 else 429)
    client = Client()
    enter(client)
    answer = client.post(CODE, {"code": telephone.next()})
    assert answer.status_code == 429
    assert "请在 15 分钟后再试" in answer.content.decode()
    assert not is_inside(client)


def test_setting_it_up_from_the_account_page(clerk, chen, desk):
    client, elsewhere = desk(clerk), desk(clerk)
    assert "设置二次验证" in client.get(ACCOUNT).content.decode()
    assert client.post(BEGIN, {"password": "wrong"}).status_code == 422
    assert second_factor.begun_secret(chen) is None
    assert client.post(BEGIN, {"password": PASSWORD}).url == SET_UP
    secret = second_factor.begun_secret(chen)
    page = client.get(SET_UP)
    text = page.content.decode()
    assert " ".join(re.findall("....", secret)) in text
    picture = unquote(re.search(r'<img src="(data:image/svg\+xml[^"]+)"', text).group(1))
    assert "<path" in picture
    assert "no-store" in page["Cache-Control"]
    assert client.post(SET_UP, {"code": "000000"}).status_code == 422
    done = client.post(SET_UP, {"code": Telephone(secret).code()})
    codes = re.findall(r"<code>([A-Z0-9]{5}-[A-Z0-9]{5})</code>", done.content.decode())
    assert len(codes) == 10
    assert "no-store" in done["Cache-Control"]
    assert is_inside(client)  # this session goes on, the others have ended
    assert not is_inside(elsewhere)
    for address in (ACCOUNT, SET_UP):
        assert not [code for code in codes if code in client.get(address).content.decode()]
    assert "已启用" in client.get(ACCOUNT).content.decode()


def test_a_page_kept_open_too_long_begins_again(clerk, chen, desk, system_author):
    client = desk(clerk)
    client.post(BEGIN, {"password": PASSWORD})
    code = Telephone(second_factor.begun_secret(chen)).code()
    SecondFactor.objects.update(begun_at=clock.real_now() - timedelta(minutes=16))
    answer = client.post(SET_UP, {"code": code})
    assert "设置已经过期" in answer.content.decode()
    assert not second_factor.is_enrolled(chen)


def test_replacing_asks_for_both_codes(clerk, chen, desk, telephone):
    client = desk(clerk)
    client.post(BEGIN, {"password": PASSWORD})
    new = Telephone(second_factor.begun_secret(chen))
    assert client.post(SET_UP, {"code": new.code()}).status_code == 422
    assert client.post(SET_UP, {"code": new.code(), "current": telephone.wrong()}).status_code == 422
    assert client.post(SET_UP, {"code": new.code(), "current": telephone.recovery[0]}).status_code == 200
    other = Client()
    enter(other)
    other.post(CODE, {"code": new.next()})
    assert is_inside(other)


def test_taking_it_away_needs_a_code(clerk, chen, desk, telephone):
    client = desk(clerk)
    away = reverse("workbench:remove_second_factor")
    assert client.post(away, {"code": telephone.wrong()}).status_code == 422
    assert client.post(away, {"code": telephone.next()}).url == ACCOUNT
    assert not second_factor.is_enrolled(chen)
    assert is_inside(client)


# What is owed before anything else ------------------------------------------------------------------------------------


def test_where_it_is_required_everybody_sets_it_up_before_anything_else(clerk, chen, client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    enter(client)
    for address in (HOME, ACCOUNT, reverse("workbench:search"), reverse("workbench:posting")):
        assert client.get(address).url == SET_UP
    assert client.post(reverse("workbench:search"), {"q": "x"}).url == SET_UP
    assert client.get(HOME, headers={"HX-Request": "true"})["HX-Redirect"] == SET_UP
    assert "完成这一步之后才能进入工作台" in client.get(SET_UP).content.decode()
    client.post(BEGIN, {"password": PASSWORD})
    client.post(SET_UP, {"code": Telephone(second_factor.begun_secret(chen)).code()})
    assert is_inside(client)
    assert "停用二次验证" not in client.get(ACCOUNT).content.decode()


def test_a_session_from_before_it_was_required_is_asked_too(clerk, desk, settings):
    client = desk(clerk)
    assert is_inside(client)
    settings.SECOND_FACTOR_REQUIRED = True
    assert client.get(HOME).url == SET_UP


def test_a_one_time_password_is_changed_before_anything_else(clerk, chen, client):
    chief = make_staff("chief", "administrator", "440100")
    once = staff.set_one_time_password(actor=chief, staff=chen)
    assert enter(client).status_code == 422
    enter(client, once)
    assert client.get(HOME).url == CHANGE
    assert client.get(ACCOUNT).url == CHANGE
    page = client.get(CHANGE).content.decode()
    assert "重置您的密码" in page  # she is told who did it, and that somebody did
    assert "一次性密码" in page
    answer = client.post(CHANGE, {"password": once, "new": NEW, "again": NEW})
    assert answer.url == HOME
    assert is_inside(client)
    assert enter(Client(), once).status_code == 422
    assert enter(Client(), NEW).status_code == 302


def test_the_password_comes_before_the_factor(clerk, chen, client, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    chief = make_staff("chief", "administrator", "440100")
    enter(client, staff.set_one_time_password(actor=chief, staff=chen))
    assert client.get(HOME).url == CHANGE


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"password": "wrong"}, "密码不正确"),
        ({"again": NEW + "x"}, "两次输入的新密码不一样"),
        ({"new": PASSWORD, "again": PASSWORD}, "不能与现在的密码相同"),
        ({"new": "short-1", "again": "short-1"}, "10"),
        ({"new": "19870314198703", "again": "19870314198703"}, "数字"),
        ({"new": "password123", "again": "password123"}, "常见"),
    ],
)
def test_a_new_password_has_to_be_a_good_one(clerk, chen, desk, typed, wrong):
    client = desk(clerk)
    answer = client.post(CHANGE, {"password": PASSWORD, "new": NEW, "again": NEW, **typed})
    assert answer.status_code == 422
    assert wrong in answer.content.decode()
    assert NEW not in answer.content.decode()
    chen.refresh_from_db()
    assert chen.check_password(PASSWORD)


def test_five_wrong_guesses_at_the_old_password_lock_the_name(clerk, desk):
    client = desk(clerk)
    for _attempt in range(5):
        answer = client.post(CHANGE, {"password": "wrong", "new": NEW, "again": NEW})
    assert "已锁定" in answer.content.decode()
    assert enter(Client()).status_code == 429


# Sessions end ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("change", ["own password", "one-time password", "factor reset", "deactivated"])
def test_other_sessions_end(change, clerk, chen, desk, telephone):
    chief = make_staff("chief", "administrator", "440100")
    here, elsewhere = desk(clerk), desk(clerk)
    if change == "own password":
        here.post(CHANGE, {"password": PASSWORD, "new": NEW, "again": NEW})
    elif change == "one-time password":
        staff.set_one_time_password(actor=chief, staff=chen)
    elif change == "factor reset":
        staff.reset_second_factor(actor=chief, staff=chen, note="手机丢失")
    else:
        staff.deactivate(actor=chief, staff=chen)
    assert not is_inside(elsewhere)
    assert is_inside(here) == (change == "own password")


def test_a_reset_is_told_at_the_next_sign_in_and_only_then(clerk, chen, telephone):
    chief = make_staff("chief", "administrator", "440100")
    staff.reset_second_factor(actor=chief, staff=chen, note="手机丢失，已当面核对")
    for told in (True, False):
        client = Client()
        enter(client)
        assert ("重置您的二次验证" in client.get(HOME).content.decode()) == told


def test_sign_ins_and_failures_are_kept_without_what_was_typed(clerk, chen, client):
    enter(client, "not-the-password")
    client.post(SIGN_IN, {"username": "my-secret-typed-in-the-wrong-box", "password": "x"})
    enter(client)
    rows = list(SecurityEvent.objects.order_by("pk").values_list("kind", "subject_id", "address"))
    assert rows == [
        ("sign_in_failed", chen.public_id, "127.0.0.1"),
        ("sign_in_failed", None, "127.0.0.1"),
        ("signed_in", chen.public_id, "127.0.0.1"),
    ]
    assert "secret" not in str(list(SecurityEvent.objects.values()))
