"""Who looked at my data: offices and purposes, no names of staff, nobody else's looks, nothing that is withheld."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minzheng.access import log
from minzheng.access.models import AccessLog, Staff
from minzheng.access.tests.factories import make_staff
from minzheng.access.withholdings import decide_withholding, propose_withholding
from minzheng.lib import clock

pytestmark = pytest.mark.django_db

NOON = datetime(2020, 12, 1, 12, tzinfo=clock.SHANGHAI)
PAGE = "/mine/looks/"


@pytest.fixture
def clerk():
    return make_staff("clerk", "town_clerk", "440103006", name="陈淑仪")


def look(actor, person, *, at=NOON, purpose="办理最低生活保障", what=log.VIEW) -> None:
    with clock.travel(at):
        log.record_look(actor, [person.public_id], what=what, purpose=purpose, subject_ref="440103006-DB-2020-00001")


def entries(browser, **query):
    page = browser.get(PAGE, query)
    assert page.status_code == 200
    return page.context["page"].entries


def test_office_post_purpose_time_and_case_but_no_name(her_browser, resident, clerk):
    look(clerk, resident, what=log.UNMASK, purpose="查看电话：送达文书")
    text = her_browser.get(PAGE).content.decode()
    for told in ("逢源街道", "镇街经办", "查看电话", "送达文书", "显示完整信息", "12:00", "2020年12月1日"):
        assert told in text
    assert "440103006-DB-2020-00001" in text
    assert "陈淑仪" not in text
    assert str(clerk.staff_id) not in text


def test_nobody_else_s_looks(her_browser, other_resident, clerk):
    look(clerk, other_resident, purpose="查看别人")
    assert entries(her_browser) == []
    assert "还没有单位看过" in her_browser.get(PAGE).content.decode()


def test_her_own_are_not_listed(her_browser, resident):
    her_browser.get("/mine/")
    her_browser.get(PAGE)
    assert AccessLog.objects.filter(person_id=resident.public_id, actor_kind="resident").count() >= 3
    assert entries(her_browser) == []


def test_looks_that_say_the_same_on_a_day_are_one_line(her_browser, resident, clerk):
    for minutes in (0, 5, 9):
        look(clerk, resident, at=NOON + timedelta(minutes=minutes))
    look(clerk, resident, at=NOON + timedelta(days=1))
    first, second = entries(her_browser)
    assert len(first.at) == 1
    assert [moment.minute for moment in second.at] == [0, 5, 9]


def test_month_by_month_and_page_by_page(her_browser, resident, clerk):
    for day in range(70):
        look(clerk, resident, at=NOON + timedelta(days=day))
    first = her_browser.get(PAGE)
    assert len(first.context["page"].entries) == 60
    later = her_browser.get(PAGE, {"after": first.context["page"].next_key})
    assert len(later.context["page"].entries) == 10
    assert [each["key"] for each in first.context["months"]] == ["2021-02", "2021-01", "2020-12"]
    assert len(entries(her_browser, month="2021-01")) == 31
    assert len(entries(her_browser, month="rubbish", after="rubbish")) == 60


def test_withheld_looks_are_left_out_until_the_end_date(her_browser, resident, clerk):
    look(clerk, resident)
    with clock.travel(NOON):
        one, two = make_staff("one", "auditor", "440103"), make_staff("two", "auditor", "440103")
        withheld = propose_withholding(
            actor=one,
            person_id=resident.public_id,
            staff=Staff.objects.get(username="clerk"),
            looks_from=NOON.date(),
            looks_until=NOON.date(),
            ground="audit",
            reference="审〔2020〕1号",
            ends_on=NOON.date() + timedelta(days=10),
        )
        assert len(entries(her_browser)) == 1
        decide_withholding(actor=two, withholding=withheld, outcome="approved")
        page = her_browser.get(PAGE)
        assert page.context["page"].entries == []
        assert page.context["months"] == []
    with clock.travel(NOON + timedelta(days=11)):
        assert len(entries(her_browser)) == 1


def test_reading_it_is_a_look_and_staff_and_strangers_are_asked_to_sign_in(her_browser, resident, clerk):
    her_browser.get(PAGE)
    assert AccessLog.objects.latest("pk").purpose == "本人查看访问记录"
    for browser in (Client(),):
        assert browser.get(PAGE).url.startswith("/sign-in/?next=")
    assert PAGE in her_browser.get(reverse("portal:mine")).content.decode()


def test_the_same_queries_whatever_there_is_to_show(her_browser, resident, clerk):
    found = set()
    look(clerk, resident)
    her_browser.get(PAGE)
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            her_browser.get(PAGE)
        found.add(len(queries))
        for minutes in range(30):
            look(clerk, resident, at=NOON + timedelta(minutes=minutes), purpose=f"事由{minutes}")
    assert len(found) == 1
