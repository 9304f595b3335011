"""What every operation promises: idempotency, versions, problems in the caller's language, pages, headers."""

from __future__ import annotations

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from minzheng.access.models import AccessLog, Submission
from minzheng.api.v1.document import document
from minzheng.api.v1.door import VERSION
from minzheng.cases.models import Case, Document, Step
from minzheng.domains.assistance.workflow import CASH_PROGRAMME
from tests.fixtures.applications import PDF, application
from tests.fixtures.callers import Caller

pytestmark = pytest.mark.django_db


def keys(answer) -> set[str]:
    return {error["key"] for error in answer.json()["errors"]}


# Idempotency --------------------------------------------------------------------------------------------------------


def test_the_same_key_is_the_same_answer(clerk, carried):
    case = carried("investigating")
    body = {"version": case.version, "note": "自己提出。"}
    first = clerk.post(f"/cases/{case.public_id}/actions/withdraw", body, key="k-1")
    again = clerk.post(f"/cases/{case.public_id}/actions/withdraw", body, key="k-1")
    assert first.status_code == again.status_code == 200
    assert first.json() == again.json()
    assert Step.objects.filter(case=case, verb="withdraw").count() == 1


def test_an_application_sent_twice_is_one_case(clerk):
    first = clerk.post("/assistance/applications", application(), key="lodge")
    again = clerk.post("/assistance/applications", application(), key="lodge")
    assert first.status_code == 201
    assert (first.content, first.status_code) == (again.content, again.status_code)
    assert Case.objects.count() == 1


def test_a_paper_sent_twice_is_one_paper_though_its_form_differs(clerk, carried):
    case = carried("investigating")
    before = Document.objects.count()
    for _turn in range(2):
        paper = SimpleUploadedFile("a.pdf", PDF)
        sent = clerk.post(f"/cases/{case.public_id}/documents", {"kind": "other"}, files={"file": paper}, key="paper")
        assert sent.status_code == 201
    assert Document.objects.count() == before + 1


def test_the_same_key_for_something_else_is_a_conflict(clerk, carried):
    case = carried("investigating")
    at = f"/cases/{case.public_id}/assignment"
    assert clerk.post(at, key="k").status_code == 200
    other = clerk.post(f"/cases/{case.public_id}/actions/withdraw", {"version": case.version, "note": "x"}, key="k")
    assert (other.status_code, other.json()["type"]) == (409, "/api/v1/#key_used")


def test_anothers_key_is_another_key(clerk, carried, fengyuan, caller):
    case = carried("investigating")
    body = {"version": case.version, "note": "自己提出。"}
    clerk.post(f"/cases/{case.public_id}/assignment", key="shared")
    answer = caller(fengyuan.second_visitor).post(f"/cases/{case.public_id}/actions/withdraw", body, key="shared")
    assert answer.status_code == 200


def test_without_a_key_nothing_is_done(clerk, carried):
    case = carried("investigating")
    before = Submission.objects.count()
    answer = clerk.post(f"/cases/{case.public_id}/assignment", key=None)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "Idempotency-Key")
    assert Submission.objects.count() == before


def test_a_refused_call_may_be_tried_again_with_its_key(clerk, carried):
    case = carried("investigating")
    at = f"/cases/{case.public_id}/actions/withdraw"
    assert clerk.post(at, {"version": case.version, "note": ""}, key="k").status_code == 422
    assert clerk.post(at, {"version": case.version, "note": "改好了。"}, key="k").status_code == 200


# Problems -----------------------------------------------------------------------------------------------------------


def test_a_stale_version_is_a_conflict(clerk, carried):
    case = carried("investigating")
    answer = clerk.post(f"/cases/{case.public_id}/actions/withdraw", {"version": case.version - 1, "note": "x"})
    assert (answer.status_code, answer.json()["type"]) == (409, "/api/v1/#stale")


def test_guards_speak_in_the_callers_language(clerk, carried, fengyuan, caller):
    case = carried("investigating", stage="investigating")
    at = f"/cases/{case.public_id}/actions/conclude_inquiry"
    chinese = clerk.post(at, {"version": case.version})
    assert chinese.status_code == 422
    assert "no_visit" in keys(chinese)
    english = caller(fengyuan.clerk, language="en").post(at, {"version": case.version})
    assert keys(english) == keys(chinese)
    assert chinese.json()["detail"] != english.json()["detail"]


def test_every_fault_of_an_application_stands_at_its_field(clerk):
    wrong = application(account_number="", village_code="440117103101", reason=" ")
    wrong["members"][0]["identity_number"] = "440199197003041111"
    answer = clerk.post("/assistance/applications", wrong)
    assert answer.status_code == 422
    fields = {error["field"] for error in answer.json()["errors"]}
    assert {"village_code", "account_number", "reason", "members.0.identity_number"} <= fields
    assert not Case.objects.exists()


