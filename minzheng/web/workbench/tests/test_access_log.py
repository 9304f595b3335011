"""The auditor's access log: narrowed by staff, person, role and period; taken out as a file that says who took it out."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from minzheng.access import log
from minzheng.access.models import AccessLog, LogSeal
from minzheng.bulk.models import ExportFile
from minzheng.bulk.sheets import harmless
from minzheng.lib import clock

LIST, PERSON, EXPORT = "workbench:access_log", "workbench:access_log_person", "workbench:access_log_export"


@pytest.fixture
def case(carried):
    return carried("dialysis", stage="lodged")


@pytest.fixture
def auditor(hire):
    return hire("auditor", "440103", name="审计甲")


@pytest.fixture
def hers(auditor, desk):
    return desk(auditor)


def look(actor, case, *, purpose="核对账号", what=log.VIEW, at=None) -> None:
    with clock.travel(at or clock.now()):
        log.record_look(actor, [case.applicant.public_id], what=what, purpose=purpose, subject_ref=case.number)


def purposes(browser, **query) -> list[str]:
    page = browser.get(reverse(LIST), query)
    assert page.status_code == 200
    return [each.row.purpose for each in page.context["page"].rows if each.row.purpose.startswith("核对")]


def test_by_staff_role_and_period(case, fengyuan, hers):
    day = datetime(2020, 12, 5, 23, 59, tzinfo=clock.SHANGHAI)
    look(fengyuan.clerk, case, purpose="核对一", at=day)
    look(fengyuan.reviewer, case, purpose="核对二", at=day + timedelta(minutes=2))
    assert purposes(hers, staff=fengyuan.clerk.name) == ["核对一"]
    assert purposes(hers, staff="huang") == ["核对二"]
    assert purposes(hers, staff="没有这个人") == []
    assert purposes(hers, role="town_reviewer") == ["核对二"]
    assert purposes(hers, since="2020-12-06") == ["核对二"]
    assert purposes(hers, until="2020-12-05") == ["核对一"]
    assert purposes(hers, since="2020-12-05", until="2020-12-06") == ["核对二", "核对一"]
    assert purposes(hers, since="rubbish", role="rubbish") == ["核对二", "核对一"]


def test_by_number_which_enters_no_address_and_is_a_look(case, fengyuan, hers):
    look(fengyuan.clerk, case)
    number = case.applicant.identity_number.open()
    answer = hers.post(reverse(PERSON), {"number": number, "role": "town_clerk"})
    assert answer.status_code == 302
    assert number not in answer.url
    assert f"person={case.applicant.public_id}" in answer.url
    assert "role=town_clerk" in answer.url
    assert AccessLog.objects.latest("pk").what == "search"
    text = hers.get(answer.url).content.decode()
    assert "核对账号" in text
    assert case.applicant.name not in text


def test_a_number_of_another_district_is_nobody_s(case, hire, desk):
    outsider = desk(hire("auditor", "440104"))
    before = AccessLog.objects.count()
    for number in (case.applicant.identity_number.open(), "11010519491231002X", "123"):
        answer = outsider.post(reverse(PERSON), {"number": number})
        assert answer.status_code == 422
        assert case.applicant.name not in answer.content.decode()
    assert AccessLog.objects.count() == before


def exported(browser, form="csv", **query) -> list[list[str]]:
    asked = browser.post(reverse(EXPORT), {"purpose": "季度检查", "form": form, **query})
    assert asked.status_code == 302, asked.content.decode()
    answer = browser.get(reverse("workbench:export_file", args=[ExportFile.objects.latest("pk").public_id]))
    assert answer["Content-Disposition"].startswith("attachment")
    if form == "csv":
        return list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig"))))
    return CalamineWorkbook.from_filelike(io.BytesIO(answer.content)).get_sheet_by_index(0).to_python()


@pytest.mark.parametrize("form", ["csv", "xlsx"])
def test_the_file_says_who_took_it_out_and_names_nobody_in_full(case, fengyuan, hers, auditor, form):
    look(fengyuan.clerk, case, purpose="=HYPERLINK(1)", what=log.UNMASK)
    rows = exported(hers, form, what="unmask")
    watermark, head, row = rows
    for told in (auditor.name, "auditor-1", "荔湾区", "审计", "季度检查", "1 条"):
        assert told in watermark[0]
    assert head[:2] == ["时间", "查看人"]
    assert row[1] == fengyuan.clerk.name
    assert "'=HYPERLINK(1)" in row
    assert case.applicant.name not in str(rows)
    assert case.number in row


def test_an_export_is_a_look_at_everybody_in_it_and_sealed_at_once(case, fengyuan, hers):
    look(fengyuan.clerk, case)
    exported(hers)
    latest = AccessLog.objects.filter(what="export").latest("pk")
    assert latest.purpose == "导出访问记录：季度检查"
    assert latest.person_id == case.applicant.public_id
    assert LogSeal.objects.filter(table_name="access_accesslog").latest("number").last_id >= latest.pk


def test_an_export_has_a_purpose_and_a_limit_and_reaches_no_further_than_the_list(
    case, fengyuan, hers, hire, desk, settings
):
    look(fengyuan.clerk, case)
    assert hers.post(reverse(EXPORT), {"purpose": " ", "form": "csv"}).status_code == 422
    assert hers.post(reverse(EXPORT), {"purpose": "季度检查", "form": "exe"}).status_code == 422
    outsider = desk(hire("auditor", "440104"))
    refused = outsider.post(reverse(EXPORT), {"purpose": "季度检查", "form": "csv"})
    assert refused.status_code == 422
    assert "没有符合条件的记录" in refused.content.decode()
    settings.EXPORT_MOST_ROWS = 0
    before = AccessLog.objects.count()
    refused = hers.post(reverse(EXPORT), {"purpose": "季度检查", "form": "csv"})
    assert refused.status_code == 422
    assert "超过 0 条" in refused.content.decode()
    assert AccessLog.objects.count() == before


def test_a_longer_log_waits_for_another_auditor(case, fengyuan, hers, hire, desk, settings):
    settings.EXPORT_ROWS_WITHOUT_APPROVAL = 0
    look(fengyuan.clerk, case)
    hers.post(reverse(EXPORT), {"purpose": "季度检查", "form": "csv"})
    export = ExportFile.objects.get()
    assert export.stage == "waiting"
    decide = reverse("workbench:export_decide", args=[export.public_id])
    assert hers.post(decide, {"agrees": "yes"}).status_code == 422
    assert desk(hire("auditor", "440104")).post(decide, {"agrees": "yes"}).status_code == 404
    assert desk(hire("auditor", "440100")).post(decide, {"agrees": "yes"}).status_code == 302
    export.refresh_from_db()
    assert export.stage == "making"


@given(st.text())
def test_no_cell_begins_like_a_formula(text):
    cell = harmless(text)
    assert not cell.startswith(("=", "+", "-", "@", "\t", "\r", "\n"))
    assert cell in (text, f"'{text}")


def test_a_page_costs_the_same_queries_whatever_there_is_to_show(case, fengyuan, hers):
    found = set()
    look(fengyuan.clerk, case)
    hers.get(reverse(LIST))
    for _ in range(2):
        with CaptureQueriesContext(connection) as queries:
            hers.get(reverse(LIST))
        found.add(len(queries))
        for number in range(9):
            look((fengyuan.clerk, fengyuan.reviewer)[number % 2], case)
    assert len(found) == 1


def test_words_that_are_ours_are_said_in_english(case, fengyuan, hers, settings):
    hers.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    look(fengyuan.clerk, case, purpose="办理最低生活保障")
    text = hers.get(reverse(LIST)).content.decode()
    assert "办理最低生活保障" not in text
