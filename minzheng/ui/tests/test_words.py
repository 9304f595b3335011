"""Sums, dates, lights and counts as people read them, in both languages."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from minzheng.ui.amounts import amount_text
from minzheng.ui.dates import date_text, datetime_text, month_text
from minzheng.ui.lights import CALENDAR_DAYS, SOON, light_for
from minzheng.ui.tables import Column, Pager, capped


@pytest.fixture(autouse=True)
def chinese():
    with override("zh-hans"):
        yield


def test_a_sum_has_separators_and_two_decimals():
    assert amount_text(108000) == "1,080.00 元"
    assert amount_text(224000, per="month") == "2,240.00 元/月"
    assert amount_text(0) == "0.00 元"


def test_a_day_is_written_as_each_language_writes_it():
    assert date_text(date(2020, 12, 1)) == "2020年12月1日"
    assert month_text(date(2020, 12, 1)) == "2020年12月"
    with override("en"):
        assert date_text(date(2020, 12, 1)) == "1 Dec 2020"


def test_an_instant_is_shown_in_shanghai():
    late_in_london = datetime(2020, 11, 30, 17, 30, tzinfo=UTC)
    assert datetime_text(late_in_london) == "2020年12月1日 01:30"
    assert date_text(late_in_london) == "2020年12月1日"


@pytest.mark.parametrize(
    ("left", "tone", "text"),
    [
        (None, "grey", "无期限"),
        (-1, "red", "逾期 1 天"),
        (0, "yellow", "今天到期"),
        (SOON, "yellow", "剩 3 个工作日"),
        (SOON + 1, "blue", "剩 4 个工作日"),
    ],
)
def test_a_light_is_a_word_with_a_colour(left, tone, text):
    light = light_for(left)
    assert (light.tone, light.text) == (tone, text)


def test_calendar_days_are_called_days():
    assert light_for(5, unit=CALENDAR_DAYS).text == "剩 5 天"


@given(st.integers(-400, 400))
def test_every_light_says_its_number_unless_it_is_today(left):
    light = light_for(left)
    assert (str(abs(left)) in light.text) == (left != 0)
    assert (light.tone == "red") == (left < 0)


def test_counts_stop_at_999():
    assert capped(999) == "999"
    assert capped(1000) == "999+"
    assert Pager(shown=20, total=4000).total_text == "999+"
    assert Pager(shown=20).total_text == ""


def test_a_heading_asks_for_the_other_order_when_pressed_again():
    due = Column("期限", sort="due")
    assert (due.order(""), due.next_order("")) == ("", "due")
    assert (due.order("due"), due.next_order("due")) == ("ascending", "-due")
    assert (due.order("-due"), due.next_order("-due")) == ("descending", "due")
    assert Column("姓名").order("due") == ""
