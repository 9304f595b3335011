from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from minzheng.lib.working_days import Calendar, CalendarDays, WorkingDays, YearCalendar

FIRST = YearCalendar(
    year=2020,
    version="first",
    known_on=date(2019, 11, 21),
    holidays=frozenset(date(2020, 1, 24) + timedelta(days=n) for n in range(7)),
    working_weekends=frozenset([date(2020, 1, 19), date(2020, 2, 1)]),
    reference="first notice",
)
SECOND = YearCalendar(
    year=2020,
    version="second",
    known_on=date(2020, 1, 27),
    holidays=frozenset(date(2020, 1, 24) + timedelta(days=n) for n in range(10)),
    working_weekends=frozenset([date(2020, 1, 19)]),
    reference="second notice",
)
BOTH = Calendar([SECOND, FIRST])
DAYS = st.dates(date(2019, 6, 1), date(2021, 6, 30))


def test_the_start_day_is_not_counted() -> None:
    assert BOTH.add(date(2020, 3, 2), WorkingDays(1)) == date(2020, 3, 3)
    assert BOTH.add(date(2020, 3, 2), WorkingDays(0)) == date(2020, 3, 2)
    assert BOTH.add(date(2020, 3, 7), WorkingDays(1)) == date(2020, 3, 9)


def test_holidays_are_left_out_and_worked_weekends_counted() -> None:
    assert BOTH.is_working_day(date(2020, 1, 19))
    assert not BOTH.is_working_day(date(2020, 1, 24))
    assert BOTH.add(date(2020, 1, 18), WorkingDays(1)) == date(2020, 1, 19)


def test_calendar_days_count_every_day() -> None:
    assert BOTH.add(date(2020, 1, 20), CalendarDays(7)) == date(2020, 1, 27)


def test_a_bare_number_is_refused() -> None:
    with pytest.raises(TypeError):
        BOTH.add(date(2020, 1, 20), 30)
    with pytest.raises(ValueError, match="negative"):
        BOTH.add(date(2020, 1, 20), WorkingDays(-1))


def test_the_latest_notice_known_by_then_holds() -> None:
    before, after = (
        Calendar([FIRST, SECOND], known_on=date(2020, 1, 26)),
        Calendar([FIRST, SECOND], known_on=date(2020, 1, 27)),
    )
    start, term = date(2020, 1, 20), WorkingDays(10)
    assert after.add(start, term) > before.add(start, term)
    assert before.version != after.version
    assert before.version.startswith("2019-11-21#")
    assert BOTH.version == after.version
    assert after.why_different(before, start, term) == "second notice"
    assert before.why_different(after, start, term) == "second notice"
    assert after.why_different(before, date(2020, 6, 1), term) is None


def test_a_year_without_a_notice_has_weekends_only_and_says_so() -> None:
    nothing = Calendar([FIRST], known_on=date(2019, 1, 1))
    assert not nothing.is_official(2020)
    assert nothing.is_working_day(date(2020, 1, 24))
    assert nothing.version.startswith("none#")
    assert BOTH.is_official(2020)
    assert BOTH.unofficial_years(date(2019, 12, 1), date(2021, 1, 1)) == [2019, 2021]


@given(DAYS, st.integers(0, 120))
@settings(max_examples=60)
def test_adding_and_counting_are_inverse(start: date, number: int) -> None:
    end = BOTH.add(start, WorkingDays(number))
    assert BOTH.between(start, end) == number
    assert BOTH.between(end, start) == -number
    assert number == 0 or BOTH.is_working_day(end)


@given(DAYS, st.integers(0, 200))
@settings(max_examples=60)
def test_counting_and_adding_return_to_a_working_day(start: date, days: int) -> None:
    end = start + timedelta(days=days)
    counted = BOTH.between(start, end)
    assert BOTH.add(start, counted) <= end
    if BOTH.is_working_day(end) and days:
        assert BOTH.add(start, counted) == end


@given(DAYS, st.integers(0, 60))
@settings(max_examples=60)
def test_a_longer_term_never_ends_earlier(start: date, number: int) -> None:
    assert BOTH.add(start, WorkingDays(number)) < BOTH.add(start, WorkingDays(number + 1))
