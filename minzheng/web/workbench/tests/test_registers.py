"""Registers: narrowed, sorted, paged by key; columns remembered; taken out with a purpose and other eyes; printed with sums."""

from __future__ import annotations

import csv
import io
from datetime import datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from minzheng.access.history import author
from minzheng.access.models import AccessLog
from minzheng.bulk import exports, jobs
from minzheng.bulk.models import ExportFile
from minzheng.lib import clock
from minzheng.ui.registers import pages

pytestmark = pytest.mark.django_db
NOW = datetime(2020, 12, 15, 10, tzinfo=clock.SHANGHAI)


@pytest.fixture(autouse=True)
def december():
    with clock.travel(NOW):
        yield


@pytest.fixture
def granted(carried):
    return [carried("dialysis"), carried("three_people_1000")]


def address(key: str, name: str = "register") -> str:
    return reverse(f"workbench:{name}_{key}")


def numbers(page) -> list[str]:
    return [cells[0]["value"] for cells in page.context["rows"]]


def test_who_is_on_the_roll_masked_and_of_this_street_only(granted, fengyuan, wenquan, desk):
    page = desk(fengyuan.clerk).get(address("benefits"), {"month": "2021-01"})
    assert page.status_code == 200
    assert set(numbers(page)) == {case.number for case in granted}
    text = page.content.decode()
    assert granted[0].applicant.name not in text
    assert granted[0].applicant.identity_number.open() not in text
    assert numbers(desk(wenquan.clerk).get(address("benefits"), {"month": "2021-01"})) == []
    assert numbers(desk(fengyuan.clerk).get(address("benefits"), {"month": "2019-01"})) == []


def test_pages_follow_a_key_in_every_order(granted, fengyuan, desk, monkeypatch):
    monkeypatch.setattr(pages, "ROWS", 1)
    hers = desk(fengyuan.clerk)
    for sort in ("number", "-number", "amount", "-amount", "since", "name", "nonsense"):
        seen, after = [], None
        while True:
            query = {"month": "2021-01", "sort": sort, **({"after": after} if after else {})}
            page = hers.get(address("benefits"), query)
            seen += numbers(page)
            after = page.context["pager"].next
            if after is None:
                break
        assert sorted(seen) == sorted(case.number for case in granted), sort
    assert hers.get(address("benefits"), {"after": "rubbish"}).status_code == 200


def test_columns_are_chosen_and_remembered_for_her_alone(granted, fengyuan, desk):
    hers = desk(fengyuan.clerk)
    answer = hers.post(address("benefits", "register_columns"), {"columns": ["number", "bank"], "month": "2021-01"})
    assert answer.url.endswith("?month=2021-01")
    heads = [column["label"] for column in hers.get(answer.url).context["columns"]]
    assert [str(each) for each in heads] == ["受理编号", "开户银行"]
    others = desk(fengyuan.reviewer).get(address("benefits"))
    assert len(others.context["columns"]) > 4


def asked(browser, key="benefits", **more):
    form = {"purpose": "核对年底数据", "form": "csv", "month": "2021-01", **more}
    return browser.post(address(key, "register_export"), form)


def test_a_small_export_is_made_at_once_and_is_a_look_at_everybody_in_it(granted, fengyuan, desk):
    hers = desk(fengyuan.clerk)
    answer = asked(hers)
    export = ExportFile.objects.get()
    assert (export.stage, export.rows) == ("ready", 2)
    file = hers.get(reverse("workbench:export_file", args=[export.public_id]))
    mark, _head, *rows = csv.reader(io.StringIO(file.content.decode("utf-8-sig")))
    assert fengyuan.clerk.name in mark[0]
    assert "核对年底数据" in mark[0]
    assert {row[0] for row in rows} == {case.number for case in granted}
    looked = AccessLog.objects.filter(what="export", purpose="在保台账：核对年底数据")
    assert {look.person_id for look in looked} == {case.applicant.public_id for case in granted}
    assert answer.url.endswith(f"/{export.public_id}/")


@pytest.mark.parametrize("wrong", [{"purpose": ""}, {"purpose": "看"}, {"form": "exe"}, {"month": "2019-01"}])
def test_without_a_purpose_or_rows_nothing_goes_out(granted, fengyuan, desk, wrong):
    assert asked(desk(fengyuan.clerk), **wrong).status_code == 422
    assert not ExportFile.objects.exists()


