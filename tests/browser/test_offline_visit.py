"""入户调查 without a network: opened before, written on the telephone, sent when it is back; and where the case has moved on."""

from __future__ import annotations

import json
from datetime import date

import pytest
from playwright.sync_api import expect

from minzheng.access.models import Staff
from minzheng.domains.assistance.actions import record_home_visit
from minzheng.domains.assistance.models import HomeVisit
from minzheng.lib import clock

pytestmark = pytest.mark.django_db(transaction=True)

PHONE = {"width": 360, "height": 740}
FINDINGS = "老人独居，屋里只有一张床和一台旧电视。"
KEPT = """
async () => {
  const base = await new Promise((done) => {
    const asked = indexedDB.open("minzheng-visits", 1);
    asked.onsuccess = () => done(asked.result);
  });
  const rows = await new Promise((done) => {
    const asked = base.transaction("visits").objectStore("visits").getAll();
    asked.onsuccess = () => done(asked.result);
  });
  return rows.map((row) => new TextDecoder().decode(row.sealed));
}
"""


@pytest.fixture
def case(city_day, carried):
    """A case that waits for its visit, on the day after the last step."""
    found = carried("dialysis", stage="investigating")
    city_day.pass_to(clock.civil_day(found.steps.order_by("sequence").last().at))
    return found


@pytest.fixture
def phone(case, desk, city_day):
    """The clerk's telephone with the form opened at the office, ready to be used without a network."""
    chen = desk("chen")
    chen.page.set_viewport_size(PHONE)
    chen.open(f"/desk/assistance/offline/{case.public_id}/")
    chen.page.locator('html[data-mz-offline-ready="yes"]').wait_for(state="attached")
    return chen


def write(phone, *, day: date) -> None:
    page = phone.page
    phone.fill("入户日期", day.isoformat())
    page.get_by_label("同行调查人").select_option(label="梁家豪")
    phone.fill("在场家庭成员", "本人")
    phone.fill("调查情况", FINDINGS)
    page.get_by_text("不一致", exact=True).click()


def test_written_without_a_network_and_sent_when_it_is_back(case, phone, city_day):
    visits = HomeVisit.objects.filter(case=case)
    before = visits.count()
    context = phone.page.context
    context.set_offline(True)
    phone.page.reload()  # the telephone was put away: the page opens without a network
    write(phone, day=city_day.day)
    phone.press("保存并发送")
    phone.reads("没有网络，已加密存在这台手机上")
    kept = phone.page.evaluate(KEPT)
    assert len(kept) == 1
    assert FINDINGS not in json.dumps(kept, ensure_ascii=False)
    phone.page.reload()
    expect(phone.page.get_by_label("调查情况")).to_have_value(FINDINGS)
    assert visits.count() == before
    context.set_offline(False)
    phone.page.evaluate("window.dispatchEvent(new Event('online'))")
    phone.reads("已发送登记，手机上的内容已删除")
    assert visits.count() == before + 1
    assert visits.order_by("-pk").first().findings.open() == FINDINGS
    assert phone.page.evaluate(KEPT) == []
    phone.page.reload()
    expect(phone.page.get_by_label("调查情况")).to_have_value("")


def test_two_on_one_family_both_are_shown_and_nothing_is_lost(case, phone, city_day, fengyuan):
    visits = HomeVisit.objects.filter(case=case)
    before = visits.count()
    phone.page.context.set_offline(True)
    write(phone, day=city_day.day)
    phone.press("保存并发送")
    phone.reads("没有网络，已加密存在这台手机上")
    record_home_visit(
        actor=fengyuan.second_visitor,
        case=case,
        second_visitor=Staff.objects.get(username="mai"),
        visited_on=city_day.day,
        present="本人和女儿",
        findings="和申报的一样。",
        agrees_with_declared=True,
    )
    phone.page.context.set_offline(False)
    phone.page.evaluate("window.dispatchEvent(new Event('online'))")
    phone.reads("您离线的时候，这件办件有了变化")
    side_by_side = phone.page.locator("[data-mz-conflict]").inner_text()
    assert FINDINGS in side_by_side
    assert "和申报的一样。" in side_by_side
    assert visits.count() == before + 1
    expect(phone.page.get_by_label("调查情况")).to_have_value(FINDINGS)
    phone.press("两次都登记")
    phone.reads("已发送登记，手机上的内容已删除")
    assert {visit.findings.open() for visit in visits} >= {FINDINGS, "和申报的一样。"}


def test_where_the_stage_has_moved_on_the_reason_is_told_and_the_words_stay(case, phone, city_day, fengyuan):
    from minzheng.cases.advance import advance

    phone.page.context.set_offline(True)
    write(phone, day=city_day.day)
    phone.press("保存并发送")
    phone.reads("没有网络，已加密存在这台手机上")
    advance(case, "withdraw", actor=fengyuan.clerk, expected_version=case.version, note="自己提出。")
    phone.page.context.set_offline(False)
    phone.page.evaluate("window.dispatchEvent(new Event('online'))")
    phone.reads("您离线的时候，这件办件有了变化")
    phone.press("两次都登记")
    phone.reads("目前的环节不能登记入户调查")
    expect(phone.page.get_by_label("调查情况")).to_have_value(FINDINGS)
    assert len(phone.page.evaluate(KEPT)) == 1


def test_the_worker_keeps_no_other_page(case, phone):
    kept = phone.page.evaluate(
        "async () => { const store = await caches.open('minzheng-visits-1');"
        " return (await store.keys()).map((request) => new URL(request.url).pathname); }"
    )
    pages = [path for path in kept if not path.startswith("/static/")]
    assert pages == [f"/desk/assistance/offline/{case.public_id}/"]
    scope = phone.page.evaluate("async () => (await navigator.serviceWorker.ready).scope")
    assert scope.endswith("/desk/assistance/offline/")
    body = phone.page.content()
    assert case.applicant.name not in body