def test_a_body_of_another_shape_is_told_where(clerk):
    answer = clerk.post("/assistance/applications", application(deposits_fen="3000", colour="red"))
    told = {error["field"]: error["key"] for error in answer.json()["errors"]}
    assert told == {"deposits_fen": "int_type", "colour": "extra_forbidden"}


def test_refusals_of_the_register_name_the_member(clerk):
    clerk.post("/assistance/applications", application())
    renamed = application(holder_name="接口乙")
    renamed["members"][0]["name"] = "接口乙"
    answer = clerk.post("/assistance/applications", renamed)
    assert {error["field"] for error in answer.json()["errors"]} == {"members.0.name"}


def test_what_is_no_json_is_unreadable(clerk):
    headers = {**clerk._headers(), "Idempotency-Key": "x"}
    answer = clerk.client.post("/api/v1/runs", "{", content_type="application/json", headers=headers)
    assert answer.status_code == 404  # the word comes first: a clerk drafts no runs
    answer = clerk.client.post("/api/v1/people/search", "{", content_type="application/json", headers=headers)
    assert (answer.status_code, answer.json()["status"]) == (400, 400)


def test_methods_and_addresses_that_are_not_there_are_problems_too(clerk):
    answer = clerk.client.delete("/api/v1/cases", headers=clerk._headers())
    assert (answer.status_code, answer.headers["Allow"]) == (405, "GET")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert clerk.get("/nothing").json()["status"] == 404
    assert Caller().client.get("/api/v2/cases").json()["status"] == 404


def test_every_answer_names_the_version_and_is_kept_by_nobody(clerk):
    for answer in (clerk.get("/cases"), clerk.get("/cases/x"), Caller().get("/cases"), clerk.get("/runs")):
        assert answer.headers["API-Version"] == VERSION
        assert "no-store" in answer.headers["Cache-Control"]


# Persons ------------------------------------------------------------------------------------------------------------


def test_a_person_is_found_by_number_masked_and_unmasked_for_a_reason(clerk, carried):
    person = carried("dialysis").applicant
    number = person.identity_number.open()
    found = clerk.post("/people/search", {"identity_number": number}).json()["items"]
    assert [row["id"] for row in found] == [str(person.public_id)]
    assert number not in json.dumps(found)
    at = f"/people/{person.public_id}/unmask"
    assert clerk.post(at, {"field": "identity_number", "reason": "看"}).status_code == 422
    assert clerk.post(at, {"field": "identity_number", "reason": "other", "words": "看"}).status_code == 422
    shown = clerk.post(at, {"field": "identity_number", "reason": "identity"}).json()
    assert AccessLog.objects.latest("pk").purpose == "查看身份证号码：核对证件"
    assert shown == {"field": "identity_number", "value": number}


def test_a_number_that_is_none_is_said_to_be_none(clerk):
    wrong = application()["members"][0]["identity_number"][:-1] + "z"
    answer = clerk.post("/people/search", {"identity_number": wrong})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "identity_number")


# Pages and derivation -----------------------------------------------------------------------------------------------


def test_lists_go_on_where_they_stopped(fengyuan, caller, carried, monkeypatch):
    from minzheng.cases import inbox

    cases = {carried(key, stage="investigating").number for key in ("dialysis", "investigating", "deliberating")}
    whole = inbox.worklist
    monkeypatch.setattr(inbox, "worklist", lambda actor, **wanted: whole(actor, **{**wanted, "limit": 2}))
    clerk = caller(fengyuan.clerk)
    first = clerk.get("/cases").json()
    second = clerk.get("/cases", after=first["next"]).json()
    assert {row["number"] for row in first["items"] + second["items"]} == cases
    assert second["next"] is None


def test_every_verb_of_the_workflow_has_its_operation():
    paths = document(path_prefix="")["paths"]
    verbs = {row.verb for row in CASH_PROGRAMME.transitions if any(role != "resident" for role in row.by)}
    assert {f"/cases/{{public_id}}/actions/{verb}" for verb in verbs} <= set(paths)


def test_a_verb_of_another_role_does_not_exist(clerk, carried):
    case = carried("reviewing", stage="reviewing")
    assert clerk.post(f"/cases/{case.public_id}/actions/endorse", {"version": case.version}).status_code == 404


def test_the_document_and_its_page_are_everybodys_in_her_language(client):
    chinese = client.get("/api/v1/openapi.json", headers={"Accept-Language": "zh"}).json()
    assert chinese["openapi"] == "3.1.0"
    assert chinese["info"]["version"] == VERSION
    assert chinese["paths"]["/api/v1/cases"]["get"]["summary"] == "办件列表（收件箱）"
    assert chinese["components"]["securitySchemes"]["bearer"]["scheme"] == "bearer"
    english = client.get("/api/v1/openapi.json", headers={"Accept-Language": "en"}).json()
    assert english["paths"].keys() == chinese["paths"].keys()
    page = client.get("/api/v1/").content.decode()
    assert "/api/v1/cases/{public_id}/actions/accept" in page
    assert 'id="stale"' in page