def test_a_large_export_waits_for_other_eyes(granted, fengyuan, wenquan, desk, settings):
    settings.EXPORT_ROWS_WITHOUT_APPROVAL = 1
    clerk, reviewer = desk(fengyuan.clerk), desk(fengyuan.reviewer)
    asked(clerk)
    export = ExportFile.objects.get()
    page, decide = (reverse(f"workbench:{name}", args=[export.public_id]) for name in ("export", "export_decide"))
    assert export.stage == "waiting"
    assert clerk.get(reverse("workbench:export_file", args=[export.public_id])).status_code == 410
    assert clerk.post(decide, {"agrees": "yes"}).status_code == 404
    assert desk(wenquan.reviewer).post(decide, {"agrees": "yes"}).status_code == 404
    assert desk(wenquan.reviewer).get(page).status_code == 404
    assert reviewer.post(decide, {"agrees": "no"}).status_code == 422
    assert reviewer.post(decide, {"agrees": "yes"}).status_code == 302
    jobs.make_export(export_id=str(export.public_id))
    export.refresh_from_db()
    assert (export.stage, export.decided_by) == ("ready", fengyuan.reviewer.staff_id)
    assert reviewer.get(reverse("workbench:export_file", args=[export.public_id])).status_code == 404
    assert clerk.get(reverse("workbench:export_file", args=[export.public_id])).status_code == 200


def test_nobody_agrees_to_her_own_not_even_past_the_verbs(granted, fengyuan, desk, settings):
    settings.EXPORT_ROWS_WITHOUT_APPROVAL = 1
    reviewer = desk(fengyuan.reviewer)
    asked(reviewer)
    export = ExportFile.objects.get()
    answer = reviewer.post(reverse("workbench:export_decide", args=[export.public_id]), {"agrees": "yes"})
    assert answer.status_code == 422
    with pytest.raises(IntegrityError), transaction.atomic(), author(fengyuan.reviewer):
        ExportFile.objects.update(decided_by=export.staff_id)
    with pytest.raises(IntegrityError), transaction.atomic(), author(fengyuan.reviewer):
        ExportFile.objects.update(ready_at=NOW)


def test_a_file_is_gone_after_its_hours(granted, fengyuan, desk):
    hers = desk(fengyuan.clerk)
    asked(hers)
    export = ExportFile.objects.get()
    file = reverse("workbench:export_file", args=[export.public_id])
    with clock.travel(NOW + timedelta(hours=25)):
        hers = desk(fengyuan.clerk)
        assert hers.get(file).status_code == 410
        jobs.end_exports(timestamp=0)
        export.refresh_from_db()
        assert (export.stage, export.data_key.wrapped) == ("over", None)
        assert exports.end_expired(actor=fengyuan.clerk) == 0
        assert hers.get(file).status_code == 410


def test_the_paper_has_sums_and_is_logged(granted, fengyuan, desk, monkeypatch):
    from minzheng.ui.registers import printing

    hers = desk(fengyuan.clerk)
    monkeypatch.setattr(printing, "ROWS_A_PAGE", 1)
    page = hers.get(address("benefits", "register_paper"), {"month": "2021-01"})
    paper = page.context["paper"]
    assert (len(paper.sheets), paper.count) == (2, 2)
    column = [each.key for each in paper.columns].index("amount")
    assert paper.totals[column][0] == sum(sheet.sums[column][0] for sheet in paper.sheets)
    text = page.content.decode()
    assert granted[0].applicant.name in text
    assert granted[0].applicant.identity_number.open() not in text
    assert AccessLog.objects.filter(what="export", purpose="在保台账：打印").count() == 2
    monkeypatch.setattr(printing, "MOST_PRINTED", 1)
    assert hers.get(address("benefits", "register_paper"), {"month": "2021-01"}).status_code == 302


def test_a_register_of_other_roles_does_not_exist(fengyuan, desk):
    assert desk(fengyuan.clerk).get(address("payments")).status_code == 404
    assert desk(fengyuan.payments_officer).get(address("benefits")).status_code == 404
    assert desk(fengyuan.payments_officer).get(address("payments")).status_code == 200
    for key in ("cases", "roster"):
        assert desk(fengyuan.clerk).get(address(key)).status_code == 200
