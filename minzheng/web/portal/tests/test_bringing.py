"""A request for papers is answered by photograph: by the applicant, to her own case, while it is open."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from minzheng.cases.models import Document, Task

from .applying import PHOTO
from .conftest import browser_of

pytestmark = pytest.mark.django_db


def sent(kind: str = "identity_document", content: bytes = PHOTO) -> dict:
    return {"kind": kind, "file": SimpleUploadedFile("photo.jpg", content)}


def test_she_is_told_what_is_missing_and_brings_it_by_photograph(carried):
    case = carried("dialysis", stage="papers_requested")
    browser = browser_of(case)
    assert f"/mine/{case.public_id}/papers/" in browser.get(f"/mine/{case.public_id}/").content.decode()
    page = browser.get(f"/mine/{case.public_id}/papers/").content.decode()
    assert page.count("还缺") >= 3
    assert "以前补齐" in page
    for kind in ("identity_document", "authorisation_letter", "declaration_list"):
        assert browser.post(f"/mine/{case.public_id}/papers/", sent(kind)).status_code == 302
    assert Document.objects.filter(case=case, origin="uploaded").count() == 3
    task = Task.objects.get(case=case, key="papers_brought")
    assert (task.role, task.division) == ("town_clerk", case.division)


def test_another_resident_brings_nothing(carried):
    case, others = carried("dialysis", stage="papers_requested"), carried("widow", stage="lodged")
    assert browser_of(others).post(f"/mine/{case.public_id}/papers/", sent()).status_code == 404
    assert not Document.objects.filter(case=case, origin="uploaded").exists()


def test_what_is_no_photograph_is_refused_at_its_field(carried):
    case = carried("dialysis", stage="papers_requested")
    answer = browser_of(case).post(f"/mine/{case.public_id}/papers/", sent(content=b"hello"))
    assert answer.status_code == 422
    assert "只接受 PDF、JPG 和 PNG" in answer.content.decode()


def test_a_closed_case_takes_no_papers(carried):
    case = carried("three_people_3240")
    assert browser_of(case).post(f"/mine/{case.public_id}/papers/", sent()).status_code == 422
