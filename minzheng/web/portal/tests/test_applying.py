"""Applying from home: begun, left, taken up again, lodged; known and unknown numbers alike."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from minzheng.access.tests.factories import PASSWORD, make_staff
from minzheng.cases.models import Case, Document, Notice
from minzheng.domains.assistance.models import Application, HomeDraft, IdentityToCheck
from minzheng.registry.models import Person
from minzheng.web.portal import codes, newcomers
from minzheng.web.portal.models import CodeRequest, Newcomer

from .applying import HUSBAND, PHOTO, SHE, TOWN, fill_in, go_on, lodge, newcomer, photo
from .conftest import NUMBER, body, signed_in
from .people import PHONE, identity_number, make_resident

pytestmark = pytest.mark.django_db


def desk(town: str = TOWN, name: str = "clerk") -> Client:
    make_staff(name, "town_clerk", town)
    browser = Client()
    browser.post("/desk/sign-in/", {"username": name, "password": PASSWORD})
    return browser


def plain(response) -> str:
    """The page without the numbers that differ from draft to draft."""
    return re.sub(r"WS-[0-9A-Z]{8}", "WS", body(response))


def test_a_newcomer_lodges_and_the_case_waits_for_a_look_at_her_identity_document():
    browser = newcomer()
    fill_in(browser)
    page = lodge(browser).content.decode()
    case = Case.objects.get()
    assert case.state == "lodged"
    assert (case.applicant.name, case.division.code) == (SHE["name"], TOWN)
    assert Application.objects.get(case=case).reason.open() == "两个人都没有工作，靠女儿接济。"
    assert case.household.memberships.count() == 2
    assert Document.objects.filter(case=case, origin="uploaded").count() == 3
    assert "当面核对" in page
    assert case.number not in page
    step = case.steps.first()
    assert (step.actor_kind, step.actor_name, step.verb) == ("resident", "", "lodge")
    assert IdentityToCheck.objects.get(case=case).why == "newcomer"
    clerk = desk()
    assert case.number in clerk.get("/desk/").content.decode()
    shown = clerk.get(f"/desk/cases/{case.public_id}/").content.decode()
    assert "身份还没有当面核对" in shown
    accept = {"version": case.version, "note": ""}
    clerk.post(reverse("workbench:case_act", args=[case.public_id, "accept"]), accept)
    case.refresh_from_db()
    assert case.state == "lodged"
    clerk.post(reverse("assistance:identity_seen", args=[case.public_id]), {"seen": "on"})
    clerk.post(
        reverse("workbench:case_act", args=[case.public_id, "accept"]), accept | {"version": Case.objects.get().version}
    )
    case.refresh_from_db()
    assert case.state == "investigating"


def test_what_is_half_filled_in_is_there_again_with_number_and_telephone():
    browser = newcomer()
    go_on(browser, "whom/", ground="self")
    go_on(browser, "town/", town=TOWN)
    left = browser.post("/apply/leave/", follow=True)
    assert "已经保存" in left.content.decode()
    assert browser.get("/apply/home/").status_code == 302
    again = newcomer()
    assert "接着填" in again.get("/apply/").content.decode()
    assert again.get("/apply/home/").status_code == 200
    assert HomeDraft.objects.count() == 1
    other_phone = newcomer({**SHE, "phone": "10033334444"})
    assert other_phone.get("/apply/home/").url == "/apply/town/"
    assert HomeDraft.objects.count() == 2


def test_a_known_number_with_another_telephone_opens_nothing_and_the_pages_are_the_same(settings):
    """The oracle: whether a code comes, what the pages say, what becomes of the application; on screen all alike."""
    make_resident(SHE["name"], number=SHE["identity_number"], phone=PHONE)
    stranger = {**SHE, "identity_number": HUSBAND["identity_number"]}
    pages = []
    for who in (SHE, stranger):
        browser = Client()
        asked = browser.post("/apply/who/", who)
        code_page = browser.get("/apply/code/")
        code = codes.code_of(CodeRequest.objects.latest("pk"))
        assert newcomers.texts_sent(1)[0].who.open()["phone"] == who["phone"]
        entered = browser.post("/apply/code/", {"code": code})
        pages.append((asked.status_code, asked.url, body(code_page), entered.status_code, entered.url))
        assert browser.get("/mine/").status_code == 302
    assert pages[0] == pages[1]
    assert not Notice.objects.exists()


def test_a_newcomer_with_a_number_on_file_reads_the_same_receipt_and_goes_to_the_counter():
    record = make_resident(SHE["name"], number=SHE["identity_number"], phone=PHONE)
    browser = newcomer()
    fill_in(browser)
    told = plain(lodge(browser))
    assert not Case.objects.exists()
    draft = HomeDraft.objects.get()
    assert draft.handed_at is not None
    record.refresh_from_db()
    assert record.phone.open() == PHONE
    clerk, far = desk(), desk("440117103", "far")
    assert draft.receipt in clerk.get("/desk/assistance/handed/").content.decode()
    assert draft.receipt not in far.get("/desk/assistance/handed/").content.decode()
    assert far.post(f"/desk/assistance/handed/{draft.public_id}/take/").status_code == 404
    taken = clerk.post(f"/desk/assistance/handed/{draft.public_id}/take/", follow=True).content.decode()
    assert "两个人都没有工作" in taken
    other = {**SHE, "identity_number": identity_number("19620304", 266), "phone": "10055556666"}
    fresh = newcomer(other)
    fill_in(fresh, husband={**HUSBAND, "identity_number": identity_number("19600506", 267)})
    assert plain(lodge(fresh)) == told
    assert Case.objects.count() == 1


def test_number_and_telephone_on_file_are_a_sign_in():
    make_resident("陈银好", number=NUMBER)
    browser = newcomer({"name": "陈银好", "identity_number": NUMBER, "phone": PHONE})
    assert "陈银好，您好" in browser.get("/mine/").content.decode()
    assert HomeDraft.objects.get().person.name == "陈银好"


def test_who_is_known_lodges_in_her_own_name_and_reads_the_case_number():
    make_resident("陈银好", number=NUMBER)
    browser = signed_in(NUMBER)
    assert browser.post("/apply/start/").url == "/apply/whom/"
    fill_in(browser, first={"name": "陈银好", "relation": "self", "signed": "on"})
    page = lodge(browser).content.decode()
    case = Case.objects.get()
    assert case.number in page
    assert not IdentityToCheck.objects.exists()
    assert browser.get(f"/mine/{case.public_id}/").status_code == 200


def test_sent_twice_it_is_lodged_once():
    browser = newcomer()
    fill_in(browser)
    token = {"sure": "on", "form_token": "0190aaaa-0000-7000-8000-000000000001"}
    for _again in range(2):
        browser.post("/apply/check/", token)
    assert Case.objects.count() == 1


@pytest.mark.parametrize(
    ("page", "typed", "told"),
    [
        ("member/?n=1", {**HUSBAND, "identity_number": "440199196005062470"}, "校验码"),
        ("member/?n=1", {**HUSBAND, "identity_number": "440199600506247"}, "18 位"),
        ("income/?n=0", {"wage": "-5"}, "不能小于零"),
        ("income/?n=0", {"wage": "=1+1"}, "请填写金额"),
        ("means/", {"deposits": "99999999999"}, "一亿元"),
        ("account/", {"holder_name": "别人", "bank": "银行", "account_number": "1"}, "12 至 24 位"),
        ("about-you/", {"agent_town": TOWN, "until_on": "2001-01-01"}, "已经过了"),
    ],
)
def test_what_is_wrong_is_told_on_its_page_and_stays_typed(page, typed, told):
    browser = newcomer()
    go_on(browser, "whom/", ground="agent" if page.startswith("about") else "self")
    answer = browser.post(f"/apply/{page}", typed)
    assert answer.status_code == 422
    content = answer.content.decode()
    assert told in content
    assert all(value in content for value in typed.values() if value not in ("on", "spouse"))
    if page == "means/":
        assert "99999999999" in browser.get("/apply/means/").content.decode()


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [("leer.jpg", b"", "空"), ("macro.xlsm", b"PK\x03\x04", "PDF、JPG"), ("photo.pdf", PHOTO, "扩展名")],
)
def test_a_photograph_that_is_none_is_refused(name, content, told):
    browser = newcomer()
    answer = browser.post("/apply/papers/", {"kind": "identity_document", "file": photo(name, content)})
    assert answer.status_code == 422
    assert told in answer.content.decode()


def test_the_check_names_what_is_missing_and_where():
    browser = newcomer()
    go_on(browser, "whom/", ground="self")
    page = browser.get("/apply/check/").content.decode()
    assert 'href="/apply/town/"' in page
    assert "提交申请" not in page
    assert browser.post("/apply/check/", {"sure": "on"}).status_code == 422
    assert not Case.objects.exists()


def test_a_member_twice_is_told_at_her_page():
    browser = newcomer()
    fill_in(browser)
    go_on(browser, "member/?n=2", **{**HUSBAND, "name": "谭国强二", "relation": "sibling"})
    answer = browser.post("/apply/check/", {"sure": "on"})
    assert answer.status_code == 422
    assert "出现了两次" in answer.content.decode()


def test_pages_of_a_form_are_nobody_elses():
    for page in ("whom/", "family/", "check/", "papers/", "received/"):
        assert Client().get(f"/apply/{page}").url == "/apply/"


def test_nothing_typed_lies_in_the_clear():
    browser = newcomer()
    fill_in(browser)
    lodge(browser)
    with connection.cursor() as cursor:
        for table in ("assistance_homedraft", "portal_newcomer", "portal_coderequest", "django_session"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            text = cursor.fetchone()[0] or ""
            for secret in (SHE["name"], SHE["identity_number"], SHE["phone"], "靠女儿接济"):
                assert secret not in text, table
    assert Newcomer.objects.get().who.open()["phone"] == SHE["phone"]


def test_nobody_is_flooded_with_codes():
    browser = Client()
    answers = [browser.post("/apply/who/", SHE).status_code for _time in range(4)]
    assert answers == [302, 302, 302, 429]


def test_a_draft_that_was_never_lodged_touches_no_register():
    before = Person.objects.count()
    browser = newcomer()
    fill_in(browser)
    assert browser.post("/apply/throw-away/").url == "/"
    assert Person.objects.count() == before
    assert not HomeDraft.objects.exists()
