"""Papers: what is taken, under which name, how it lies in storage, and who may open it."""

from __future__ import annotations

import pytest
from django.conf import settings

from minzheng.access.actor import Actor
from minzheng.access.models import AccessLog
from minzheng.access.refusals import Refused
from minzheng.cases import documents, files
from minzheng.cases.models import Case, Document

PDF = b"%PDF-1.7\n" + b"x" * 64
JPEG = b"\xff\xd8\xff\xe0" + b"x" * 64
PNG = b"\x89PNG\r\n\x1a\n" + b"x" * 64


@pytest.fixture
def clerk(post, place):
    return post("town_clerk", place.street)


def add(actor: Actor, case: Case, *, name: str = "scan.pdf", content: bytes = PDF, kind: str = "identity_document"):
    return documents.add_document(actor=actor, case=case, kind=kind, upload_name=name, content=content)


def keys(refused) -> list[str]:
    return [reason.key for reason in refused.value.reasons]


@pytest.mark.parametrize(
    ("name", "content", "media_type"),
    [
        ("户口簿.PDF", PDF, "application/pdf"),
        ("a.jpeg", JPEG, "image/jpeg"),
        ("a.JPG", JPEG, "image/jpeg"),
        ("a.png", PNG, "image/png"),
    ],
)
def test_three_types_are_taken(case, clerk, name, content, media_type):
    document = add(clerk, case, name=name, content=content)
    assert (document.media_type, document.size, document.origin) == (media_type, len(content), "uploaded")


@pytest.mark.parametrize(
    ("name", "content", "key"),
    [
        ("a.pdf", b"", "empty_file"),
        ("a.pdf", PDF + b"x" * files.MAX_BYTES, "file_too_large"),
        ("a.pdf", b"MZ\x90\x00", "file_type"),
        ("a.svg", b"<svg onload='alert(1)'/>", "file_type"),
        ("a.pdf", b" %PDF-1.7", "file_type"),
        ("a.pdf", PNG, "file_extension"),
        ("a.pdf.exe", PDF, "file_extension"),
        ("pdf", PDF, "file_extension"),
        ("", PDF, "file_extension"),
    ],
)
def test_others_are_refused_with_a_reason(case, clerk, name, content, key):
    with pytest.raises(Refused) as refused:
        add(clerk, case, name=name, content=content)
    assert keys(refused) == [key]
    assert not Document.objects.exists()


def test_ten_megabytes_are_just_taken(case, clerk):
    assert add(clerk, case, content=PDF + b"x" * (files.MAX_BYTES - len(PDF))).size == files.MAX_BYTES


@pytest.mark.parametrize(
    "name", ["../../etc/passwd.pdf", "C:\\梁惠珍\\440199197001010018.pdf", "a\r\nX: y.pdf", "\u202efdp.pdf"]
)
def test_nothing_of_the_uploaded_name_is_kept(case, clerk, name):
    assert add(clerk, case, name=name).file_name == "身份证-1.pdf"
    assert add(clerk, case, name=name).file_name == "身份证-2.pdf"


def test_the_content_lies_sealed_outside_the_web_root_and_opens_again(case, clerk):
    content = PDF + "梁惠珍 440199197001010018".encode()
    document = add(clerk, case, content=content)
    stored = [path for path in settings.STORAGE_ROOT.rglob("*") if document.public_id.hex in path.name]
    assert len(stored) == 1
    assert b"440199197001010018" not in stored[0].read_bytes()
    assert not stored[0].is_relative_to(settings.STATIC_ROOT)
    assert documents.open_document(actor=clerk, document=document) == content


def test_every_look_is_logged_against_the_applicant(case, clerk):
    document = add(clerk, case)
    documents.open_document(actor=clerk, document=document)
    look = AccessLog.objects.get(what="document")
    assert (look.person_id, look.staff_id, look.subject_ref) == (case.applicant.public_id, clerk.staff_id, case.number)
    assert look.purpose == "查看材料：身份证"


def test_an_outsider_neither_adds_nor_opens(case, clerk, post, elsewhere):
    outsider, document = post("town_clerk", elsewhere.street), add(clerk, case)
    with pytest.raises(Refused):
        add(outsider, case)
    with pytest.raises(Refused):
        documents.open_document(actor=outsider, document=document)
    assert not AccessLog.objects.filter(what="document").exists()


def test_an_auditor_opens_and_does_not_add(case, clerk, post, place):
    auditor, document = post("auditor", place.district), add(clerk, case)
    assert documents.open_document(actor=auditor, document=document) == PDF
    with pytest.raises(Refused):
        add(auditor, case)


def test_the_applicant_adds_to_her_own_case_only(case, make_case, make_person, place):
    own = Actor.resident(person_id=case.applicant.public_id, name=case.applicant.name)
    assert add(own, case).case == case
    with pytest.raises(Refused):
        add(own, make_case(place, applicant=make_person(place, name="冼银好")))


@pytest.mark.parametrize("kind", ["decision_grant", "nonsense", ""])
def test_nobody_uploads_a_decision_or_an_unknown_paper(case, clerk, kind):
    with pytest.raises(Refused) as refused:
        add(clerk, case, kind=kind)
    assert keys(refused) == ["unknown_document"]


def test_nothing_is_added_to_a_closed_case(case, clerk):
    case.is_open = False
    case.save()
    with pytest.raises(Refused) as refused:
        add(clerk, case)
    assert keys(refused) == ["case_closed"]


def test_adding_is_part_of_the_case_s_story(case, clerk):
    document = add(clerk, case)
    step = case.steps.last()
    assert (step.verb, step.data["document"]) == ("add_document", str(document.public_id))


def test_what_is_missing_grows_shorter(case, clerk):
    assert [kind for kind, _label in documents.missing_documents(case)] == ["identity_document", "declaration_list"]
    add(clerk, case)
    assert [kind for kind, _label in documents.missing_documents(case)] == ["declaration_list"]
    add(clerk, case, kind="declaration_list")
    assert documents.missing_documents(case) == []


def test_a_paper_is_handed_out_to_be_saved(case, clerk):
    header = documents.content_disposition(add(clerk, case))
    assert header.startswith("attachment;")
    assert "%E8%BA%AB%E4%BB%BD%E8%AF%81-1.pdf" in header
