from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.policy.means.tapering import LONGEST_MONTHS, InvalidMonths, tapering_period

DAYS = st.dates(date(2012, 12, 12), date(2100, 1, 1))
MONTHS = st.integers(1, LONGEST_MONTHS)


@pytest.mark.parametrize(
    ("changed_on", "months", "first", "last"),
    [
        (date(2022, 11, 1), 6, date(2022, 12, 1), date(2023, 5, 1)),
        (date(2022, 11, 30), 6, date(2022, 12, 1), date(2023, 5, 1)),
        (date(2022, 12, 31), 1, date(2023, 1, 1), date(2023, 1, 1)),
        (date(2024, 2, 29), 3, date(2024, 3, 1), date(2024, 5, 1)),
    ],
)
def test_it_begins_in_the_month_after_the_change(changed_on, months, first, last) -> None:
    period = tapering_period(changed_on=changed_on, months=months)
    assert (period.first_month, period.last_month, period.months) == (first, last, months)


@pytest.mark.parametrize("months", [-1, 0, 7, 12])
def test_other_lengths_are_refused(months) -> None:
    with pytest.raises(InvalidMonths) as refused:
        tapering_period(changed_on=date(2023, 1, 1), months=months)
    assert str(months) in refused.value.zh
    assert str(months) in refused.value.en


def test_it_names_the_articles_in_force_on_the_day_of_the_change() -> None:
    assert tapering_period(changed_on=date(2021, 6, 30), months=6).law == ""
    assert tapering_period(changed_on=date(2021, 7, 1), months=6).law == "民发〔2021〕57号 第33条"
    assert tapering_period(changed_on=date(2022, 10, 20), months=6).law == "民发〔2021〕57号 第33条；民发〔2022〕83号"


@given(DAYS, MONTHS)
def test_the_months_covered_are_as_many_as_given_and_follow_the_change(changed_on, months) -> None:
    period = tapering_period(changed_on=changed_on, months=months)
    assert period.months == months
    assert not period.covers(changed_on)
    assert period.first_month.day == period.last_month.day == 1
    days = [changed_on + timedelta(days=number) for number in range(32 * (LONGEST_MONTHS + 2))]
    assert len({(day.year, day.month) for day in days if period.covers(day)}) == months


@given(DAYS, MONTHS)
def test_the_day_within_the_month_changes_nothing(changed_on, months) -> None:
    first = changed_on.replace(day=1)
    one, other = (tapering_period(changed_on=day, months=months) for day in (changed_on, first))
    assert (one.first_month, one.last_month) == (other.first_month, other.last_month)
