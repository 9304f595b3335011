"""Signing in at the portal, screen by screen: no enumeration, no guessing, no leftover sessions."""

from __future__ import annotations

import re
import time
from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minzheng.access.models import AccessLog
from minzheng.access.tests.factories import PASSWORD, make_staff
from minzheng.cases.models import Notice
from minzheng.lib import clock
from minzheng.web.portal import codes
from minzheng.web.portal.models import CodeRequest
from minzheng.web.portal.screens import sign_in

from .conftest import NUMBER, body, signed_in
from .people import identity_number

UNKNOWN = identity_number("19600101", 224)


@pytest.fixture
def visitor(db) -> Client:
    return Client()


def ask(visitor: Client, number: str = NUMBER, **more: str):
    return visitor.post("/sign-in/", {"identity_number": number, **more})


def latest_code() -> str:
    return codes.code_of(CodeRequest.objects.latest("pk"))


def wrong_code() -> str:
    return f"{(int(latest_code()) + 1) % 1_000_000:06d}"


def test_she_signs_in_with_number_and_code(visitor, resident):
    assert ask(visitor).url == "/sign-in/code/"
    page = visitor.post("/sign-in/code/", {"code": latest_code()}, follow=True)
    assert page.redirect_chain == [("/mine/", 302)]
    assert "陈银好，您好" in page.content.decode()


@pytest.mark.parametrize("write", [" {} ", "{:.3} {:.3}", "full width"])
def test_a_code_may_be_copied_with_spaces_or_in_full_width(visitor, resident, write):
    ask(visitor)
    code = latest_code()
    written = {
        " {} ": f" {code} ",
        "{:.3} {:.3}": f"{code[:3]} {code[3:]}",
        "full width": code.translate({ord("0") + digit: ord("０") + digit for digit in range(10)}),
    }[write]
    assert visitor.post("/sign-in/code/", {"code": written}).url == "/mine/"


def test_the_session_gets_a_new_key_and_holds_no_number(visitor, resident):
    ask(visitor)
    before = visitor.session.session_key
    visitor.post("/sign-in/code/", {"code": latest_code()})
    assert visitor.session.session_key != before
    assert not Session.objects.filter(session_key=before).exists()
    assert set(visitor.session.keys()) <= {"resident", "signed_in_at", "_session_expiry"}
    assert NUMBER not in str(dict(visitor.session.items()))


def test_known_and_unknown_numbers_get_the_same_pages(resident):
    pages = []
    for number in (NUMBER, UNKNOWN):
        visitor = Client()
        asked = ask(visitor, number)
        shown = visitor.get("/sign-in/code/")
        tried = visitor.post("/sign-in/code/", {"code": wrong_code()})
        pages.append((asked.status_code, asked.url, shown.status_code, body(shown), tried.status_code, body(tried)))
    assert pages[0] == pages[1]


def test_known_and_unknown_numbers_are_locked_out_alike(resident):
    pages = []
    for number in (NUMBER, UNKNOWN):
        visitor = Client()
        for _ in range(codes.PER_NUMBER[0][0]):
            ask(visitor, number)
        refused = ask(visitor, number)
        assert refused.status_code == 429
        pages.append(body(refused).replace(number, "…"))
    assert pages[0] == pages[1]


def test_behind_a_proxy_machines_are_told_apart_and_claims_are_not_believed(db, settings):
    settings.CLIENT_ADDRESS = "HTTP_X_FORWARDED_FOR"
    most, _within = codes.PER_ADDRESS[0]
    for order in range(most):
        claimed = f"203.0.113.{order}, 192.0.2.7"
        data = {"identity_number": identity_number("19700101", order)}
        assert Client().post("/sign-in/", data, headers={"x-forwarded-for": claimed}).status_code == 302
    data = {"identity_number": identity_number("19700101", 500)}
    assert Client().post("/sign-in/", data, headers={"x-forwarded-for": "192.0.2.7"}).status_code == 429
    assert Client().post("/sign-in/", data, headers={"x-forwarded-for": "192.0.2.8"}).status_code == 302


