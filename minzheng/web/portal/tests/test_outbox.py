"""Text messages are read on locked screens: they name no matter, no sum and no person."""

from __future__ import annotations

import re

import pytest

from minzheng.cases import notices
from minzheng.cases.kinds import all_kinds, kind_of
from minzheng.cases.models import Notice
from minzheng.cases.notices import SMS

from .conftest import signed_in

pytestmark = pytest.mark.django_db


def words_of_matters() -> set[str]:
    return {str(word) for kind in all_kinds() for word in (kind.label, kind.number_word) if word} | {"救助", "决定"}


def sent() -> list[str]:
    return [notice.body.open() for notice in Notice.objects.filter(channel=SMS)]


@pytest.mark.parametrize("key", ["dialysis", "three_people_3240", "three_people_1000"])
def test_what_is_sent_on_the_way_of_a_case_tells_whoever_sees_the_screen_nothing(carried, key):
    case = carried(key)
    signed_in(case.applicant.identity_number.open())
    texts = sent()
    assert len(texts) >= 3
    for text in texts:
        assert not [word for word in words_of_matters() if word in text], text
        assert case.number not in text
        assert case.applicant.name not in text
        assert not re.search(r"\d[\d,.]*\s*元", text)


def test_every_message_that_can_be_sent_has_the_same_short_text(carried):
    """Whatever the template, the text on the telephone is this one; a room can't add to it."""
    case = carried("dialysis", stage="investigating")
    templates = {*notices.PORTAL_TEXTS, *kind_of(case).notice_texts}
    before = len(sent())
    for template in templates:
        notices.issue(
            actor=notices.Actor.system("test"), case=case, person=case.applicant, template=template, at=case.lodged_at
        )
    texts = sent()[before:]
    assert len(texts) == len(templates)
    assert set(texts) == {str(notices.SMS_TEXT) % {"office": case.division.name}}
