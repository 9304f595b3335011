"""Temporary relief from home: told page by page, handed in once, found by the clerk; nothing told of anybody else."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client

from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.cases.advance import advance
from minzheng.cases.models import Case, Document, Task
from minzheng.domains.assistance.models import Application, HomeDraft, ReliefGiven, ReliefRequest
from minzheng.lib import clock
from minzheng.registry.actions import MemberEntry, record_household
from minzheng.registry.models import Person
from minzheng.web.portal import codes
from minzheng.web.portal.models import CodeRequest

from .applying import ACCOUNT, photo
from .conftest import NUMBER, OTHER_NUMBER, signed_in
from .people import identity_number
from .relieving import REASON, TOWN, hand_in, send, tell
from .test_applying import desk

pytestmark = pytest.mark.django_db

BROTHER = {"name": "陈大文", "identity_number": identity_number("19580405", 251), "relation": "sibling"}


def given(person: Person, case: Case, cause: str = "fire") -> ReliefGiven:
    today = clock.today()
    with author(Actor.system("test")):
        return ReliefGiven.objects.create(
            case=case,
            person=person,
            cause=cause,
            given_on=today - timedelta(days=30),
            until_on=today + timedelta(days=335),
        )


def closed(case: Case) -> None:
    """It is over: she has withdrawn it."""
    applicant = Actor.resident(person_id=case.applicant.public_id, name=case.applicant.name)
    advance(case, "withdraw", actor=applicant, expected_version=case.version, note="不用了。")


def test_what_happened_reaches_the_clerk_of_that_street_marked_as_come_from_home(her_browser, resident):
    tell(her_browser)
    page = hand_in(her_browser).content.decode()
    case = Case.objects.get()
    assert (case.kind, case.state, case.division.code) == ("assistance.temporary_relief", "lodged", TOWN)
    assert (case.applicant, case.household.memberships.count()) == (resident, 1)
    request = ReliefRequest.objects.get(case=case)
    assert (request.type, request.cause, request.occurred_on) == ("emergency", "fire", clock.today())
    assert Application.objects.get(case=case).reason.open() == REASON
    assert case.number in page
    step = case.steps.get(verb="lodge")
    assert step.actor_kind == "resident"
    task = Task.objects.get(case=case)
    assert (task.key, task.role, task.done_at) == ("relief_from_home", "town_clerk", None)
    clerk = desk(TOWN)
    inbox = clerk.get("/desk/").content.decode()
    assert case.number in inbox
    assert "网上提交的临时救助申请" in inbox
    shown = clerk.get(f"/desk/cases/{case.public_id}/").content.decode()
    assert "本人在网上提交的" in shown
    assert REASON in shown
    draft = HomeDraft.objects.get()
    assert (draft.lodged_as, draft.programme) == (case.public_id, "temporary_relief")
    assert her_browser.get(f"/mine/{case.public_id}/").status_code == 200


def test_nobody_has_signed_until_there_is_a_photograph_of_the_letter(her_browser):
    tell(her_browser)
    hand_in(her_browser)
    first = Application.objects.get()
    assert not first.authorisation.signatures.exists()


def test_photographs_go_along_and_the_letter_is_a_signature(her_browser):
    tell(her_browser)
    for kind in ("other", "authorisation_letter"):
        assert her_browser.post("/mine/relief/papers/", {"kind": kind, "file": photo()}).status_code == 302
    hand_in(her_browser)
    assert set(Document.objects.filter(origin="uploaded").values_list("kind", flat=True)) == {
        "other",
        "authorisation_letter",
    }
    assert Application.objects.get().authorisation.signatures.count() == 1


def test_pressed_twice_it_is_handed_in_once(her_browser):
    tell(her_browser)
    token = "0190aaaa-0000-7000-8000-000000000009"
    for _again in range(2):
        answer = her_browser.post("/mine/relief/check/", {"sure": "on", "form_token": token})
        assert answer.url == "/mine/relief/received/"
    assert Case.objects.count() == 1


def test_what_is_half_told_is_there_again_after_leaving(her_browser):
    send(her_browser, "what/", cause="fire", occurred_on=clock.today().isoformat(), reason=REASON)
    assert "已经保存" in her_browser.post("/mine/relief/leave/", follow=True).content.decode()
    assert her_browser.get("/mine/relief/what/").status_code == 302
    again = signed_in(NUMBER)
    assert "接着填" in again.get("/relief/").content.decode()
    assert REASON in again.get("/mine/relief/what/").content.decode()
    assert again.post("/mine/relief/throw-away/").url == "/"
    assert not HomeDraft.objects.exists()


@pytest.mark.parametrize(
    ("page", "typed", "kept"),
    [
        ("what/", {"cause": "fire", "occurred_on": "2020-11-30", "reason": REASON}, REASON),
        ("place/", {"address": "示例路 8 号 301"}, "示例路 8 号 301"),
        ("member/?n=1", {"name": BROTHER["name"], "relation": "sibling", "wage": "1234"}, BROTHER["name"]),
        ("costs/", {"medical_expense": "12000"}, "12000"),
    ],
)
def test_a_session_that_runs_out_loses_nothing_of_the_page(her_browser, page, typed, kept):
    send(her_browser, "what/", cause="fire", occurred_on=clock.today().isoformat(), reason="起火。")
    Session.objects.all().delete()
    assert "写了一半的给您留着" in her_browser.post(f"/mine/relief/{page}", typed, follow=True).content.decode()
    her_browser.post("/sign-in/", {"identity_number": NUMBER})
    back = her_browser.post("/sign-in/code/", {"code": codes.code_of(CodeRequest.objects.latest("pk"))})
    assert back.url == f"/mine/relief/{page}"
    assert kept in her_browser.get(back.url).content.decode()
    assert "起火" in str(HomeDraft.objects.get().content.open())


@pytest.mark.parametrize(
    ("page", "typed", "told"),
    [
        ("what/", {"cause": "fire", "occurred_on": "2099-01-01", "reason": REASON}, "不能晚于今天"),
        ("what/", {"cause": "rain", "occurred_on": "2020-11-01", "reason": REASON}, "rain"),
        ("town/", {"town": "1"}, ""),
        ("place/", {"place": "1", "address": "示例路 8 号"}, ""),
        ("member/?n=0", {"wage": "-5"}, "不能小于零"),
        ("member/?n=1", {**BROTHER, "identity_number": "1"}, "18 位"),
        ("account/", {"holder_name": "别人", "bank": "银行", "account_number": ACCOUNT}, "一致"),
        ("account/", {"holder_name": "陈银好", "bank": "银行", "account_number": "1"}, "12 至 24 位"),
    ],
)
def test_what_is_wrong_is_told_on_its_page_and_stays_typed(her_browser, page, typed, told):
    send(her_browser, "what/", cause="fire", occurred_on=clock.today().isoformat(), reason=REASON)
    answer = her_browser.post(f"/mine/relief/{page}", typed)
    assert answer.status_code == 422
    content = answer.content.decode()
    assert told in content
    for name in ("reason", "address", "wage", "bank"):
        assert typed.get(name, "") in content


def test_spending_needs_a_sum(her_browser):
    send(her_browser, "what/", cause="medical_spending", occurred_on=clock.today().isoformat(), reason=REASON)
    answer = her_browser.post("/mine/relief/costs/", {})
    assert answer.status_code == 422
    assert "要填花了多少" in answer.content.decode()
    tell(her_browser, cause="medical_spending")
    hand_in(her_browser)
    assert ReliefRequest.objects.get().type == "rigid_spending"


def test_the_check_names_what_is_missing_and_where(her_browser):
    send(her_browser, "what/", cause="fire", occurred_on=clock.today().isoformat(), reason=REASON)
    page = her_browser.get("/mine/relief/check/").content.decode()
    assert 'href="/mine/relief/place/"' in page
    assert 'href="/mine/relief/account/"' in page
    assert her_browser.post("/mine/relief/check/", {"sure": "on"}).status_code == 422
    assert not Case.objects.exists()


def test_the_same_thing_in_hand_in_another_street_is_told_to_her_who_asked_there(her_browser):
    tell(her_browser)
    hand_in(her_browser)
    first = Case.objects.get()
    answer = her_browser.post(
        "/mine/relief/what/", {"cause": "fire", "occurred_on": clock.today().isoformat(), "reason": REASON}
    )
    assert answer.status_code == 422
    assert f"已经向{first.division.name}申请过" in answer.content.decode()
    send(her_browser, "what/", cause="traffic_accident", occurred_on=clock.today().isoformat(), reason=REASON)


def test_what_she_was_given_for_the_same_cause_is_told_and_another_event_is_hers_to_claim(her_browser, resident):
    tell(her_browser)
    hand_in(her_browser)
    first = Case.objects.get()
    closed(first)
    row = given(resident, first)
    typed = {"cause": "fire", "occurred_on": clock.today().isoformat(), "reason": REASON}
    answer = her_browser.post("/mine/relief/what/", typed)
    assert answer.status_code == 422
    assert "已经给过您临时救助" in answer.content.decode()
    assert str(row.until_on.year) in answer.content.decode()
    tell(her_browser, another_event="on")
    hand_in(her_browser)
    assert Case.objects.count() == 2


def test_refused_at_the_last_step_too(her_browser, resident):
    """Somebody gave in between: the page she began on knew nothing of it."""
    tell(her_browser)
    hand_in(her_browser)
    first = Case.objects.get()
    closed(first)
    tell(her_browser)
    given(resident, first)
    answer = her_browser.post("/mine/relief/check/", {"sure": "on"})
    assert answer.status_code == 422
    assert "已经给过您临时救助" in answer.content.decode()
    assert Case.objects.count() == 1


def test_nothing_is_told_of_what_others_of_the_family_asked_for(her_browser, other_resident, resident):
    others = signed_in(OTHER_NUMBER)
    tell(others, name="梁带娣", account="6299990000000009013")
    hand_in(others)
    theirs = Case.objects.get()
    closed(theirs)
    given(other_resident, theirs)
    given(resident, theirs)
    tell(her_browser)
    page = hand_in(her_browser).content.decode()
    assert theirs.number not in page
    assert "给过" not in page
    assert Case.objects.count() == 2


def test_who_lives_in_another_household_is_settled_at_the_counter(her_browser, other_resident):
    village = other_resident.residence_division
    record_household(
        actor=Actor.system("test"),
        division=village,
        members=[MemberEntry(other_resident.name, OTHER_NUMBER, "self")],
        on=clock.today(),
    )
    send(her_browser, "what/", cause="fire", occurred_on=clock.today().isoformat(), reason=REASON)
    send(her_browser, "member/?n=0")
    send(her_browser, "member/?n=1", name=other_resident.name, identity_number=OTHER_NUMBER, relation="other")
    assert her_browser.post("/mine/relief/papers/", {"kind": "other", "file": photo()}).status_code == 302
    tell(her_browser)
    page = hand_in(her_browser).content.decode()
    assert not Case.objects.exists()
    draft = HomeDraft.objects.get()
    assert draft.receipt in page
    assert "户" not in page.replace("账户", "").replace("窗口", "").split("接下来")[1].split("有事找谁")[0]
    clerk, far = desk(), desk("440117103", "far")
    address = f"/desk/assistance/relief/handed/{draft.public_id}/"
    assert address in clerk.get("/desk/assistance/handed/").content.decode()
    assert far.get(address).status_code == 404
    assert clerk.post(f"/desk/assistance/handed/{draft.public_id}/take/").status_code == 404
    opened = clerk.get(address)
    assert REASON in opened.content.decode()
    intake = draft.content.open()["intake"]
    alone = {key: value for key, value in intake.items() if not key.startswith("members-1")}
    done = clerk.post(address, {**alone, "members-TOTAL_FORMS": "1"})
    case = Case.objects.get()
    assert done.url == f"/desk/cases/{case.public_id}/"
    assert Document.objects.filter(case=case, kind="other").count() == 1
    assert clerk.post(address, {**alone, "members-TOTAL_FORMS": "1"}).url == done.url
    assert Case.objects.count() == 1


def test_another_account_than_the_one_on_file_goes_to_the_counter(her_browser):
    tell(her_browser)
    hand_in(her_browser)
    closed(Case.objects.get())
    assert "尾号" in her_browser.get("/mine/relief/account/").content.decode()
    tell(her_browser, cause="traffic_accident", account="6299990000000009013")
    hand_in(her_browser)
    assert Case.objects.count() == 1
    assert HomeDraft.objects.get(handed_at__isnull=False).receipt


def test_pages_of_the_form_are_nobodys_who_is_not_in(her_browser):
    assert Client().get("/relief/").status_code == 200
    for page in ("what/", "family/", "check/", "papers/", "received/"):
        assert Client().get(f"/mine/relief/{page}").url.startswith("/sign-in/")
        if page != "what/":
            assert her_browser.get(f"/mine/relief/{page}").url == "/relief/"
    assert not HomeDraft.objects.exists()


def test_who_is_in_danger_is_sent_to_people(her_browser):
    for page in ("/relief/", "/mine/relief/what/"):
        told = her_browser.get(page).content.decode()
        assert 'href="tel:12345"' in told
        assert "不用等网上办" in told


def test_her_dibao_form_and_her_relief_form_are_two(her_browser):
    her_browser.post("/apply/start/")
    send(her_browser, "what/", cause="fire", occurred_on=clock.today().isoformat(), reason=REASON)
    assert her_browser.get("/apply/whom/").status_code == 200
    assert REASON in her_browser.get("/mine/relief/what/").content.decode()
    tell(her_browser)
    hand_in(her_browser)
    assert "您已经有一件正在办理" not in her_browser.get("/apply/").content.decode()


def test_nothing_told_lies_in_the_clear(her_browser):
    tell(her_browser)
    hand_in(her_browser)
    with connection.cursor() as cursor:
        for table in ("assistance_homedraft", "assistance_application", "django_session"):
            cursor.execute(f"SELECT string_agg(t::text, ' ') FROM {table} t")
            text = cursor.fetchone()[0] or ""
            for secret in (NUMBER, REASON, ACCOUNT):
                assert secret not in text, table
