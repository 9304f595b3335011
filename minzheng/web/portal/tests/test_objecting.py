"""Objecting from the internet: anybody may, nobody learns who did, and nobody is drowned in objections."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.test import Client

from minzheng.access.models import HistoryRow, Submission
from minzheng.access.tests.factories import make_staff
from minzheng.cases import publicity
from minzheng.cases.models import Case, Objection, Publicity, Task
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id
from minzheng.web.portal import objecting
from minzheng.web.portal.models import ObjectionSent
from tests.fixtures.visitors import at_desk, at_home

from .conftest import browser_of

pytestmark = pytest.mark.django_db

SAID, NAME, PHONE = "他在镇上有一间铺子。", "欧阳邻居", "10066668888"


@pytest.fixture
def case(carried) -> Case:
    return carried("dialysis", stage="town_publicity")


@pytest.fixture
def notice(case) -> Iterator[Publicity]:
    found = case.publicities.get()
    with clock.travel(found.from_on):
        yield found


def objected(notice: Publicity, browser: Client | None = None, **changes: str):
    typed = {"content": SAID, "name": NAME, "phone": PHONE, "form_token": str(new_public_id()), **changes}
    return (browser or Client()).post(f"/notices/{notice.public_id}/objection/", typed)


def receipt_on(browser: Client) -> str:
    return re.search(r"YY-[0-9A-F]{4}-[0-9A-F]{4}", browser.get("/notices/received/").content.decode()).group()


def test_anybody_objects_and_gets_a_receipt(notice, client):
    assert objected(notice, client).url == "/notices/received/"
    objection = Objection.objects.get()
    assert (objection.content.open(), objection.by_whom.open()) == (SAID, f"{NAME} {PHONE}")
    assert objection.raised_on == notice.from_on
    page = client.get("/notices/received/").content.decode()
    assert objection.receipt in page
    assert "接下来" in page
    assert "最迟什么时候" in page
    for said in (SAID, NAME, PHONE):
        assert said not in page


def test_a_name_is_not_asked_for(notice):
    assert objected(notice, name="", phone="").status_code == 302
    assert Objection.objects.get().by_whom is None


def test_the_receipt_is_hers_alone(notice, client):
    objected(notice, client)
    assert Client().get("/notices/received/").url == "/notices/"
    receipt_on(client)


def test_sent_twice_it_is_lodged_once(notice, client):
    token = str(new_public_id())
    for _each in range(2):
        assert objected(notice, client, form_token=token).status_code == 302
    assert Objection.objects.count() == 1
    assert receipt_on(client) == Objection.objects.get().receipt


def test_what_is_wrong_with_it_is_said_and_nothing_typed_is_lost(notice):
    for changes in ({"content": "  "}, {"phone": "12"}, {"content": "长" * 1001}):
        answer = objected(notice, **changes)
        assert answer.status_code == 422
        assert NAME in answer.content.decode()
    assert not Objection.objects.exists()
    assert not ObjectionSent.objects.exists()


def test_when_the_notice_is_gone_nothing_is_taken(case, notice):
    with clock.travel(notice.until_on + timedelta(days=1)):
        answer = objected(notice)
    assert answer.status_code == 410
    assert not Objection.objects.exists()


def test_one_address_can_not_drown_a_family(notice):
    most = objecting.PER_NOTICE[0][0]
    for _each in range(most):
        assert objected(notice).status_code == 302
    refused = objected(notice)
    assert refused.status_code == 429
    assert SAID in refused.content.decode()
    assert "12345" in refused.content.decode()
    assert Objection.objects.count() == most
    elsewhere = Client(REMOTE_ADDR="192.0.2.9")
    assert objected(notice, elsewhere).status_code == 302


def test_what_is_counted_by_names_no_objection_and_is_gone_after_a_day(notice):
    objected(notice)
    sent = ObjectionSent.objects.get()
    assert {field.name for field in ObjectionSent._meta.fields} == {"id", "notice_id", "address_index", "requested_at"}
    assert "127.0.0.1" not in sent.address_index
    ObjectionSent.objects.update(requested_at=sent.requested_at - timedelta(days=2))
    objected(notice)
    assert ObjectionSent.objects.count() == 1


def test_who_is_signed_in_objects_as_nobody_all_the_same(carried, notice):
    neighbour = carried("widow", stage="lodged").applicant
    before = HistoryRow.objects.count()
    assert objected(notice, at_home(neighbour), name="", phone="").status_code == 302
    trail = HistoryRow.objects.order_by("pk")[before:]
    assert {row.author for row in trail if row.table_name.startswith("cases_")} == {"system:portal.objection"}
    assert str(neighbour.public_id) not in str([vars(row) for row in Submission.objects.all()])


def test_the_clerk_finds_it_in_her_inbox_and_answers_it(case, notice, fengyuan):
    objected(notice)
    objection, task = Objection.objects.get(), Task.objects.get(key="objection")
    assert (task.role, task.division, task.done_at) == ("town_clerk", case.division, None)
    assert objection.receipt in task.text
    assert SAID not in task.text
    assert objection.receipt in at_desk(fengyuan.clerk).get("/desk/").content.decode()
    publicity.resolve_objection(actor=fengyuan.clerk, objection=objection, finding="铺子是弟弟的。")
    task.refresh_from_db()
    assert task.done_at is not None


def test_what_the_counter_takes_itself_opens_no_task(notice, fengyuan):
    publicity.lodge_objection(actor=fengyuan.clerk, publicity=notice, content=SAID)
    assert not Task.objects.filter(key="objection").exists()


def test_who_objected_is_told_to_those_who_answer_and_to_nobody_else(case, notice, fengyuan):
    objected(notice)
    address = f"/desk/cases/{case.public_id}/"
    town, village = case.division.code, case.household.division.code
    handlers = (fengyuan.clerk, fengyuan.reviewer, fengyuan.confirmer)
    readers = (
        make_staff("watcher", "auditor", town),
        make_staff("officer", "payments_officer", case.division.parent.code),
        make_staff("cadre", "community_worker", village),
    )
    for actor in (*handlers, *readers):
        page = at_desk(actor).get(address)
        assert page.status_code == 200
        assert (NAME in page.content.decode()) == (actor in handlers), actor.role
        assert (PHONE in page.content.decode()) == (actor in handlers), actor.role


def test_the_family_learns_neither_who_objected_nor_what_was_said(case, notice):
    objected(notice)
    browser = browser_of(case)
    for address in ("/mine/", f"/mine/{case.public_id}/", f"/notices/{notice.public_id}/"):
        page = browser.get(address).content.decode()
        for said in (SAID, NAME, PHONE, Objection.objects.get().receipt):
            assert said not in page
