"""Following one's own matter: what is told at every stage, and that nobody else is told anything."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from minzheng.access.models import AccessLog
from minzheng.access.tests.factories import PASSWORD, make_staff
from minzheng.cases.models import Case, Document, Notice, Step
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id

from .conftest import body, browser_of

pytestmark = pytest.mark.django_db

TABLES = (Case, Step, Notice, Document)


def counts() -> list[int]:
    return [model.objects.count() for model in TABLES]


def pages_of(case: Case) -> list[str]:
    """Every address of a resident's own that names this case."""
    letters = Document.objects.filter(case=case, origin="generated")
    return [
        f"/mine/{case.public_id}/",
        f"/mine/{case.public_id}/decision/",
        f"/mine/{case.public_id}/withdraw/",
        *(f"/mine/letters/{letter.public_id}/" for letter in letters),
    ]


@pytest.mark.parametrize(
    ("stage", "told"),
    [
        ("lodged", "已提交，等待受理"),
        ("papers_requested", "需要您补充材料"),
        ("investigating", "两名工作人员会上门"),
        ("deliberating", "评议您家的情况是否属实"),
        ("reviewing", "另一位工作人员审核"),
        ("town_publicity", "审核结果公示中"),
        ("at_district", "区民政局正在确认"),
        ("district_publicity", "公示期满没有问题的，区民政局作出决定"),
        ("granted", "已经确认，可以领取"),
    ],
)
def test_every_stage_is_told_in_plain_words(carried, stage, told):
    case = carried("dialysis", stage=stage)
    page = browser_of(case).get(f"/mine/{case.public_id}/").content.decode()
    assert told in page
    assert case.number in page
    assert f"{case.division.name}政务服务中心" in page
    assert page.count('class="mz-step ') == 6
    assert ("看决定和理由" in page) == (stage == "granted")
    assert ("撤回申请" in page) == (stage != "granted")


def test_the_list_shows_her_cases_and_no_others(carried):
    hers, anothers = carried("dialysis", stage="investigating"), carried("widow", stage="lodged")
    page = browser_of(hers).get("/mine/").content.decode()
    assert hers.number in page
    assert anothers.number not in page
    assert anothers.applicant.name not in page


def test_who_has_nothing_is_told_where_to_begin(her_browser):
    page = her_browser.get("/mine/").content.decode()
    assert "您名下还没有办理的事项" in page
    assert "三样东西" in page


def test_another_resident_gets_404_and_nothing_of_it(carried):
    case, others = carried("dialysis"), carried("widow", stage="lodged")
    browser = browser_of(others)
    for address in pages_of(case):
        answer = browser.get(address)
        assert answer.status_code == 404
        for secret in (case.number, case.applicant.name, case.household.division.name):
            assert secret not in answer.content.decode()


def test_what_does_not_exist_looks_like_what_is_not_hers(carried):
    case, others = carried("dialysis", stage="lodged"), carried("widow", stage="lodged")
    browser = browser_of(others)
    hidden, missing = (browser.get(f"/mine/{public_id}/") for public_id in (case.public_id, new_public_id()))
    assert body(hidden) == body(missing)


def test_a_member_of_the_household_is_not_the_applicant(carried):
    """She who only belongs to the family sees her own cases, of which there are none."""
    case = carried("dialysis", stage="investigating")
    spouse = case.household.memberships.get(relation="spouse").person
    with_phone = browser_for(spouse)
    assert with_phone.get(f"/mine/{case.public_id}/").status_code == 404


def browser_for(person) -> Client:
    from minzheng.access.sign_in import RESIDENT, SIGNED_IN_AT

    browser = Client()
    session = browser.session
    session[RESIDENT] = {"person": str(person.public_id), "name": person.name}
    session[SIGNED_IN_AT] = clock.real_now().timestamp()
    session.save()
    browser.cookies["sessionid"] = session.session_key
    return browser


def test_strangers_and_staff_are_asked_to_sign_in(carried):
    case = carried("dialysis")
    make_staff("one", "town_clerk", case.division.code)
    clerk = Client()
    clerk.post("/desk/sign-in/", {"username": "one", "password": PASSWORD})
    for browser in (Client(), clerk):
        for address in ["/mine/", *pages_of(case)]:
            answer = browser.get(address)
            assert answer.status_code == 302
            assert answer.url.startswith("/sign-in/?next=")
            assert browser.post(address).url == "/sign-in/"


