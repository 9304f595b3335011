"""Telling people: sealed, in Chinese, and a text message that gives nothing away."""

from __future__ import annotations

import pytest
from django.utils.translation import override

from minzheng.access.actor import Actor
from minzheng.cases import notices
from minzheng.cases.models import Notice


@pytest.fixture
def issue(system_author, at_noon):
    def make(case, template: str = "granted", **values) -> list[Notice]:
        return notices.issue(
            actor=system_author, case=case, person=case.applicant, template=template, at=at_noon, **values
        )

    return make


def test_a_portal_message_and_a_text_message(case, issue):
    portal, sms = issue(case)
    assert (portal.channel, sms.channel) == ("portal", "sms")
    assert portal.sent_at is not None
    assert sms.sent_at is None  # it waits for a gateway
    assert case.number in portal.body.open()


def test_a_text_message_names_no_programme_no_sum_and_no_person(case, issue):
    text = issue(case)[1].body.open()
    assert text == f"您有一件办理事项有新进展，请登录民政服务网站查看，或到{case.division.name}政务服务中心咨询。"
    for secret in ("测试事项", case.applicant.name, case.number, "元", "低保"):
        assert secret not in text


def test_without_a_telephone_there_is_only_the_portal(make_case, make_person, place, issue):
    case = make_case(place, applicant=make_person(place, phone=""))
    assert [notice.channel for notice in issue(case)] == ["portal"]


@pytest.mark.parametrize("template", sorted(notices.PORTAL_TEXTS))
def test_every_template_is_filled_in(case, issue, template):
    body = issue(case, template)[0].body.open()
    assert "%(" not in body
    assert "测试事项" in body


def test_messages_are_chinese_whoever_sends_them(case, issue):
    with override("en"):
        assert "已于2020年12月1日受理" in issue(case, "accepted")[0].body.open()


def test_an_unknown_template_is_a_mistake_of_the_program(case, issue):
    with pytest.raises(KeyError):
        issue(case, "birthday")


def test_the_outbox_shows_masked_numbers(case, issue, system_author, at_noon, django_assert_max_num_queries):
    issue(case)
    notices.send_text(actor=system_author, person=case.applicant, template="code", text="验证码 123456", at=at_noon)
    with django_assert_max_num_queries(2):
        newest, older = notices.outbox()
    assert (newest.text, newest.phone) == ("验证码 123456", "100****0001")
    assert older.template == "granted"


def test_a_resident_reads_her_own_messages_only(case, make_case, make_person, place, issue):
    issue(case)
    other = make_case(place, applicant=make_person(place, name="冼银好"))
    issue(other)
    own = Actor.resident(person_id=case.applicant.public_id, name=case.applicant.name)
    assert [message.case for message in notices.messages(own)] == [case]
