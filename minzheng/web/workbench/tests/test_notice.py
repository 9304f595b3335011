"""The notice for the board: what it may show and nothing else, to those whose work it is."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils.translation import override

from minzheng.access.models import AccessLog


@pytest.fixture
def publicity(carried):
    return carried("dialysis", stage="town_publicity").publicities.get()


def test_the_three(publicity, fengyuan, wenquan, hire, desk):
    address = reverse("workbench:publicity", args=[publicity.public_id])
    name = publicity.case.applicant.name
    for own in (fengyuan.clerk, fengyuan.second_visitor, fengyuan.confirmer):
        text = desk(own).get(address).content.decode()
        for expected in (name, "940.00", "最低生活保障审核公示", "12345", "逢源街道"):
            assert expected in text
        assert publicity.case.applicant.phone.open() not in text
        assert publicity.case.applicant.identity_number.open() not in text
    for stranger in (wenquan.clerk, fengyuan.payments_officer, hire("administrator", "440100")):
        answer = desk(stranger).get(address)
        assert answer.status_code == 404
        assert name not in answer.content.decode()


def test_a_look_is_logged(publicity, fengyuan, desk):
    desk(fengyuan.clerk).get(reverse("workbench:publicity", args=[publicity.public_id]))
    look = AccessLog.objects.filter(subject_ref=publicity.case.number, purpose="打印公示").get()
    assert look.person_id == publicity.case.applicant.public_id


def test_the_sheet_is_chinese_whatever_the_reader_speaks(publicity, fengyuan, desk, settings):
    client = desk(fengyuan.clerk)
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    with override("en"):
        text = client.get(reverse("workbench:publicity", args=[publicity.public_id])).content.decode()
    assert "公示期自" in text
    assert "如有异议" in text
