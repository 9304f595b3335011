"""Runs on the screen: from the draft to the settled bank file, each step by its own role, and by nobody else."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from minzheng.access.models import AccessLog
from minzheng.lib import clock
from minzheng.payments.channels import csv_bank
from minzheng.payments.models import BankFile, Run
from minzheng.payments.tests.town import JANUARY, PAY_DAY, YUEXIU

RUNS = reverse("workbench:runs")
NEW = reverse("workbench:run_draft")
WISH = {"payer": YUEXIU, "programme": "dibao", "month": "2021-01-01"}


@pytest.fixture(autouse=True)
def in_january():
    with clock.travel(PAY_DAY):
        yield


def page_of(run: Run) -> str:
    return reverse("workbench:run", args=[run.public_id])


def do(client: Client, run: Run, verb: str, **more: Any) -> Any:
    run.refresh_from_db()
    data = {"expected_version": str(run.version), **more}
    return client.post(reverse("workbench:run_act", args=[run.public_id, verb]), data)


def test_the_list_shows_a_district_its_own_runs(town, desk):
    town.owe()
    run = town.draft()
    for own in (town.officer, town.approver, town.auditor):
        text = desk(own).get(RUNS).content.decode()
        assert run.number in text
        assert "1,080.00" in text
    for stranger in (town.liwan_officer, town.liwan_approver):
        answer = desk(stranger).get(RUNS)
        assert run.number not in answer.content.decode()
        assert "还没有发放批次" in answer.content.decode()
    for nobody in (town.clerk,):
        assert desk(nobody).get(RUNS).status_code == 404


def test_filters_of_the_list(town, desk):
    town.owe()
    run = town.draft()
    client = desk(town.officer)
    for narrow, found in (({"state": "draft"}, True), ({"state": "settled"}, False), ({"month": "2020-12-01"}, False)):
        assert (run.number in client.get(RUNS, narrow).content.decode()) is found
    assert run.number in client.get(RUNS, {"month": "rubbish", "after": "rubbish"}).content.decode()


def test_a_run_is_drafted_once_for_a_form(town, desk):
    town.owe()
    client = desk(town.officer)
    form = client.get(NEW).content.decode()
    assert "2021年1月" in form
    assert f'value="{YUEXIU}"' in form
    first = client.post(NEW, {**WISH, "form_token": "once"})
    second = client.post(NEW, {**WISH, "form_token": "once"})
    run = Run.objects.get()
    assert first.url == second.url == page_of(run)
    text = client.get(first.url).content.decode()
    assert "何发放" in text
    assert "1,080.00" in text


def test_a_refusal_is_said_on_the_same_page(town, desk):
    client = desk(town.officer)
    answer = client.post(NEW, WISH)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert "没有应发而未列入批次的待遇" in text
    assert '<option value="2021-01-01" selected' in " ".join(text.split())
    assert not Run.objects.exists()


def test_another_districts_money_cannot_be_asked_for(town, desk, unchanged):
    town.owe()
    client = desk(town.liwan_officer)
    with unchanged():
        answer = client.post(NEW, WISH)
    assert answer.status_code == 422
    assert not Run.objects.exists()


def test_lines_are_masked(town, desk):
    entitlement = town.owe()
    account = entitlement.payee_account.account_number.open()
    run = town.draft()
    text = desk(town.approver).get(page_of(run)).content.decode()
    assert account not in text
    assert account[-4:] in text
    assert "陈妹" not in text
    assert "陈*" in text


def test_the_whole_way_by_the_hands_of_two(town, desk):
    town.owe()
    town.owe(50_000)
    officer, approver = desk(town.officer), desk(town.approver)
    run = town.draft()
    assert "审批" in approver.get(page_of(run)).content.decode().split('id="next"')[1]
    assert do(approver, run, "approve").url == page_of(run)
    assert do(officer, run, "commit").url == page_of(run)
    assert do(officer, run, "file").url == page_of(run)
    run.refresh_from_db()
    assert run.state == "filed"

    sent = do(officer, run, "download")
    assert sent["Content-Disposition"] == f'attachment; filename="{run.number}-out.csv"'
    assert "no-store" in sent["Cache-Control"]
    assert AccessLog.objects.filter(what="export", staff_id=town.officer.staff_id).count() == 2

    returned = run.lines.get(amount_fen=50_000)
    answer = csv_bank.answer(sent.content, failing={str(returned.public_id): "账户已销户"})
    file = SimpleUploadedFile("back.csv", answer)
    settled = do(officer, run, "settle", content=file)
    run.refresh_from_db()
    assert run.state == "settled"
    verdict = officer.get(settled.url).content.decode()
    assert "账户已销户" in verdict
    assert "1,080.00" in verdict
    assert "500.00" in verdict
    for page in (officer, approver, desk(town.auditor)):
        assert page.get(page_of(run)).status_code == 200
    done = officer.get(page_of(run)).content.decode()
    assert "已结清" in done
    assert run.number in officer.get(page_of(run), {"state": "returned"}).content.decode()


def test_the_same_answer_twice_books_nothing_twice(town, desk, unchanged):
    town.owe()
    run, sent = town.filed()
    client = desk(town.officer)
    content = csv_bank.answer(sent)
    first = do(client, run, "settle", content=SimpleUploadedFile("a.csv", content), form_token="one")
    with unchanged():
        again = do(client, run, "settle", content=SimpleUploadedFile("a.csv", content), form_token="one")
    assert first.url == again.url
    assert BankFile.objects.filter(direction="in").count() == 1


@pytest.mark.parametrize("content", [b"", b"this is no answer of a bank", b"\xff\xfe\x00"])
def test_a_file_that_is_none_is_refused_with_what_is_wrong(town, desk, unchanged, content):
    town.owe()
    run, _sent = town.filed()
    client = desk(town.officer)
    with unchanged():
        answer = do(client, run, "settle", content=SimpleUploadedFile("a.csv", content))
    assert answer.status_code == 422
    assert "mz-error-summary" in answer.content.decode()


def test_a_stale_page_is_told_so(town, desk):
    town.owe()
    run = town.draft()
    client = desk(town.approver)
    do(client, run, "approve")
    answer = client.post(
        reverse("workbench:run_act", args=[run.public_id, "discard"]), {"expected_version": "0", "why": "金额不对"}
    )
    assert answer.status_code == 409
    assert "刚刚被别人处理过" in answer.content.decode()
    assert "金额不对" in answer.content.decode()
    assert do(client, run, "discard", expected_version="", why="金额不对").status_code == 422


def test_a_discard_needs_its_reason(town, desk):
    town.owe()
    run = town.draft()
    client = desk(town.officer)
    assert do(client, run, "discard", why="错").status_code == 422
    assert do(client, run, "discard", why="金额不对").status_code == 302
    text = client.get(page_of(run)).content.decode()
    assert "金额不对" in text
    assert "已作废" in text


VERBS = ("approve", "commit", "file", "download", "settle", "discard", "nonsense")
MAY = {
    "officer": {"commit", "file", "download", "settle", "discard"},
    "approver": {"approve", "discard"},
}


@pytest.mark.parametrize("who", ["officer", "approver", "liwan_officer", "liwan_approver", "clerk", "auditor"])
def test_a_verb_of_another_role_or_district_does_not_exist(town, desk, unchanged, who):
    town.owe()
    run, _sent = town.filed()
    client = desk(getattr(town, who))
    for verb in VERBS:
        if verb in MAY.get(who, ()):
            continue
        with unchanged():
            answer = do(client, run, verb, why="我来试试", content=SimpleUploadedFile("a.csv", b"x"))
        assert answer.status_code == 404, verb
        assert run.number not in answer.content.decode()
    if who in ("liwan_officer", "liwan_approver", "clerk"):
        for address in (page_of(run), reverse("workbench:returns", args=[run.files.get().public_id])):
            answer = client.get(address)
            assert answer.status_code == 404
            assert run.number not in answer.content.decode()


def test_the_file_for_the_bank_has_no_page_of_answers(town, desk):
    town.owe()
    run, _sent = town.filed()
    assert desk(town.officer).get(reverse("workbench:returns", args=[run.files.get().public_id])).status_code == 404


def test_the_page_costs_the_same_with_more_lines(town, desk):
    town.owe()
    run = town.draft()
    client = desk(town.officer)
    few = queries(client, run)
    for _more in range(12):
        town.owe()
    bigger = town.draft(month=JANUARY)
    assert bigger.lines.count() == 12
    assert queries(client, bigger) == few <= 30


def test_a_line_state_nobody_knows_is_not_there(town, desk):
    town.owe()
    assert desk(town.officer).get(page_of(town.draft()), {"state": "lost"}).status_code == 404


def queries(client: Client, run: Run) -> int:
    with CaptureQueriesContext(connection) as captured:
        assert client.get(page_of(run)).status_code == 200
    return len(captured)
