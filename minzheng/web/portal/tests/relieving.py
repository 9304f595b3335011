"""Asking for relief from home, page by page, the way a browser without scripts does it."""

from __future__ import annotations

from typing import Any

from django.test import Client

from minzheng.access.models import Division
from minzheng.lib import clock

from .applying import ACCOUNT
from .people import VILLAGE

TOWN = "440103001"
REASON = "昨天夜里厨房起火，锅碗被褥都烧了。"


def send(browser: Client, page: str, **typed: Any):
    """Post a page; it must lead on."""
    answer = browser.post(f"/mine/relief/{page}", typed)
    assert answer.status_code == 302, answer.content.decode()
    return answer


def tell(browser: Client, *, name: str = "陈银好", cause: str = "fire", account: str = ACCOUNT, **other: str) -> None:
    """Every page up to the check."""
    send(browser, "what/", cause=cause, occurred_on=clock.today().isoformat(), reason=REASON, **other)
    send(browser, "town/", town=TOWN)
    village = Division.objects.get(code=VILLAGE)
    send(browser, "place/", place=str(village.pk), address="示例路 8 号 301")
    send(browser, "member/?n=0", wage="500")
    send(browser, "family/")
    send(browser, "costs/", medical_expense="12000" if cause == "medical_spending" else "")
    send(browser, "account/", holder_name=name, bank="广州示例银行", account_number=account)
    send(browser, "papers/", on="1")


def hand_in(browser: Client, **other: str):
    """Check and hand in; the page that follows."""
    assert browser.get("/mine/relief/check/").status_code == 200
    answer = browser.post("/mine/relief/check/", {"sure": "on", **other}, follow=True)
    assert answer.redirect_chain == [("/mine/relief/received/", 302)], answer.content.decode()
    return answer
