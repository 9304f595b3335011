from datetime import date

import pytest

from minzheng.lib.working_days import WorkingDays
from minzheng.policy.calendars import notices, shipped


@pytest.mark.parametrize(
    ("start", "days", "end"),
    [
        (date(2020, 1, 20), 30, date(2020, 3, 10)),
        (date(2020, 1, 20), 3, date(2020, 1, 23)),
        (date(2020, 9, 25), 10, date(2020, 10, 15)),
        (date(2021, 2, 5), 3, date(2021, 2, 9)),
        (date(2021, 2, 5), 30, date(2021, 3, 24)),
        (date(2021, 2, 5), 45, date(2021, 4, 15)),
        (date(2021, 4, 28), 3, date(2021, 5, 6)),
        (date(2021, 9, 24), 5, date(2021, 9, 30)),
    ],
)
def test_terms_over_the_official_calendars(start: date, days: int, end: date) -> None:
    assert shipped().add(start, WorkingDays(days)) == end
    assert shipped().between(start, end) == days


def test_the_spring_festival_of_2020_was_extended_while_terms_ran() -> None:
    start, term = date(2020, 1, 20), WorkingDays(30)
    before, after = shipped(date(2020, 1, 20)), shipped(date(2020, 1, 27))
    assert before.add(start, term) == date(2020, 3, 6)
    assert after.add(start, term) == date(2020, 3, 10)
    assert "国办发明电〔2020〕1号" in str(after.why_different(before, start, term))
    assert before.is_working_day(date(2020, 2, 1))
    assert not after.is_working_day(date(2020, 2, 1))


def test_the_notices_of_2015_to_2026_are_shipped_with_their_amendments() -> None:
    assert [year for year in range(2014, 2028) if shipped().is_official(year)] == list(range(2015, 2027))
    amended = {notice.year for notice in notices() if notice.version.endswith("-2")}
    assert amended == {2015, 2019, 2020}


@pytest.mark.parametrize("notice", notices(), ids=lambda notice: notice.version)
def test_a_notice_is_cited_and_consistent(notice) -> None:
    assert "国" in notice.reference
    assert "https://www.gov.cn/" in notice.reference
    assert notice.known_on.year in (notice.year - 1, notice.year)
    assert not notice.holidays & notice.working_weekends
    assert all(day.weekday() >= 5 for day in notice.working_weekends)
    assert all(abs(day.year - notice.year) <= 1 for day in notice.holidays | notice.working_weekends)
    assert 11 <= len(notice.holidays) <= 35


@pytest.mark.parametrize(
    ("day", "known_on", "works"),
    [
        (date(2015, 9, 3), date(2015, 5, 12), True),
        (date(2015, 9, 3), date(2015, 5, 13), False),
        (date(2015, 9, 6), date(2015, 5, 13), True),
        (date(2019, 5, 2), date(2019, 3, 21), True),
        (date(2019, 5, 2), date(2019, 3, 22), False),
        (date(2019, 5, 5), date(2019, 3, 22), True),
        (date(2018, 12, 29), date(2018, 12, 6), True),
        (date(2018, 12, 31), date(2018, 12, 6), False),
    ],
)
def test_what_was_known_when(day: date, known_on: date, works: bool) -> None:
    assert shipped(known_on).is_working_day(day) is works
