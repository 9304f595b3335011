"""A session that runs out: said plainly, and what was half written is still there."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.test import Client

from minzheng.cases.models import Case
from minzheng.web.portal import codes
from minzheng.web.portal.models import CodeRequest

from .conftest import browser_of

pytestmark = pytest.mark.django_db

SAID = "自动退出"
HALF = "我想撤回，因为"


def signs_in_again(browser: Client, case: Case):
    browser.post("/sign-in/", {"identity_number": case.applicant.identity_number.open()})
    return browser.post("/sign-in/code/", {"code": codes.code_of(CodeRequest.objects.latest("pk"))})


@pytest.fixture
def case(carried) -> Case:
    return carried("dialysis", stage="investigating")


@pytest.fixture
def run_out(case) -> Client:
    """A browser whose session is gone."""
    browser = browser_of(case)
    Session.objects.all().delete()
    return browser


def test_who_was_in_is_told_why_she_is_out(run_out, case):
    answer = run_out.get(f"/mine/{case.public_id}/", follow=True)
    assert SAID in answer.content.decode()
    assert signs_in_again(run_out, case).status_code == 302


def test_who_never_was_in_is_told_nothing_of_it(case):
    assert SAID not in Client().get("/mine/", follow=True).content.decode()


def test_who_left_by_herself_is_not_told_that_she_was_put_out(case):
    browser = browser_of(case)
    browser.post("/sign-out/")
    assert SAID not in browser.get("/mine/", follow=True).content.decode()


def test_what_was_half_written_comes_back_on_the_same_page_once(run_out, case):
    page = f"/mine/{case.public_id}/withdraw/"
    answer = run_out.post(page, {"note": HALF, "sure": "on", "version": str(case.version)}, follow=True)
    assert "写了一半的给您留着" in answer.content.decode()
    case.refresh_from_db()
    assert case.is_open
    assert signs_in_again(run_out, case).url == page
    assert HALF in run_out.get(page).content.decode()
    assert HALF not in run_out.get(page).content.decode()


def test_it_comes_back_to_nobody_else(run_out, case, carried):
    other = carried("widow", stage="lodged")
    page = f"/mine/{case.public_id}/withdraw/"
    run_out.post(page, {"note": HALF})
    assert signs_in_again(run_out, other).url == page
    answer = run_out.get(page)
    assert answer.status_code == 404
    assert HALF not in answer.content.decode()
    assert HALF not in run_out.get(f"/mine/{other.public_id}/withdraw/").content.decode()


def test_a_stranger_leaves_nothing_behind(case):
    stranger = Client()
    stranger.post(f"/mine/{case.public_id}/withdraw/", {"note": HALF})
    assert "kept" not in stranger.session
