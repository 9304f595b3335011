"""Clocks: they count the right days, give time only by law, follow the calendar, and stand still once stopped."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils.translation import override
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.access.refusals import Refused
from minzheng.cases import deadlines
from minzheng.cases.kinds import ClockTerm
from minzheng.cases.models import Case, CaseDivision, Clock, ClockEvent
from minzheng.policy.calendars import shipped

BEFORE, AFTER = shipped(known_on=date(2020, 1, 20)), shipped(known_on=date(2020, 1, 27))
TERM = ClockTerm(30, "working_days", "测试办法 第一条", max_days=45)
UNITS = st.sampled_from(["working_days", "calendar_days"])
DAYS = st.dates(date(2015, 1, 1), date(2021, 11, 1))

in_one_test_database = settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def due(on: date, days: int, unit: str, calendar=AFTER) -> date:
    return deadlines.due(starts_on=on, days=days, unit=unit, calendar=calendar)


def fresh(case: Case) -> Case:
    return Case.objects.get(pk=case.pk)


# Pure: how a term is counted ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("on", "days", "expected"),
    [
        (date(2020, 1, 20), 30, date(2020, 3, 10)),
        (date(2020, 1, 20), 3, date(2020, 1, 23)),
        (date(2020, 9, 25), 10, date(2020, 10, 15)),
        (date(2021, 2, 5), 3, date(2021, 2, 9)),
        (date(2021, 2, 5), 45, date(2021, 4, 15)),
    ],
)
def test_working_days_over_the_official_calendar(on, days, expected):
    assert due(on, days, "working_days", shipped()) == expected


def test_calendar_days_count_every_day_and_not_the_first():
    assert due(date(2020, 9, 30), 7, "calendar_days") == date(2020, 10, 7)


@given(DAYS, st.integers(0, 60), st.integers(1, 30), UNITS)
def test_a_longer_term_never_ends_earlier(on, days, more, unit):
    assert due(on, days + more, unit) > due(on, days, unit)


@given(DAYS, st.integers(1, 60))
def test_working_days_are_never_shorter_than_calendar_days(on, days):
    assert due(on, days, "working_days") >= due(on, days, "calendar_days")


@given(DAYS, st.integers(1, 60), UNITS)
def test_what_is_left_on_the_first_day_is_the_whole_term(on, days, unit):
    clock = Clock(unit=unit, days=days, starts_on=on, due_on=due(on, days, unit))
    left = deadlines.left(clock, on, calendar=AFTER)
    assert (left.days, left.unit) == (days, unit)


@given(DAYS, st.integers(1, 60), UNITS, st.integers(-90, 90))
def test_the_light_tells_overdue_soon_and_in_time(on, days, unit, offset):
    clock = Clock(unit=unit, days=days, starts_on=on, due_on=due(on, days, unit))
    today = clock.due_on + timedelta(days=offset)
    left = deadlines.left(clock, today, calendar=AFTER)
    assert (left.light == "red") == (left.days < 0) == (offset > 0)
    assert (left.light == "yellow") == (0 <= left.days <= 3)


@pytest.mark.parametrize(
    ("today", "chinese", "english_light"),
    [
        (date(2020, 12, 18), "剩 3 个工作日", "yellow"),
        (date(2020, 12, 16), "剩 5 个工作日", "blue"),
        (date(2020, 12, 23), "今天到期", "yellow"),
        (date(2020, 12, 24), "逾期 1 天", "red"),
    ],
)
def test_time_left_in_words(today, chinese, english_light):
    clock = Clock(unit="working_days", days=10, starts_on=date(2020, 12, 9), due_on=date(2020, 12, 23))
    left = deadlines.left(clock, today, calendar=AFTER)
    assert (left.text, left.light) == (chinese, english_light)


def test_time_left_in_calendar_days_in_words():
    clock = Clock(unit="calendar_days", days=7, starts_on=date(2020, 12, 9), due_on=date(2020, 12, 16))
    assert deadlines.left(clock, date(2020, 12, 12), calendar=AFTER).text == "剩 4 天"


# On a case ------------------------------------------------------------------------------------------------------------


def start(case: Case, *, on: date, term: ClockTerm = TERM, key: str = "total") -> Clock:
    return deadlines.start(case=case, key=key, term=term, on=on)


def test_starting_tells_the_case_and_its_divisions(case):
    clock = start(case, on=date(2020, 12, 1))
    assert clock.due_on == date(2021, 1, 13)
    assert case.due_on == fresh(case).due_on == clock.due_on
    assert set(CaseDivision.objects.filter(case=case).values_list("due_on", flat=True)) == {clock.due_on}
    assert [event.what for event in clock.events.all()] == ["started"]


def test_the_earliest_clock_is_the_case_s_end(case):
    start(case, on=date(2020, 12, 1))
    notice = start(case, on=date(2020, 12, 1), key="notice", term=ClockTerm(7, "calendar_days", "测试办法 第二条"))
    assert deadlines.next_due(case) == notice
    deadlines.stop(case=case, key="notice", on=date(2020, 12, 5))
    assert deadlines.next_due(case).key == "total"
    deadlines.stop(case=case, key="total", on=date(2020, 12, 5))
    assert deadlines.next_due(case) is None
    assert fresh(case).due_on is None


def test_starting_again_gives_no_new_time(case):
    first = start(case, on=date(2020, 12, 1))
    assert start(case, on=date(2020, 12, 10)) == first
    assert case.clocks.count() == 1


def test_extending_says_by_which_article(case, system_author):
    clock = start(case, on=date(2020, 12, 1))
    extended = deadlines.extend(
        actor=system_author, case=case, key="total", by_days=15, law="民发〔2021〕57号 第22条", why="公示有异议"
    )
    assert extended.due_on > clock.due_on
    assert fresh(case).due_on == extended.due_on
    event = extended.events.last()
    assert event.sentence == "由2021年1月13日延长至2021年2月3日：公示有异议（民发〔2021〕57号 第22条）"


@pytest.mark.parametrize(
    ("changes", "key"),
    [
        ({"by_days": 16}, "beyond_the_law"),
        ({"by_days": 0}, "by_days"),
        ({"law": " "}, "law_required"),
        ({"why": ""}, "why_required"),
        ({"key": "another"}, "no_running_clock"),
    ],
)
def test_time_is_not_given_without_law(case, system_author, changes, key):
    start(case, on=date(2020, 12, 1))
    asked = {"key": "total", "by_days": 15, "law": "测试办法 第三条", "why": "公示有异议", **changes}
    with pytest.raises(Refused) as refused:
        deadlines.extend(actor=system_author, case=case, **asked)
    assert [reason.key for reason in refused.value.reasons] == [key]
    assert Clock.objects.get(case=case).extended_days == 0


def test_an_amended_calendar_moves_the_end_and_says_why(case):
    clock = start(case, on=date(2020, 1, 20))
    Clock.objects.filter(pk=clock.pk).update(due_on=date(2020, 3, 6))
    reference = "国办发明电〔2020〕1号"
    assert deadlines.recompute(calendar=AFTER, why=reference) == 1
    clock.refresh_from_db()
    assert clock.due_on == fresh(case).due_on == date(2020, 3, 10)
    event = clock.events.last()
    assert event.sentence == "由2020年3月6日改为2020年3月10日：国办发明电〔2020〕1号"
    with override("en"):
        assert "6 Mar 2020" in event.sentence


def test_recomputing_in_chunks_reaches_every_clock(make_case, place):
    cases = [make_case(place) for _ in range(5)]
    for case in cases:
        start(case, on=date(2020, 1, 20))
    Clock.objects.update(due_on=date(2020, 3, 6))
    seen, after = 0, 0
    while True:
        chunk = deadlines.recompute_chunk(calendar=AFTER, why="通知", after=after, size=2)
        seen += chunk.moved
        if chunk.after is None:
            break
        after = chunk.after
    assert seen == 5
    assert {fresh(case).due_on for case in cases} == {date(2020, 3, 10)}


def test_calendar_day_clocks_do_not_follow_working_calendars(case):
    start(case, on=date(2020, 1, 20), key="notice", term=ClockTerm(7, "calendar_days", "测试办法 第二条"))
    assert deadlines.recompute(calendar=BEFORE, why="通知") == 0


@in_one_test_database
@given(on=DAYS, days=st.integers(1, 60), more=st.integers(1, 15), unit=UNITS)
def test_an_extension_never_shortens(case, system_author, on, days, more, unit):
    clock = _anew(case, on=on, days=days, unit=unit)
    extended = deadlines.extend(
        actor=system_author, case=case, key=clock.key, by_days=more, law="测试办法 第三条", why="理由"
    )
    assert extended.due_on > clock.due_on
    assert extended.due_on == due(on, days + more, unit, shipped(known_on=date(2020, 12, 1)))


@in_one_test_database
@given(on=DAYS, days=st.integers(1, 60), calendars=st.permutations([BEFORE, AFTER]))
def test_recomputing_twice_moves_nothing(case, on, days, calendars):
    _anew(case, on=on, days=days, unit="working_days")
    for calendar in calendars:
        deadlines.recompute(calendar=calendar, why="通知")
        events = ClockEvent.objects.count()
        assert deadlines.recompute(calendar=calendar, why="通知") == 0
        assert ClockEvent.objects.count() == events


@in_one_test_database
@given(on=DAYS, days=st.integers(1, 60))
def test_a_stopped_clock_stands_still(case, system_author, on, days):
    clock = _anew(case, on=on, days=days, unit="working_days")
    deadlines.stop(case=case, key=clock.key, on=on)
    before = (clock.due_on, clock.events.count())
    deadlines.recompute(calendar=BEFORE, why="通知")
    with pytest.raises(Refused):
        deadlines.extend(actor=system_author, case=case, key=clock.key, by_days=1, law="条文", why="理由")
    deadlines.stop(case=case, key=clock.key, on=on + timedelta(days=9))
    clock.refresh_from_db()
    assert (clock.due_on, clock.events.count(), clock.stopped_on) == (*before, on)


def _anew(case: Case, *, on: date, days: int, unit: str) -> Clock:
    """One running clock and no other: examples of one test share a database."""
    for clock in case.clocks.filter(stopped_on=None):
        deadlines.stop(case=case, key=clock.key, on=clock.starts_on)
    return start(case, on=on, term=ClockTerm(days, unit, "测试办法 第一条"), key="total")
