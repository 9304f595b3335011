"""Bad input gets a clear answer in the right place, changes no record, and what was typed is still there."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from minzheng.cases.models import Case
from minzheng.demo.identities import FEMALE, identity_number
from minzheng.domains.assistance.models import Draft
from minzheng.lib import clock
from tests.fixtures.callers import Caller
from tests.fixtures.counter import typed
from tests.fixtures.visitors import at_desk, at_home

from .bad_input import FILE, FILES, HEAPS, HUGE, PAPERS, SLIPS, File, Heap, Slip, text
from .tables import LOOKS, SESSIONS, changed, contents

NOW = datetime(2020, 12, 1, 10, tzinfo=clock.SHANGHAI)
DRAFTS = frozenset({"assistance_draft", "access_datakey", "access_historyrow"})
INTAKE = reverse("assistance:intake")


@pytest.fixture(autouse=True)
def today(db) -> Iterator[None]:
    with clock.travel(NOW):
        yield


@contextmanager
def no_record_changes() -> Iterator[None]:
    before = contents(but=SESSIONS | LOOKS)
    yield
    assert changed(before, but=SESSIONS | LOOKS) - DRAFTS == set()


def test_the_table_is_of_today() -> None:
    assert FILE.read_text(encoding="utf-8") == text(), "run: python -m tests.promises.bad_input"


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: slip.what)
def test_a_slip_at_the_counter(fengyuan, family, slip: Slip) -> None:
    told = family("dialysis").intake()
    value = {
        "FUTURE": identity_number(born_on=clock.today().replace(year=2021), order=1, sex=FEMALE),
        "APPLICANT": told.members[0].entry.identity_number,
    }.get(slip.value, slip.value)
    clerk = at_desk(fengyuan.clerk)
    with no_record_changes():
        answer = clerk.post(INTAKE, typed(told, **{slip.box: value}))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert slip.says in page, answer.context["members"].errors
    assert f"{slip.box}_error" in page, "the answer stands at its box"
    assert value in page
    assert told.reason in page
    assert Draft.objects.get().content.open()[slip.box] == value


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.what)
def test_a_file_that_is_no_workbook(fengyuan, file: File) -> None:
    clerk = at_desk(fengyuan.clerk)
    upload = SimpleUploadedFile(file.name, file.content())
    with no_record_changes():
        answer = clerk.post(reverse("assistance:imports"), {"file": upload, "form_token": "t-1"})
    assert answer.status_code == 422
    assert file.says in answer.content.decode()


@pytest.mark.parametrize("file", PAPERS, ids=lambda file: file.what)
def test_a_file_that_is_no_paper(fengyuan, carried, file: File) -> None:
    case = carried("dialysis", stage="investigating")
    clerk = at_desk(fengyuan.clerk)
    upload = SimpleUploadedFile(file.name, file.content())
    with no_record_changes():
        answer = clerk.post(
            reverse("workbench:case_add_document", args=[case.public_id]),
            {"kind": "other", "file": upload, "form_token": "t-1"},
        )
    assert answer.status_code == 422
    assert file.says in answer.content.decode()


class Unread:
    """A body that is announced and never looked at."""

    def read(self, *size: int) -> bytes:
        raise AssertionError("it was read")

    readline = read

    def close(self) -> None:
        """Nothing was opened."""


@pytest.mark.parametrize("heap", HEAPS, ids=lambda heap: heap.where)
def test_a_heap_is_refused_unread(fengyuan, carried, heap: Heap) -> None:
    case = carried("dialysis", stage="papers_requested")
    program = Caller.of(fengyuan.clerk)
    browser, headers = {
        "clerk": (at_desk(fengyuan.clerk), {}),
        "applicant": (at_home(case.applicant), {}),
        "stranger": (Client(), {}),
        "program": (program.client, {**program._headers(), "Idempotency-Key": "heap"}),
    }[heap.sender]
    of_a_case = heap.address in {"workbench:case_add_document", "portal:bring"}
    announced = {"CONTENT_LENGTH": str(HUGE), "wsgi.input": Unread()}
    with no_record_changes():
        answer = browser.generic(
            "POST",
            reverse(heap.address, args=[case.public_id] if of_a_case else []),
            content_type="application/json" if heap.sender == "program" else "multipart/form-data; boundary=x",
            headers=headers,
            **announced,
        )
    assert answer.status_code == 413
    assert heap.says in answer.content.decode()
    assert answer.headers["Content-Type"].startswith(
        "application/problem+json" if heap.sender == "program" else "text/html"
    )


def test_the_way_back_from_a_heap_is_a_page_of_ours(fengyuan) -> None:
    address = reverse("assistance:imports")
    for referrer, way in ((f"http://testserver{address}?a=1", f"{address}?a=1"), ("https://elsewhere.example/x", "")):
        answer = at_desk(fengyuan.clerk).post(
            address,
            headers={"Referer": referrer, "Accept-Language": "en"},
            **{"CONTENT_LENGTH": str(HUGE), "wsgi.input": Unread()},
        )
        page = answer.content.decode()
        assert answer.context["back_url"] == way
        assert "elsewhere" not in page
        assert f'href="{way or reverse("workbench:home")}"' in page
        assert 'lang="en"' in page


def test_two_officers_at_once_and_a_stale_page(fengyuan, carried) -> None:
    case = carried("dialysis", stage="reviewing")
    address = reverse("workbench:case_act", args=[case.public_id, "send_back"])
    sent = {"version": str(case.version), "note": "收入再核一次。"}
    first = at_desk(fengyuan.reviewer).post(address, {**sent, "form_token": "t-1"})
    assert first.status_code == 302
    colleague = at_desk(fengyuan.reviewer)
    with no_record_changes():
        second = colleague.post(address, {**sent, "form_token": "t-2"})
    assert second.status_code == 409
    assert "刚刚被别人处理过" in second.content.decode()


def test_a_double_click_and_the_back_button_make_one_case(fengyuan, family) -> None:
    told = family("dialysis").intake()
    clerk = at_desk(fengyuan.clerk)
    answers = [clerk.post(INTAKE, typed(told)) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 302]
    assert {answer.url for answer in answers} == {reverse("workbench:case", args=[Case.objects.get().public_id])}


def test_somebody_elses_address_is_not_there(wenquan, carried) -> None:
    case = carried("dialysis", stage="reviewing")
    outsider = at_desk(wenquan.reviewer)
    with no_record_changes():
        answer = outsider.get(reverse("workbench:case", args=[case.public_id]))
    assert answer.status_code == 404
