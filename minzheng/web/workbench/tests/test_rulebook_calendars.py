"""Working calendars at the desk: drawn, pasted, released by another; and the warning of a year without one."""

from __future__ import annotations

from datetime import date
from html import unescape
from uuid import uuid4

import pytest
from django.urls import reverse

from minzheng.lib import clock
from minzheng.rulebook.calendars import calendar
from minzheng.rulebook.models import CalendarRelease

CITY, STREET = "440100", "440103006"
TODAY = date(2026, 11, 23)
NOTICE = {
    "year": "2027",
    "version": "2027-1",
    "known_on": "2026-11-20",
    "holidays": "元旦：1月1日（周五）至3日（周日）放假，共3天。\n春节：2月5日（周五）至11日（周四）放假调休，共7天。",
    "working_weekends": "2月14日（周日）、2月20日（周六）上班。",
    "reference": "国办发明电〔2026〕0号（测试）",
    "note": "",
}


@pytest.fixture(autouse=True)
def today():
    with clock.travel(TODAY):
        yield


@pytest.fixture
def first(hire):
    return hire("policy_officer", CITY, name="谭录入")


@pytest.fixture
def second(hire):
    return hire("policy_officer", CITY, name="欧发布")


def text_of(answer) -> str:
    return unescape(answer.content.decode())


def page(name: str, *args: object) -> str:
    return reverse(f"workbench:{name}", args=args)


def send(client, **change):
    return client.post(page("calendar_enter"), {**NOTICE, **change, "form_token": str(uuid4())})


def test_a_year_is_drawn_as_twelve_months_with_its_notice_behind(hire, desk):
    answer = desk(hire("town_clerk", STREET)).get(page("calendar", 2020))
    text = text_of(answer)
    assert text.count('class="mz-month"') == 12
    assert text.count('class="mz-day-off"') - 1 == len(calendar_of(2020, "2020-2").holidays)  # the key has one, too
    assert text.count('class="mz-day-worked"') - 1 == len(calendar_of(2020, "2020-2").working_weekends)
    for expected in ("2020-1", "2020-2", "已被取代", "现行", "2020年1月24日"):
        assert expected in text


def calendar_of(year: int, version: str) -> CalendarRelease:
    return CalendarRelease.objects.get(year=year, version=version)


def test_every_year_there_is_and_the_one_that_is_missed(first, hire, desk):
    text = text_of(desk(first).get(page("calendars")))
    assert all(str(year) in text for year in range(2015, 2027))
    assert "2027年还没有已发布的工作日历" in text
    assert f"{page('calendar_enter')}?year=2027" in text
    reader = text_of(desk(hire("town_clerk", STREET)).get(page("calendars")))
    assert "2027年还没有已发布的工作日历" in reader
    assert page("calendar_enter") not in reader


def test_policy_officers_are_warned_where_their_day_begins(first, desk):
    text = text_of(desk(first).get(page("home"), follow=True))
    assert "2027年还没有已发布的工作日历" in text
    assert "现按周末推算" in text
    with clock.travel(date(2026, 10, 1)):
        assert "没有已发布的工作日历" not in text_of(desk(first).get(page("rulebook")))


def test_pasted_released_and_counted_with(first, second, desk):
    assert 'value="2027-1"' in text_of(desk(first).get(page("calendar_enter"), {"year": "2027"}))
    address = send(desk(first)).url
    row = CalendarRelease.objects.get(year=2027)
    assert (len(row.holidays), row.working_weekends) == (10, ["2027-02-14", "2027-02-20"])
    own = text_of(desk(first).get(address))
    assert "这一条由您录入" in own
    client = desk(second)
    shown = client.get(address)
    assert "发布后哪些期限会移动" in text_of(shown)
    assert "已经录入，等待另一人发布" in text_of(client.get(page("rulebook")))
    sent = {"seen": shown.context["seen"], "form_token": str(uuid4())}
    for _ in range(2):
        assert client.post(page("entry_release", row.public_id), sent).status_code == 302
    assert calendar().is_official(2027)
    assert "没有已发布的工作日历" not in text_of(client.get(page("rulebook")))


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"holidays": "谷雨"}, "holidays"),
        ({"holidays": ""}, "holidays"),
        ({"holidays": "2020-01-01"}, "year"),
        ({"working_weekends": "2月15日"}, "working_weekends"),
        ({"working_weekends": "2月6日"}, "holidays"),
        ({"version": "第一版!"}, "version"),
        ({"year": "2026", "version": "2026-1", "holidays": "1月1日", "working_weekends": ""}, "version"),
        ({"known_on": "昨天"}, "known_on"),
        ({"reference": ""}, "reference"),
        ({"year": "1999"}, "year"),
    ],
)
def test_what_is_wrong_is_said_at_its_field(first, desk, change, field):
    answer = send(desk(first), **change)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert not CalendarRelease.objects.filter(released_at=None).exists()


def test_an_amended_version_is_shown_with_what_it_would_move(first, second, desk, carried):
    with clock.travel(date(2020, 12, 1)):
        case = carried("widow", stage="investigating")
        end = case.clocks.filter(unit="working_days", stopped_on=None).first().due_on
        content = {
            "year": "2020",
            "version": "2020-3",
            "known_on": "2020-12-01",
            "holidays": "\n".join([*calendar_of(2020, "2020-2").holidays, end.isoformat()]),
            "working_weekends": "\n".join(calendar_of(2020, "2020-2").working_weekends),
        }
        answer = desk(second).get(send(desk(first), **content).url)
        effect = answer.context["effect"]
        assert effect.table.whole.total.count > 0
        assert any(days > 0 for days in effect.table.columns)
        assert "推后" in text_of(answer)
