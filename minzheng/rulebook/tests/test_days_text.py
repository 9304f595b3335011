"""Days as people paste them from a notice."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.access.refusals import Refused
from minzheng.policy.calendars import notices
from minzheng.rulebook.days_text import read_days


def days(*text: str) -> list[date]:
    return [date.fromisoformat(each) for each in text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("2027-01-01\n20270102\n2027年1月3日\n2027/1/4", days("2027-01-01", "2027-01-02", "2027-01-03", "2027-01-04")),
        ("2月14日（周六）、2月28日（周六）上班。", days("2027-02-14", "2027-02-28")),
        ("一、元旦：1月1日（周四）至3日（周六）放假调休，共3天。", days("2027-01-01", "2027-01-02", "2027-01-03")),
        ("元旦 2026-12-31 至 2027-01-01", days("2026-12-31", "2027-01-01")),
        ("2027-10-01~2027-10-03\n2027-10-02", days("2027-10-01", "2027-10-02", "2027-10-03")),
        ("New Year: 1/1 to 1/2", days("2027-01-01", "2027-01-02")),
    ],
)
def test_what_is_pasted(text, expected):
    assert read_days(text, year=2027, field="holidays") == expected


@pytest.mark.parametrize(
    "text",
    ["谷雨", "2月30日", "2027-13-01", "1月3日至1月1日", "1月1日至6月1日", "2027", "1月1日 至", "99999999", "1月1日x"],
)
def test_what_is_no_day_is_told_with_its_line(text):
    with pytest.raises(Refused) as refused:
        read_days(f"1月1日\n{text}", year=2027, field="holidays")
    (reason,) = refused.value.reasons
    assert (reason.key, reason.field) == ("unreadable_day", "holidays")
    assert "2" in str(reason)
    assert text[:4] in str(reason)


def test_not_endlessly_many_lines():
    with pytest.raises(Refused):
        read_days("1月1日\n" * 61, year=2027, field="holidays")


@given(st.text(max_size=40))
def test_anything_typed_is_read_or_refused(text):
    try:
        assert all(isinstance(day, date) for day in read_days(text, year=2027, field="x"))
    except Refused:
        return


@given(st.dates(date(2020, 1, 1), date(2030, 1, 1)), st.integers(0, 20))
def test_a_span_written_out_is_read_back(first, length):
    last = first + timedelta(days=length)
    assert read_days(f"{first} 至 {last}", year=1999, field="x") == [first + timedelta(n) for n in range(length + 1)]


def test_every_shipped_notice_can_be_pasted():
    for notice in notices():
        pasted = "\n".join(day.isoformat() for day in sorted(notice.holidays))
        assert read_days(pasted, year=notice.year, field="x") == sorted(notice.holidays)
