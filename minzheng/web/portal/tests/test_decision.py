"""Reading the decision: yes or no, the sum, the reasons, the remedies; and not a word before it is made."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.access.models import Division
from minzheng.cases.models import Notice
from minzheng.cases.remedy_terms import months_after, remedies
from minzheng.domains.assistance.queries import proposal_of
from minzheng.lib.working_days import Calendar
from minzheng.policy import calendars

from .conftest import browser_of


@pytest.mark.django_db
def test_a_grant_says_yes_first_then_how_much_and_from_when(carried):
    case = carried("dialysis")
    page = browser_of(case).get(f"/mine/{case.public_id}/decision/").content.decode()
    content = page[page.index("<h1") :]
    assert content.index("批准了。") < content.index("940.00 元") < content.index("怎么算出来的")
    assert "荔湾区民政局" in content
    assert "为什么没有批准" not in content
    month = case.closed_at.month % 12 + 1
    assert f"年{month}月起，每月 10 日以前" in content


@pytest.mark.django_db
def test_a_refusal_says_no_first_and_why_with_the_article(carried):
    case = carried("three_people_3240")
    page = browser_of(case).get(f"/mine/{case.public_id}/decision/").content.decode()
    content = page[page.index("<h1") :]
    assert content.index("这次没有批准") < content.index("为什么没有批准") < content.index("怎么算出来的")
    assert "民发〔2012〕220号" in content
    assert "每月 10 日以前" not in content
    assert "12348" in content


@pytest.mark.django_db
def test_an_example_value_is_marked_as_one(carried):
    """The limit on deposits is a demonstration value; 黄带娣's 8,000 yuan bring it in."""
    case = carried("dialysis")
    page = browser_of(case).get(f"/mine/{case.public_id}/decision/").content.decode()
    assert "示例值" in page
    assert "不是政府公布的标准" in page


@pytest.mark.django_db
@pytest.mark.parametrize("stage", ["reviewing", "town_publicity", "at_district", "district_publicity"])
def test_a_proposal_is_not_shown_before_it_is_a_decision(carried, stage):
    case = carried("dialysis", stage=stage)
    assert proposal_of(case) is not None
    browser = browser_of(case)
    assert browser.get(f"/mine/{case.public_id}/decision/").status_code == 404
    page = browser.get(f"/mine/{case.public_id}/").content.decode()
    assert "940.00" not in page
    assert "/decision/" not in page


@pytest.mark.django_db
def test_the_letter_of_the_decision_is_one_press_away(carried):
    case = carried("three_people_3240")
    letter = Notice.objects.get(case=case, template="refused", document__isnull=False).document
    page = browser_of(case).get(f"/mine/{case.public_id}/decision/").content.decode()
    assert f"/mine/letters/{letter.public_id}/" in page
    assert "data-mz-print" in page


CALENDAR: Calendar = calendars.shipped()
DISTRICT = Division(name="荔湾区", parent=Division(name="广州市"))


@pytest.mark.parametrize(
    ("received", "reconsideration", "lawsuit"),
    [
        (date(2020, 12, 2), date(2021, 2, 1), date(2021, 6, 2)),  # the 60th day, 31 January, is a Sunday
        (date(2020, 12, 14), date(2021, 2, 18), date(2021, 6, 15)),  # both ends fall into a holiday
        (date(2020, 8, 31), date(2020, 10, 30), date(2021, 3, 1)),  # February has no 31st; the 28th is a Sunday
    ],
)
def test_the_last_days_by_example(received, reconsideration, lawsuit):
    found = remedies(received, district=DISTRICT, calendar=CALENDAR)
    assert (found.reconsideration_until, found.lawsuit_until) == (reconsideration, lawsuit)


@given(received=st.dates(date(2015, 1, 1), date(2026, 1, 1)))
def test_a_last_day_is_a_working_day_and_never_too_early(received):
    found = remedies(received, district=DISTRICT, calendar=CALENDAR)
    assert found.reconsideration_until >= received + timedelta(days=60)
    assert found.lawsuit_until >= months_after(received, 6)
    assert CALENDAR.is_working_day(found.reconsideration_until)
    assert CALENDAR.is_working_day(found.lawsuit_until)
    assert found.lawsuit_until - months_after(received, 6) <= timedelta(days=10)


@given(day=st.dates(date(1990, 1, 1), date(2040, 1, 1)), months=st.integers(0, 36))
def test_months_after_keeps_the_day_or_takes_the_months_last(day, months):
    later = months_after(day, months)
    assert (later.year * 12 + later.month) - (day.year * 12 + day.month) == months
    assert later.day == day.day or (later.day < day.day and (later + timedelta(days=1)).day == 1)
