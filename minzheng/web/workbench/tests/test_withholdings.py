"""Withholding looks on the auditors' screens: one proposes by number, another agrees, anyone of them lifts."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from minzheng.access.models import Withholding
from minzheng.lib import clock

LIST, NEW = "workbench:withholdings", "workbench:withhold"


@pytest.fixture
def case(carried):
    return carried("dialysis", stage="lodged")


@pytest.fixture
def form(case, fengyuan):
    today = clock.today()
    return {
        "number": case.applicant.identity_number.open(),
        "staff": "chen",
        "looks_from": today.isoformat(),
        "looks_until": today.isoformat(),
        "ground": "discipline",
        "reference": "荔纪函〔2020〕1号",
        "ends_on": (today + timedelta(days=30)).isoformat(),
        "form_token": "t-1",
    }


@pytest.fixture
def proposed(hire, desk, form) -> Withholding:
    desk(hire("auditor", "440103")).post(reverse(NEW), form)
    return Withholding.objects.get()


def test_proposed_by_one_and_agreed_to_by_another(hire, desk, form, case):
    first, second = desk(hire("auditor", "440103", name="审计甲")), desk(hire("auditor", "440103", name="审计乙"))
    done = first.post(reverse(NEW), form)
    assert done.status_code == 302
    page = first.get(done.url).content.decode()
    assert "须由另一名工作人员办理" in page
    assert "同意</button>" not in page
    assert case.applicant.name not in page
    assert first.post(f"{done.url}approved/", {"form_token": "t-2"}).status_code == 422
    assert second.post(f"{done.url}approved/", {"form_token": "t-3", "words": "已核对来函。"}).status_code == 302
    page = second.get(done.url).content.decode()
    for told in ("暂不显示中", "审计甲", "审计乙", "已核对来函。", "提前恢复显示"):
        assert told in page
    assert first.post(f"{done.url}lifted/", {"form_token": "t-4"}).status_code == 302
    assert "已提前恢复显示" in first.get(reverse(LIST)).content.decode()


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": "11010519491231002X"},
        {"staff": "nobody"},
        {"ends_on": "2030-01-01"},
        {"ground": ""},
        {"looks_from": ""},
    ],
)
def test_a_faulty_proposal_comes_back_with_what_is_wrong(hire, desk, form, wrong):
    answer = desk(hire("auditor", "440103")).post(reverse(NEW), {**form, **wrong})
    assert answer.status_code == 422
    assert not Withholding.objects.exists()
    assert answer.context["form"].errors


def test_an_auditor_of_another_district_can_neither_propose_nor_find_it(hire, desk, form, proposed):
    outsider = desk(hire("auditor", "440104"))
    assert outsider.post(reverse(NEW), {**form, "form_token": "t-9"}).status_code == 422
    address = reverse("workbench:withholding", args=[proposed.public_id])
    assert outsider.get(address).status_code == 404
    assert outsider.post(f"{address}approved/").status_code == 404
    assert proposed.reference not in outsider.get(reverse(LIST)).content.decode()


@pytest.mark.parametrize("role", ["town_clerk", "district_confirmer", "administrator"])
def test_nobody_else_does(hire, desk, proposed, role):
    browser = desk(hire(role, "440103"))
    address = reverse("workbench:withholding", args=[proposed.public_id])
    for url in (reverse(LIST), reverse(NEW), address):
        assert browser.get(url).status_code == 404
    assert browser.post(f"{address}approved/").status_code == 404


def test_no_other_verbs(hire, desk, proposed):
    browser = desk(hire("auditor", "440103"))
    address = reverse("workbench:withholding", args=[proposed.public_id])
    assert browser.post(f"{address}proposed/").status_code == 404
    assert browser.get(f"{address}approved/").status_code == 405