def test_the_answer_comes_no_sooner_for_an_unknown_number(visitor, resident, monkeypatch):
    monkeypatch.setattr(sign_in, "ANSWER_SECONDS", 0.2)
    for number in (NUMBER, UNKNOWN):
        started = time.monotonic()
        ask(visitor, number)
        assert time.monotonic() - started >= 0.2


def test_a_wrong_code_says_so_and_five_end_it(visitor, resident):
    ask(visitor)
    wrong = wrong_code()
    for _ in range(codes.MOST_ATTEMPTS - 1):
        page = visitor.post("/sign-in/code/", {"code": wrong})
        assert page.status_code == 422
        assert "验证码不对" in page.content.decode()
    last = visitor.post("/sign-in/code/", {"code": wrong})
    assert "已经作废" in last.content.decode()
    right = visitor.post("/sign-in/code/", {"code": latest_code()})
    assert right.status_code == 422
    assert "resident" not in visitor.session


def test_guessing_on_in_other_browsers_runs_into_the_limit(resident):
    """Brute force: every new browser needs a new code, and a number has three in a quarter of an hour."""
    tried = 0
    for _ in range(10):
        visitor = Client()
        if ask(visitor).status_code == 429:
            continue
        wrong = wrong_code()
        for _ in range(10):
            tried += "验证码不对" in visitor.post("/sign-in/code/", {"code": wrong}).content.decode()
    assert tried <= codes.PER_NUMBER[0][0] * codes.MOST_ATTEMPTS


def test_an_old_code_says_so(visitor, resident, monkeypatch):
    ask(visitor)
    real = clock.real_now
    monkeypatch.setattr(clock, "real_now", lambda: real() + timedelta(minutes=codes.LIVES_MINUTES))
    page = visitor.post("/sign-in/code/", {"code": latest_code()})
    assert "已经失效" in page.content.decode()
    assert "重新获取验证码" in page.content.decode()
    assert "resident" not in visitor.session


def test_a_code_of_another_shape_is_no_attempt(visitor, resident):
    ask(visitor)
    for shape in ("12345", "1234567", "12a456", "", "１２３"):
        assert visitor.post("/sign-in/code/", {"code": shape}).status_code == 422
    assert CodeRequest.objects.get().attempts == 0


def test_the_code_page_needs_a_request_first(visitor):
    assert visitor.get("/sign-in/code/").url == "/sign-in/"
    assert visitor.post("/sign-in/code/", {"code": "123456"}).url == "/sign-in/"


@pytest.mark.parametrize("number", ["", "123", "440199196001012221", "44019919600101222x0"])
def test_a_number_that_cannot_be_one_is_refused_and_leaves_nothing(visitor, resident, number):
    page = ask(visitor, number)
    assert page.status_code == 422
    assert not CodeRequest.objects.exists()
    assert not Notice.objects.exists()


def test_she_returns_to_the_page_she_came_for(visitor, resident):
    wanted = "/mine/0190a5f0-0000-7000-8000-000000000000/"
    assert visitor.get(wanted).url == "/sign-in/?next=" + wanted.replace("/", "%2F")
    assert wanted in visitor.get(f"/sign-in/?next={wanted}").content.decode()
    ask(visitor, next=wanted)
    assert visitor.post("/sign-in/code/", {"code": latest_code()}).url == wanted


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://example.org/mine/",
        "//example.org/mine/",
        "/desk/",
        "/mine/../work/",
        "/mine/nothing/",
        "/mine//example.org",
    ],
)
def test_she_is_sent_nowhere_else(visitor, resident, elsewhere):
    ask(visitor, next=elsewhere)
    assert visitor.post("/sign-in/code/", {"code": latest_code()}).url == "/mine/"


def test_signing_out_ends_the_session(her_browser):
    key = her_browser.session.session_key
    assert her_browser.get("/sign-out/").status_code == 405
    assert her_browser.post("/sign-out/").url == "/"
    assert not Session.objects.filter(session_key=key).exists()
    assert her_browser.get("/mine/").url.startswith("/sign-in/")


