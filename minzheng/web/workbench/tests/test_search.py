"""Search: whom and what one finds, what stays hidden, and what is written down about it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from minzheng.access.models import AccessLog

SEARCH = reverse("workbench:search")


def find(client: Client, text: str) -> str:
    answer = client.post(SEARCH, {"q": text})
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    return answer.content.decode()


@pytest.fixture
def case(carried):
    return carried("dialysis", stage="lodged")


@pytest.fixture
def number(case):
    return case.applicant.identity_number.open()


def test_the_three_by_number(case, number, fengyuan, wenquan, desk):
    address = reverse("workbench:person", args=[case.applicant.public_id])
    for own in (fengyuan.clerk, fengyuan.second_visitor, fengyuan.confirmer):
        for typed in (number, f" {number[:6]} {number[6:14]} {number[14:].lower()} "):
            page = find(desk(own), typed)
            assert address in page
            assert case.applicant.name in page
            assert page.count(number) <= page.count(f'value="{number}"')  # only what she typed herself
    page = find(desk(wenquan.clerk), number)
    assert address not in page
    assert case.applicant.name not in page
    assert "本岗位区划内没有找到" in page


def test_by_name_with_masked_numbers_and_a_log_of_every_hit(case, number, fengyuan, desk):
    page = find(desk(fengyuan.clerk), case.applicant.name)
    assert number not in page
    assert case.applicant.identity_number.masked("identity") in page
    look = AccessLog.objects.get(person_id=case.applicant.public_id, what="search")
    assert (look.staff_id, look.role) == (fengyuan.clerk.staff_id, "town_clerk")
    assert number not in f"{look.purpose} {look.subject_ref}"


def test_by_case_number_or_its_beginning(case, fengyuan, wenquan, desk):
    address = reverse("workbench:case", args=[case.public_id])
    for typed in (case.number, case.number.lower(), case.number[:14]):
        assert address in find(desk(fengyuan.clerk), typed)
    assert address not in find(desk(wenquan.clerk), case.number)


def test_nothing_typed_explains_and_nothing_found_says_what_to_do(fengyuan, desk):
    clerk = desk(fengyuan.clerk)
    assert "先查找，再办理" in clerk.get(SEARCH).content.decode()
    found = find(clerk, "孙悟空")
    assert "没有找到" in found
    assert reverse("assistance:intake") in found
    assert reverse("assistance:intake") not in find(desk(fengyuan.reviewer), "孙悟空").split("<main")[1]


@pytest.mark.parametrize(
    ("typed", "advice"),
    [
        ("440199", "完整的 18 位"),
        ("44019919750301", "完整的 18 位"),
        ("440199197503010021", "校验"),
        ("陈", "至少输入两个字"),
    ],
)
def test_what_cannot_be_searched_is_said(case, fengyuan, desk, typed, advice):
    page = find(desk(fengyuan.clerk), typed)
    assert advice in page
    assert case.applicant.name not in page


def test_a_get_never_searches(case, number, fengyuan, desk):
    page = desk(fengyuan.clerk).get(SEARCH, {"q": number}).content.decode()
    assert case.applicant.name not in page
    assert not AccessLog.objects.filter(what="search").exists()


def test_who_pays_finds_cases_but_no_people(case, number, fengyuan, desk):
    officer = desk(fengyuan.payments_officer)
    assert case.applicant.name not in find(officer, number)
    assert case.applicant.name not in find(officer, case.applicant.name).replace(f'value="{case.applicant.name}"', "")
    assert case.number in find(officer, case.number)


@pytest.mark.parametrize("role", ["administrator", "policy_officer"])
def test_roles_without_residents_have_no_search(role, hire, desk):
    client = desk(hire(role, "440100"))
    assert client.get(SEARCH).status_code == 404
    assert client.post(SEARCH, {"q": "陈"}).status_code == 404
    home = client.get(reverse("workbench:home"), follow=True).content.decode()
    assert "data-mz-search" not in home


def test_a_stranger_is_asked_to_sign_in_and_what_she_typed_is_in_no_address(db, client):
    answer = client.post(SEARCH, {"q": "440199197503010029"})
    assert answer.status_code == 302
    assert "440199" not in answer.url
