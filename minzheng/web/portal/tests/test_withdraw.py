"""Withdrawing one's own application: asked twice, once carried out, never somebody else's."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from minzheng.access.models import HistoryRow, Submission
from minzheng.cases.models import Case, Clock, Notice, Step

from .conftest import browser_of

pytestmark = pytest.mark.django_db

REASON = "我找到工作了"


def token_in(page: str) -> str:
    return re.search(r'name="form_token" value="([^"]+)"', page)[1]


def form(case: Case, browser: Client, **changes: str) -> dict[str, str]:
    """What the page would send, filled in."""
    page = browser.get(f"/mine/{case.public_id}/withdraw/").content.decode()
    return {"note": REASON, "sure": "on", "version": str(case.version), "form_token": token_in(page), **changes}


def written() -> tuple:
    """Everything a withdrawal writes."""
    return (
        list(Case.objects.order_by("pk").values_list("state", "version", "is_open")),
        list(Clock.objects.order_by("pk").values_list("stopped_on")),
        Step.objects.count(),
        Notice.objects.count(),
        Submission.objects.count(),
        HistoryRow.objects.exclude(table_name__startswith="access_").count(),
    )


@pytest.mark.parametrize("stage", ["lodged", "investigating", "town_publicity", "district_publicity"])
def test_she_withdraws_and_the_case_is_closed(carried, stage):
    case = carried("dialysis", stage=stage)
    browser = browser_of(case)
    answer = browser.post(f"/mine/{case.public_id}/withdraw/", form(case, browser), follow=True)
    assert answer.redirect_chain == [(f"/mine/{case.public_id}/", 302)]
    assert "申请已经撤回" in answer.content.decode()
    case.refresh_from_db()
    assert (case.state, case.is_open) == ("withdrawn", False)
    step = case.steps.last()
    assert (step.verb, step.actor_kind, step.role, step.note) == ("withdraw", "resident", "resident", REASON)
    assert not case.clocks.filter(stopped_on=None).exists()
    assert not case.publicities.filter(taken_down_on=None).exists()


def test_pressing_twice_withdraws_once(carried):
    case = carried("dialysis", stage="investigating")
    browser = browser_of(case)
    filled = form(case, browser)
    browser.post(f"/mine/{case.public_id}/withdraw/", filled)
    after_first = written()
    again = browser.post(f"/mine/{case.public_id}/withdraw/", filled)
    assert again.url == f"/mine/{case.public_id}/"
    assert written() == after_first


@pytest.mark.parametrize(
    ("changes", "status", "told"),
    [
        ({"sure": ""}, 422, "请确认。"),
        ({"note": "   "}, 422, "请填写。"),
        ({"note": "长" * 201}, 422, "200"),
        ({"version": "99"}, 409, "刚刚被别人处理过"),
        ({"version": "abc"}, 422, ""),
    ],
)
def test_a_refused_withdrawal_changes_nothing_and_keeps_what_was_typed(carried, changes, status, told):
    case = carried("dialysis", stage="investigating")
    browser = browser_of(case)
    filled = form(case, browser, **changes)
    before = written()
    answer = browser.post(f"/mine/{case.public_id}/withdraw/", filled)
    assert answer.status_code == status
    assert told in answer.content.decode()
    assert filled["note"].strip() in answer.content.decode()
    assert written() == before


@pytest.mark.parametrize("key", ["dialysis", "three_people_3240"])
def test_what_is_decided_cannot_be_withdrawn(carried, key):
    case = carried(key)
    browser = browser_of(case)
    assert browser.get(f"/mine/{case.public_id}/withdraw/").status_code == 404
    before = written()
    filled = {"note": REASON, "sure": "on", "version": str(case.version)}
    assert browser.post(f"/mine/{case.public_id}/withdraw/", filled).status_code == 422
    assert written() == before


def test_nobody_else_withdraws_it(carried):
    case, others = carried("dialysis", stage="investigating"), carried("widow", stage="lodged")
    browser = browser_of(others)
    filled = {"note": REASON, "sure": "on", "version": str(case.version)}
    before = written()
    answer = browser.post(f"/mine/{case.public_id}/withdraw/", filled)
    assert answer.status_code == 404
    assert case.number not in answer.content.decode()
    assert Client().post(f"/mine/{case.public_id}/withdraw/", filled).url == "/sign-in/"
    assert written() == before


def test_without_the_pages_own_token_nothing_is_withdrawn(carried):
    """Another site can't make her browser withdraw: the form needs the token of the page."""
    case = carried("dialysis", stage="investigating")
    signed_in = browser_of(case)
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = signed_in.cookies
    filled = {"note": REASON, "sure": "on", "version": str(case.version)}
    before = written()
    assert strict.post(f"/mine/{case.public_id}/withdraw/", filled).status_code == 403
    assert written() == before