def test_every_look_is_in_the_log_under_her_own_name(carried):
    case = carried("dialysis")
    browser = browser_of(case)
    before = AccessLog.objects.count()
    letter = Notice.objects.filter(case=case, document__isnull=False).first().document
    for address in (
        "/mine/",
        f"/mine/{case.public_id}/",
        f"/mine/{case.public_id}/decision/",
        f"/mine/letters/{letter.public_id}/",
    ):
        assert browser.get(address).status_code == 200
    looks = AccessLog.objects.order_by("pk")[before:]
    assert [look.subject_ref for look in looks] == ["", *[case.number] * 5]
    assert [look.what for look in looks] == ["view"] * 5 + ["document"]
    assert {look.actor_kind for look in looks} == {"resident"}
    family = {membership.person.public_id for membership in case.household.memberships.all()}
    assert {look.person_id for look in looks[2:5]} == family  # the calculation names their incomes
    assert {looks[index].person_id for index in (0, 1, 5)} == {case.applicant.public_id}


def test_nothing_of_hers_is_kept_by_the_browser(carried):
    case = carried("dialysis")
    browser = browser_of(case)
    letter = Notice.objects.filter(case=case, document__isnull=False).first().document
    for address in ("/mine/", f"/mine/{case.public_id}/", f"/mine/letters/{letter.public_id}/"):
        assert "no-store" in browser.get(address)["Cache-Control"]


def test_a_letter_to_her_is_a_download(carried):
    case = carried("dialysis")
    letter = Notice.objects.filter(case=case, template="granted", document__isnull=False).get().document
    answer = browser_of(case).get(f"/mine/letters/{letter.public_id}/")
    assert answer.content.startswith(b"%PDF")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["X-Content-Type-Options"] == "nosniff"


def test_papers_that_were_not_written_to_her_stay_in_the_office(carried):
    case = carried("dialysis")
    browser = browser_of(case)
    uploaded = Document.objects.filter(case=case, origin="uploaded")
    assert uploaded.exists()
    for paper in uploaded:
        assert browser.get(f"/mine/letters/{paper.public_id}/").status_code == 404


def test_terms_say_whether_they_were_kept(carried):
    case = carried("dialysis", stage="reviewing")
    page = browser_of(case).get(f"/mine/{case.public_id}/").content.decode()
    assert "按期" in page
    assert "10 个工作日" in page
    assert "民发〔2012〕220号" in page
    assert "超过期限" not in page


def test_a_term_that_was_missed_is_admitted(carried):
    case = carried("dialysis", stage="investigating")
    browser = browser_of(case)
    with clock.travel(date(2021, 3, 1)):
        page = browser.get(f"/mine/{case.public_id}/").content.decode()
    assert "逾期" in page
    assert "为什么" in page


def test_while_a_notice_hangs_she_is_told_where_and_until_when(carried):
    case = carried("dialysis", stage="town_publicity")
    browser, notice = browser_of(case), case.publicities.get()
    where = f"贴在{notice.place}"
    for day, hangs in ((notice.from_on, True), (notice.until_on, True), (notice.until_on + timedelta(days=1), False)):
        with clock.travel(day):
            assert (where in browser.get(f"/mine/{case.public_id}/").content.decode()) == hangs


@pytest.mark.parametrize("address", ["/mine/", "/mine/{}/", "/mine/{}/decision/"])
def test_a_page_costs_the_same_queries_whatever_there_is_to_show(carried, address):
    little, much = carried("widow"), carried("dialysis")
    found = set()
    for case in (little, much):
        browser = browser_of(case)
        browser.get(address.format(case.public_id))
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(address.format(case.public_id)).status_code == 200
        found.add(len(queries))
    assert len(found) == 1
    assert found.pop() <= 25


def test_english_is_complete(carried, settings):
    case = carried("dialysis")
    browser = browser_of(case)
    browser.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    for address in ("/mine/", f"/mine/{case.public_id}/", f"/mine/{case.public_id}/decision/"):
        page = browser.get(address)
        assert page.status_code == 200
        assert '<html lang="en"' in page.content.decode()
