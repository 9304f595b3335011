"""What is read through the API: the same rows as on screens, masked, logged."""

from __future__ import annotations

from urllib.parse import quote

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from minzheng.access.models import AccessLog
from minzheng.access.tests.factories import make_staff

pytestmark = pytest.mark.django_db


def test_the_inbox_and_a_case(clerk, carried):
    case = carried("dialysis", stage="investigating")
    listed = clerk.get("/cases").json()
    assert [row["number"] for row in listed["items"]] == [case.number]
    assert listed["next"] is None
    detail = clerk.get(f"/cases/{case.public_id}").json()
    assert (detail["number"], detail["state"], detail["version"]) == (case.number, "investigating", case.version)
    assert detail["members"][0]["name"] != case.applicant.name
    assert "*" in detail["members"][0]["name"]


def test_every_look_is_logged_with_its_purpose(clerk, carried, fengyuan):
    case = carried("dialysis", stage="investigating")
    clerk.get(f"/cases/{case.public_id}")
    looked_at = set(AccessLog.objects.filter(subject_ref=case.number).values_list("person_id", flat=True))
    members = case.household.memberships.values_list("person__public_id", flat=True)
    assert looked_at == set(members)
    look = AccessLog.objects.latest("pk")
    assert (look.staff_id, look.purpose) == (fengyuan.clerk.staff_id, "办理最低生活保障")
    assert look.posting_id == fengyuan.clerk.posting_id
    assert look.request_id
    clerk.client.get(
        f"/api/v1/cases/{case.public_id}",
        headers={**clerk._headers(), "Access-Purpose": quote("核对街道台账")},
    )
    assert AccessLog.objects.latest("pk").purpose == "核对街道台账"


def test_a_longer_list_asks_no_more_questions(clerk, carried):
    carried("dialysis", stage="investigating")
    clerk.get("/cases")
    with CaptureQueriesContext(connection) as few:
        clerk.get("/cases")
    for key in ("investigating", "deliberating"):
        carried(key, stage="investigating")
    with CaptureQueriesContext(connection) as many:
        assert len(clerk.get("/cases").json()["items"]) == 3
    assert len(many) == len(few)


def test_papers_are_listed_and_read_each_look_logged(clerk, carried):
    case = carried("dialysis")
    papers = clerk.get(f"/cases/{case.public_id}/documents").json()["items"]
    assert {paper["origin"] for paper in papers} == {"uploaded", "generated"}
    before = AccessLog.objects.filter(what="document").count()
    content = clerk.get(f"/documents/{papers[0]['id']}/content")
    assert content.headers["Content-Disposition"].startswith("attachment")
    assert content.content.startswith(b"%PDF-")
    assert AccessLog.objects.filter(what="document").count() == before + 1


def test_the_rulebook_is_entered_by_one_and_released_by_another(fengyuan, caller):
    first, second = (caller(make_staff(name, "policy_officer", "440100")) for name in ("yi", "er"))
    entry = {
        "name": "dibao.standard",
        "division_code": "440100",
        "valid_from": "2022-07-01",
        "value": "1196",
        "status": "example",
        "reference": "示例",
    }
    made = first.post("/rulebook/values", entry)
    assert made.status_code == 201
    at = f"/rulebook/values/{made.json()['id']}/release"
    assert first.post(at).status_code == 422
    assert second.post(at).status_code == 200
    values = second.get("/rulebook/values", name="dibao.standard", division_code="440100").json()["items"]
    assert (values[0]["value"], values[0]["is_money"]) == (119_600, True)


def test_the_auditor_reads_the_log_and_every_case(clerk, carried, caller):
    case = carried("dialysis")
    clerk.get(f"/cases/{case.public_id}")
    auditor = caller(make_staff("watch", "auditor", "440103"))
    looks = auditor.get("/access-log", person_id=case.applicant.public_id).json()["items"]
    assert looks[0]["purpose"] == "办理最低生活保障"
    assert [row["number"] for row in auditor.get("/cases", view="all").json()["items"]] == [case.number]
    assert auditor.get("/cases").status_code == 404
    assert clerk.get("/cases", view="all").status_code == 404
