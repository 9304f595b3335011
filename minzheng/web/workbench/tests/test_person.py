"""The page of a person: masked until somebody says why, logged at every look, and there for her own divisions alone."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from minzheng.access import encryption
from minzheng.access.models import AccessLog
from minzheng.cases.models import Case
from minzheng.web.workbench import person_page

REASON = "identity"


@pytest.fixture
def case(carried) -> Case:
    return carried("dialysis", stage="lodged")


def person_url(case: Case) -> str:
    return reverse("workbench:person", args=[case.applicant.public_id])


def show(
    client: Client, of: Case, field: str = "identity_number", reason: str = REASON, token: str = "t-1", **more: str
) -> Any:
    address = reverse("workbench:unmask", args=[of.applicant.public_id])
    return client.post(address, {"field": field, "reason": reason, "form_token": token, **more})


def secrets_of(case: Case) -> dict[str, str]:
    person = case.applicant
    return {name: getattr(person, name).open() for name in ("identity_number", "phone", "address")}


def test_the_three(carried, fengyuan, wenquan, hire, desk):
    case = carried("dialysis", stage="granted")
    for own in (fengyuan.clerk, fengyuan.second_visitor, fengyuan.confirmer, hire("auditor", "440100")):
        page = desk(own).get(person_url(case))
        assert page.status_code == 200
        assert "no-store" in page["Cache-Control"]
        text = page.content.decode()
        assert case.applicant.name in text
        assert case.number in text
        assert "最低生活保障对象" in text
        assert "940.00" in text
        assert not [secret for secret in secrets_of(case).values() if secret in text]
    strangers = [
        wenquan.clerk,
        fengyuan.payments_officer,
        hire("policy_officer", "440100"),
        hire("administrator", "440100"),
    ]
    for stranger in strangers:
        answer = desk(stranger).get(person_url(case))
        assert answer.status_code == 404
        assert case.applicant.name not in answer.content.decode()
        assert case.number not in answer.content.decode()


def test_every_look_is_logged_for_everybody_whose_data_is_on_the_page(case, fengyuan, desk):
    before = set(AccessLog.objects.values_list("pk", flat=True))
    desk(fengyuan.clerk).get(person_url(case))
    looks = AccessLog.objects.exclude(pk__in=before)
    family = {membership.person.public_id for membership in case.household.memberships.select_related("person")}
    assert {look.person_id for look in looks} == family
    assert {look.what for look in looks} == {"view"}
    assert {look.staff_id for look in looks} == {fengyuan.clerk.staff_id}
    assert all(look.request_id for look in looks)


@pytest.mark.parametrize("field", ["identity_number", "phone", "address"])
def test_one_column_is_shown_once_for_a_reason_that_is_kept(case, fengyuan, desk, field):
    client = desk(fengyuan.clerk)
    answer = show(client, case, field)
    text = answer.content.decode()
    secrets = secrets_of(case)
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert secrets.pop(field) in text
    assert not [secret for secret in secrets.values() if secret in text]
    look = AccessLog.objects.get(what="unmask")
    assert (look.person_id, look.staff_id) == (case.applicant.public_id, fengyuan.clerk.staff_id)
    assert look.purpose.endswith("：核对证件")
    assert look.subject_ref == ""
    again = show(client, case, field)
    assert again.url == person_url(case)
    assert AccessLog.objects.filter(what="unmask").count() == 1
    assert secrets_of(case)[field] not in client.get(person_url(case)).content.decode()
    for other in set(person_page.MASKS) - {field}:
        assert show(client, case, other).url == person_url(case)  # one form, one look
    assert AccessLog.objects.filter(what="unmask").count() == 1


@pytest.mark.parametrize(
    ("reason", "words"),
    [
        ("", ""),
        ("   ", ""),
        ("看看", ""),
        ("窗口当面核对身份", ""),
        ("other", ""),
        ("other", "看一看号"),
        ("other", "   好奇   "),
    ],
)
def test_without_a_reason_of_the_list_nothing_is_shown(case, fengyuan, desk, reason, words):
    answer = show(desk(fengyuan.clerk), case, reason=reason, words=words)
    assert answer.status_code == 422
    text = answer.content.decode()
    assert secrets_of(case)["identity_number"] not in text
    assert "mz-field-wrong" in text
    assert not AccessLog.objects.filter(what="unmask").exists()


@pytest.mark.parametrize(
    ("reason", "words", "purpose"),
    [
        ("contact", "", "查看电话：联系本人"),
        ("papers", "确认通知书", "查看电话：填写法律文书，确认通知书"),
        ("other", "医院来电核实", "查看电话：其他，医院来电核实"),
    ],
)
def test_the_reason_is_kept_in_chinese_with_the_case_it_is_for(case, fengyuan, desk, reason, words, purpose):
    client = desk(fengyuan.clerk)
    client.cookies["django_language"] = "en"
    shown = show(client, case, "phone", reason, words=words, case=str(case.public_id))
    assert secrets_of(case)["phone"] in shown.content.decode()
    look = AccessLog.objects.get(what="unmask")
    assert (look.purpose, look.subject_ref) == (purpose, case.number)


def test_a_look_is_for_no_case_but_hers(case, carried, fengyuan, desk):
    other = carried("three_people_1000", stage="lodged")
    answer = show(desk(fengyuan.clerk), case, case=str(other.public_id))
    assert answer.status_code == 422
    assert other.number not in answer.content.decode()
    assert not AccessLog.objects.filter(what="unmask").exists()


def test_others_can_show_nothing(case, fengyuan, wenquan, hire, desk, unchanged):
    strangers = [
        wenquan.clerk,
        fengyuan.payments_officer,
        hire("auditor", "440100"),
        hire("administrator", "440100"),
    ]
    number = secrets_of(case)["identity_number"]
    for client in [desk(stranger) for stranger in strangers]:
        with unchanged():
            answer = show(client, case)
        assert answer.status_code == 404
        assert number not in answer.content.decode()
    assert show(Client(), case).status_code == 302
    assert not AccessLog.objects.filter(what="unmask").exists()


def test_only_columns_that_are_masked_can_be_asked_for(case, fengyuan, desk):
    for field in ("identity_index", "data_key", "name", ""):
        assert show(desk(fengyuan.clerk), case, field).status_code == 404


def test_the_auditor_reads_but_has_no_button(case, hire, desk):
    text = desk(hire("auditor", "440100")).get(person_url(case)).content.decode()
    assert reverse("workbench:unmask", args=[case.applicant.public_id]) not in text
    assert reverse("workbench:access_log") in text


def test_what_was_destroyed_is_said_to_be(case, fengyuan, desk, system_author):
    encryption.destroy(case.applicant.data_key)
    text = desk(fengyuan.clerk).get(person_url(case)).content.decode()
    assert "已销毁" in text


def test_a_number_nobody_has_is_not_there(fengyuan, desk):
    nobody = reverse("workbench:person", args=["00000000-0000-7000-8000-000000000000"])
    assert desk(fengyuan.clerk).get(nobody).status_code == 404
