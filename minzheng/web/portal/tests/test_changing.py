"""A change in a family in benefit, told from home: it lies before the clerk, and nothing is otherwise by itself."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minzheng.cases.models import Document, Task
from minzheng.domains.assistance.models import DeclaredChange, Doubt, Review
from minzheng.lib import clock
from minzheng.payments import holds
from minzheng.payments.models import Entitlement
from minzheng.web.portal import codes
from minzheng.web.portal.models import CodeRequest
from tests.fixtures.visitors import at_desk, page_of

from .applying import photo
from .conftest import browser_of

pytestmark = pytest.mark.django_db

NOW = date(2020, 12, 10)
WORDS = "大儿子上个月在超市找到了工作，每月两千元。"


@pytest.fixture(autouse=True)
def december():
    with clock.travel(NOW):
        yield


@pytest.fixture
def case(carried):
    return carried("dialysis")


def told(**other) -> dict:
    return {"what": "job", "happened_on": "2020-12-01", "words": WORDS, **other}


def test_what_she_tells_lies_before_the_clerk_and_changes_nothing(case, fengyuan):
    browser, owed = browser_of(case), list(Entitlement.objects.values())
    assert f"/mine/{case.public_id}/changes/" in page_of(browser.get(f"/mine/{case.public_id}/"))
    answer = browser.post(f"/mine/{case.public_id}/changes/", told(photo=photo()), follow=True)
    assert "街道还没有看" in page_of(answer)
    assert WORDS in page_of(answer)
    doubt = Doubt.objects.get()
    assert (doubt.kind, doubt.happened_on, doubt.raised_by) == ("declared", date(2020, 12, 1), None)
    assert doubt.source_ref.startswith("resident:")
    assert case.steps.last().actor_kind == "resident"
    assert Document.objects.filter(case=case, kind="income_proof").count() == 1
    task = Task.objects.get(key="doubt")
    assert (task.role, task.division, task.source_ref) == ("town_clerk", case.division, str(doubt.public_id))
    assert "疑点" not in task.text
    assert list(Entitlement.objects.values()) == owed
    clerk = at_desk(fengyuan.clerk)
    assert "网上申报了变化" in page_of(clerk.get("/desk/"))
    page = page_of(clerk.get(f"/desk/assistance/doubts/{doubt.public_id}/"))
    assert WORDS in page
    assert "不影响待遇" in page
    assert "不属实" not in page


@pytest.mark.parametrize(
    ("verdict", "state", "reviews"), [("refuted", "看过了，待遇不变", 0), ("confirmed", "已转入复核", 1)]
)
def test_she_sees_what_became_of_it(case, fengyuan, verdict, state, reviews):
    browser = browser_of(case)
    browser.post(f"/mine/{case.public_id}/changes/", told())
    clerk = at_desk(fengyuan.clerk)
    address = f"/desk/assistance/doubts/{Doubt.objects.get().public_id}/"
    assert clerk.post(address, {"verdict": verdict, "finding": "打电话问过本人。"}).status_code == 302
    assert state in page_of(browser.get(f"/mine/{case.public_id}/changes/"))
    assert Review.objects.filter(benefit=case, ground="declared").count() == reviews
    assert not Task.objects.filter(key="doubt", done_at=None).exists()


def test_a_death_that_she_tells_of_holds_no_money(case):
    browser_of(case).post(f"/mine/{case.public_id}/changes/", told(what="death"))
    assert DeclaredChange.objects.get().what == "death"
    assert holds.of_case(case) is None


def test_pressed_twice_it_is_told_once(case):
    browser = browser_of(case)
    filled = told(form_token="0190aaaa-0000-7000-8000-000000000011")
    for _again in range(2):
        assert browser.post(f"/mine/{case.public_id}/changes/", filled).status_code == 302
    assert DeclaredChange.objects.count() == 1


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"what": ""}, "请选择"),
        ({"happened_on": "2099-01-01"}, "不能晚于今天"),
        ({"words": " "}, "请填写"),
        ({"words": "长" * 1001}, "1000"),
    ],
)
def test_what_is_wrong_is_told_and_stays_typed(case, changes, said):
    answer = browser_of(case).post(f"/mine/{case.public_id}/changes/", told(**changes))
    assert answer.status_code == 422
    assert said in page_of(answer)
    assert told(**changes)["words"].strip() in page_of(answer)
    assert not Doubt.objects.exists()


def test_a_photograph_that_is_none_is_refused_and_nothing_is_told(case):
    answer = browser_of(case).post(f"/mine/{case.public_id}/changes/", told(photo=photo("a.jpg", b"hello")))
    assert answer.status_code == 422
    assert "PDF、JPG" in page_of(answer)
    assert not Doubt.objects.exists()


def test_a_clerk_is_not_flooded(case):
    browser = browser_of(case)
    answers = [browser.post(f"/mine/{case.public_id}/changes/", told()).status_code for _time in range(11)]
    assert answers == [302] * 10 + [422]
    assert DeclaredChange.objects.count() == 10


def test_ten_changes_cost_no_more_questions_than_one(case, django_assert_num_queries):
    browser, address = browser_of(case), f"/mine/{case.public_id}/changes/"
    browser.post(address, told())
    browser.get(address)
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    once = len(few)
    for _time in range(8):
        browser.post(address, told())
    with django_assert_num_queries(once):
        assert page_of(browser.get(address)).count(WORDS) == 9


def test_what_is_half_told_comes_back_after_the_session_ran_out(case):
    browser = browser_of(case)
    Session.objects.all().delete()
    browser.post(f"/mine/{case.public_id}/changes/", told(), follow=True)
    browser.post("/sign-in/", {"identity_number": case.applicant.identity_number.open()})
    back = browser.post("/sign-in/code/", {"code": codes.code_of(CodeRequest.objects.latest("pk"))})
    assert back.url == f"/mine/{case.public_id}/changes/"
    page = page_of(browser.get(back.url))
    assert WORDS in page
    assert "2020-12-01" in page


def test_it_is_nobody_elses_and_only_for_a_benefit_that_goes_on(case, carried):
    others = carried("widow", stage="lodged")
    stranger = browser_of(others)
    for address in (f"/mine/{case.public_id}/changes/", f"/mine/{others.public_id}/changes/"):
        assert stranger.get(address).status_code == 404
        assert stranger.post(address, told()).status_code == 404
    assert Client().post(f"/mine/{case.public_id}/changes/", told()).url == "/sign-in/"
    assert not Doubt.objects.exists()
