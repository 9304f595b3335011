"""A year without an official calendar: terms that reach into it say so, and are computed again when its notice comes."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils.translation import override
from procrastinate.contrib.django.models import ProcrastinateJob

from minzheng.access.actor import Actor
from minzheng.cases import deadlines, jobs
from minzheng.cases.kinds import ClockTerm
from minzheng.lib import clock
from minzheng.rulebook import years
from minzheng.rulebook.calendars import calendar
from minzheng.rulebook.effects import Moved
from minzheng.rulebook.release import enter_calendar, release_calendar

ON = date(2030, 12, 16)
TERM = ClockTerm(15, "working_days", "测试办法 第一条", max_days=30)
BY_WEEKENDS, BY_NOTICE = date(2031, 1, 6), date(2031, 1, 7)
NOTICE = {
    "year": 2031,
    "version": "2031-1",
    "holidays": [date(2031, 1, 1)],
    "working_weekends": [],
    "reference": "国办发明电〔2030〕1号",
}


@pytest.fixture
def term(make_case, place, system_author):
    """Fifteen working days over a New Year for which nobody has announced anything."""
    with clock.travel(ON):
        case = make_case(place)
        found = deadlines.start(case=case, key="total", term=TERM, on=ON)
        deadlines.start(case=case, key="notice", term=ClockTerm(7, "calendar_days", "测试办法"), on=ON)
        yield found


@pytest.fixture
def officers(post, place):
    city = place.district.parent
    return [post("policy_officer", city), post("policy_officer", city)]


def enter(officers, known_on: date):
    return enter_calendar(actor=officers[0], known_on=known_on, **NOTICE)


def work_off() -> None:
    """What the worker does with what was enqueued."""
    for job in ProcrastinateJob.objects.filter(task_name="cases.recompute_deadlines"):
        jobs.recompute_deadlines.func(**job.args)


def test_a_term_into_a_year_without_a_notice_says_so_beside_its_end(term):
    assert term.due_on == BY_WEEKENDS
    assert deadlines.provisional_years(term, calendar()) == [2030, 2031]
    started, provisional = term.events.all()
    assert (started.what, provisional.what, provisional.why) == ("started", "provisional", "2030、2031")
    assert provisional.sentence == "2030、2031年尚无正式放假通知，到期日按周末推算，正式放假通知发布后重算"
    with override("en"):
        assert "2031" in provisional.sentence


def test_calendar_days_and_terms_that_have_ended_are_not_provisional(term):
    notice = term.case.clocks.get(key="notice")
    assert deadlines.provisional_years(notice, calendar()) == []
    assert [event.what for event in notice.events.all()] == ["started"]
    deadlines.stop(case=term.case, key="total", on=ON)
    term.refresh_from_db()
    assert deadlines.provisional_years(term, calendar()) == []


def test_an_extension_into_such_a_year_says_so(make_case, place, system_author):
    with clock.travel(date(2026, 11, 30)):
        case = make_case(place)
        found = deadlines.start(case=case, key="total", term=TERM, on=date(2026, 11, 30))
        assert [event.what for event in found.events.all()] == ["started"]
        deadlines.extend(actor=system_author, case=case, key="total", by_days=15, law="测试办法", why="事实复杂")
        assert [event.what for event in found.events.all()] == ["started", "extended", "provisional"]


def test_released_it_moves_and_the_event_names_the_notice(term, officers):
    row = enter(officers, known_on=ON)
    before = calendar()
    release_calendar(actor=officers[1], public_id=row.public_id)
    after = calendar()
    assert deadlines.moves(before, after) == [Moved(term.case.division.parent.code, 1, 1)]
    work_off()
    term.refresh_from_db()
    assert term.due_on == BY_NOTICE
    moved = term.events.get(what="recomputed")
    assert (moved.due_before, moved.due_after, moved.why) == (BY_WEEKENDS, BY_NOTICE, NOTICE["reference"])
    assert 2031 not in deadlines.provisional_years(term, after)


def test_a_notice_comes_to_count_as_its_day_comes(term, officers):
    """Released before its day: announced by the nightly job on that day, once, and not before."""
    row = enter(officers, known_on=date(2030, 12, 18))
    release_calendar(actor=officers[1], public_id=row.public_id)
    nightly = Actor.system("test")
    assert years.announce_due(actor=nightly) == []
    work_off()
    term.refresh_from_db()
    assert term.due_on == BY_WEEKENDS
    with clock.travel(date(2030, 12, 19)):  # a night without a worker lies between
        assert years.announce_due(actor=nightly) == [row]
        assert years.announce_due(actor=nightly) == []
        work_off()
        term.refresh_from_db()
        assert term.due_on == BY_NOTICE


@pytest.mark.parametrize(
    ("today", "missing"),
    [
        (date(2026, 11, 1), []),
        (date(2026, 11, 2), [2027]),
        (date(2026, 12, 31), [2027]),
        (date(2027, 1, 1), [2027]),
        (date(2027, 11, 30), [2027, 2028]),
        (date(2020, 11, 24), [2021]),
        (date(2020, 11, 25), []),
    ],
)
def test_when_a_year_is_missed(db, today, missing):
    with clock.travel(today):
        assert [each.year for each in years.missing_years()] == missing


def test_a_calendar_that_waits_is_mentioned(officers):
    with clock.travel(ON):
        (this, coming) = years.missing_years()
        assert (this.year, coming.year, coming.begins_on, coming.is_waiting) == (2030, 2031, date(2031, 1, 1), False)
        enter(officers, known_on=ON)
        assert years.missing_years()[1].is_waiting


def test_how_many_terms_wait_for_a_notice(term):
    assert deadlines.count_provisional(calendar(), 2031) == 1
    assert deadlines.count_provisional(calendar(), 2026) == 0
