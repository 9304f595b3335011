"""Giving up from home: a wish, verified by a clerk with the recipient, and only then the counter's own step."""

from __future__ import annotations

from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from minzheng.access.refusals import Refused
from minzheng.cases import documents
from minzheng.cases.advance import advance, available
from minzheng.cases.models import Task
from minzheng.domains.assistance import queries
from minzheng.domains.assistance.models import GivingUpWish
from minzheng.domains.assistance.vocabulary import GIVING_UP_STATEMENT
from minzheng.lib import clock
from minzheng.payments.models import Entitlement
from minzheng.web.portal import codes
from minzheng.web.portal.models import CodeRequest
from tests.fixtures.visitors import at_desk, page_of

from .conftest import browser_of

pytestmark = pytest.mark.django_db

NOW = date(2020, 12, 10)
WORDS = "儿子大学毕业了，家里够用了。"
PDF = b"%PDF-1.7\n"


@pytest.fixture(autouse=True)
def december():
    with clock.travel(NOW):
        yield


@pytest.fixture
def case(carried):
    return carried("dialysis")


def wish(browser: Client, case, **other: str):
    return browser.post(f"/mine/{case.public_id}/give-up/", {"words": WORDS, "sure": "我要放弃", **other})


def verify(clerk: Client, verdict: str):
    address = f"/desk/assistance/wishes/{GivingUpWish.objects.last().public_id}/"
    return clerk.post(address, {"verdict": verdict, "finding": "十日上门，本人一个人在家时问的。"})


def sign(case, fengyuan) -> None:
    with clock.travel(clock.at_noon(NOW)):
        documents.add_document(
            actor=fengyuan.clerk, case=case, kind=GIVING_UP_STATEMENT, upload_name="a.pdf", content=PDF
        )


def why_not(case, fengyuan) -> list[str]:
    case.refresh_from_db()
    offer = next(each for each in available(case, fengyuan.reviewer) if each.verb == "give_up")
    return [reason.key for reason in offer.reasons]


def test_the_page_says_what_follows_before_anything_is_typed(case):
    browser = browser_of(case)
    assert f"/mine/{case.public_id}/give-up/" in page_of(browser.get(f"/mine/{case.public_id}/"))
    page = page_of(browser.get(f"/mine/{case.public_id}/give-up/"))
    for said in ("没有人可以要求您放弃", "不会马上停", "可以重新申请", "我要放弃"):
        assert said in page


def test_nothing_stops_before_a_clerk_has_spoken_with_her_and_she_has_signed(case, fengyuan):
    browser, owed = browser_of(case), list(Entitlement.objects.values())
    assert wish(browser, case).status_code == 302
    assert "钱还在照常发" in page_of(browser.get(f"/mine/{case.public_id}/give-up/"))
    task = Task.objects.get(key="giving_up_wish")
    assert (task.role, task.division) == ("town_clerk", case.division)
    sign(case, fengyuan)
    assert why_not(case, fengyuan) == ["wish_unverified"]
    with pytest.raises(Refused):
        advance(case, "give_up", actor=fengyuan.reviewer, expected_version=case.version)
    clerk = at_desk(fengyuan.clerk)
    shown = page_of(clerk.get(f"/desk/cases/{case.public_id}/"))
    assert WORDS in shown
    assert "还没有与本人核实" in shown
    assert verify(clerk, "meant").status_code == 302
    assert list(Entitlement.objects.values()) == owed
    task.refresh_from_db()
    assert task.done_at is not None
    assert "已经和您核实过" in page_of(browser.get(f"/mine/{case.public_id}/give-up/"))
    assert why_not(case, fengyuan) == []
    case = advance(case, "give_up", actor=fengyuan.reviewer, expected_version=case.version)
    assert case.state == "given_up"
    assert browser.get(f"/mine/{case.public_id}/give-up/").status_code == 404


def test_one_press_takes_it_back_and_an_older_statement_counts_no_more(case, fengyuan):
    browser = browser_of(case)
    wish(browser, case)
    verify(at_desk(fengyuan.clerk), "meant")
    with clock.travel(clock.at_noon(date(2020, 12, 9))):
        documents.add_document(
            actor=fengyuan.clerk, case=case, kind=GIVING_UP_STATEMENT, upload_name="a.pdf", content=PDF
        )
    answer = browser.post(f"/mine/{case.public_id}/give-up/back/", follow=True)
    assert "什么都没有变" in page_of(answer)
    assert why_not(case, fengyuan) == ["wish_taken_back"]
    assert queries.wish_of(case).taken_back_at is not None
    assert wish(browser, case).status_code == 302
    assert GivingUpWish.objects.count() == 2


def test_what_was_not_her_will_is_over(case, fengyuan):
    browser = browser_of(case)
    wish(browser, case)
    clerk = at_desk(fengyuan.clerk)
    verify(clerk, "not_meant")
    assert "不会马上停" in page_of(browser.get(f"/mine/{case.public_id}/give-up/"))
    assert verify(clerk, "meant").status_code == 404


def test_only_the_clerk_of_her_street_verifies(case, fengyuan, wenquan):
    wish(browser_of(case), case)
    for other in (fengyuan.reviewer, fengyuan.confirmer, wenquan.clerk):
        assert verify(at_desk(other), "meant").status_code == 404
    assert verify(at_desk(fengyuan.clerk), "").status_code == 422
    assert GivingUpWish.objects.get().verdict == ""


def test_pressed_twice_it_is_asked_once(case):
    browser = browser_of(case)
    for _again in range(2):
        assert wish(browser, case, form_token="0190aaaa-0000-7000-8000-000000000012").status_code == 302
    assert wish(browser, case).status_code == 422
    assert GivingUpWish.objects.count() == 1
    assert Task.objects.filter(key="giving_up_wish").count() == 1


@pytest.mark.parametrize("words", ["我要放弃", " 我要 放弃。", "「我要放弃」"])
def test_the_words_count_however_they_are_set(case, words):
    assert wish(browser_of(case), case, sure=words).status_code == 302


@pytest.mark.parametrize(("other", "said"), [({"sure": "好"}, "照着上面的字写"), ({"words": " "}, "请填写")])
def test_without_the_words_nothing_is_asked(case, other, said):
    answer = wish(browser_of(case), case, **other)
    assert answer.status_code == 422
    assert said in page_of(answer)
    assert not GivingUpWish.objects.exists()


def test_what_is_half_written_comes_back_after_the_session_ran_out(case):
    browser = browser_of(case)
    Session.objects.all().delete()
    wish(browser, case)
    browser.post("/sign-in/", {"identity_number": case.applicant.identity_number.open()})
    back = browser.post("/sign-in/code/", {"code": codes.code_of(CodeRequest.objects.latest("pk"))})
    assert WORDS in page_of(browser.get(back.url))
    assert not GivingUpWish.objects.exists()


def test_it_is_nobody_elses_and_only_for_a_benefit_that_goes_on(case, carried):
    others = carried("widow", stage="lodged")
    stranger = browser_of(others)
    for one in (case, others):
        assert stranger.get(f"/mine/{one.public_id}/give-up/").status_code == 404
        assert wish(stranger, one).status_code == 404
        assert stranger.post(f"/mine/{one.public_id}/give-up/back/").status_code == 404
    assert wish(Client(), case).url == "/sign-in/"
    assert not GivingUpWish.objects.exists()