def test_a_session_ends_after_a_quarter_of_an_hour_without_a_page(her_browser):
    assert her_browser.session.get_expiry_age() == 15 * 60
    session = Session.objects.get(session_key=her_browser.session.session_key)
    session.expire_date = clock.real_now() - timedelta(seconds=1)
    session.save()
    assert her_browser.get("/mine/").url.startswith("/sign-in/")


def test_every_page_begins_the_quarter_of_an_hour_anew(her_browser):
    session = Session.objects.get(session_key=her_browser.session.session_key)
    session.expire_date = clock.real_now() + timedelta(minutes=1)
    session.save()
    her_browser.get("/mine/")
    session.refresh_from_db()
    assert session.expire_date > clock.real_now() + timedelta(minutes=14)


def test_a_staff_session_is_no_resident_session(db):
    make_staff("clerk", "town_clerk", "440103001")
    staff_browser = Client()
    staff_browser.post("/desk/sign-in/", {"username": "clerk", "password": PASSWORD})
    assert staff_browser.get("/mine/").url.startswith("/sign-in/")


def test_a_resident_session_is_no_staff_session(her_browser):
    page = her_browser.get("/desk/")
    assert page.status_code == 302
    assert page.url.startswith("/desk/sign-in/")


def test_signing_in_as_resident_ends_a_staff_session_in_the_same_browser(resident):
    make_staff("clerk", "town_clerk", "440103001")
    visitor = Client()
    visitor.post("/desk/sign-in/", {"username": "clerk", "password": PASSWORD})
    ask(visitor)
    visitor.post("/sign-in/code/", {"code": latest_code()})
    assert "posting" not in visitor.session
    assert "_auth_user_id" not in visitor.session
    assert visitor.get("/mine/").status_code == 200


def test_leaving_the_portal_does_not_sign_out_a_clerk(db):
    make_staff("clerk", "town_clerk", "440103001")
    visitor = Client()
    visitor.post("/desk/sign-in/", {"username": "clerk", "password": PASSWORD})
    visitor.post("/sign-out/")
    assert "posting" in visitor.session


def test_whoever_is_signed_in_is_led_past_the_sign_in_page(her_browser):
    assert her_browser.get("/sign-in/").url == "/mine/"


def test_signing_in_is_in_the_access_log(resident):
    signed_in(NUMBER)
    (look,) = AccessLog.objects.all()
    assert (look.actor_kind, look.person_id, look.what) == ("resident", resident.public_id, "view")


def test_asking_and_trying_cost_a_fixed_number_of_queries(resident):
    counts = []
    for number in (NUMBER, UNKNOWN):
        visitor = Client()
        with CaptureQueriesContext(connection) as asking:
            ask(visitor, number)
        with CaptureQueriesContext(connection) as trying:
            visitor.post("/sign-in/code/", {"code": wrong_code()})
        counts.append((len(asking), len(trying)))
    assert counts[0][1] == counts[1][1]
    assert max(asking for asking, _ in counts) <= 30


def test_the_outbox_shows_the_code_and_hides_the_telephone(visitor, resident, settings):
    settings.DEVELOPMENT_OUTBOX = True
    ask(visitor)
    page = visitor.get("/outbox/").content.decode()
    assert latest_code() in page
    assert "10012345678" not in page
    assert NUMBER not in page
    assert "陈银好" not in page
    assert "/outbox/" in visitor.get("/sign-in/code/").content.decode()


def test_the_code_asked_for_last_is_on_top_wherever_the_demonstrations_clock_stands(visitor, resident):
    for day in (clock.today(), clock.today() - timedelta(days=1)):
        with clock.travel(day):
            ask(visitor)
    page = visitor.get("/outbox/").content.decode()
    assert re.search(r"\b\d{6}\b", page[page.index("mz-timeline-what") :])[0] == latest_code()


def test_without_the_setting_there_is_no_outbox(visitor, resident, settings):
    settings.DEVELOPMENT_OUTBOX = False
    ask(visitor)
    assert visitor.get("/outbox/").status_code == 404
    assert "/outbox/" not in visitor.get("/sign-in/code/").content.decode()
