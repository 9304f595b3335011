"""Every way in which a case can end is told in plain words, with its letter and what to do if one disagrees."""

from __future__ import annotations

import pytest

from minzheng.cases.advance import advance
from minzheng.cases.kinds import all_kinds
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.web.portal import journey

from .conftest import browser_of


def told(case: Case) -> str:
    return browser_of(case).get(f"/mine/{case.public_id}/").content.decode()


def test_no_ending_is_without_words_of_its_own():
    """A new state of a room needs a sentence for the person it is about; until then it points to its letter."""
    for kind in all_kinds():
        for state in kind.workflow.states.values():
            assert state.resident_label, state.key
            if state.final:
                assert state.key in journey.NEXT, state.key


@pytest.mark.django_db
def test_not_accepted_says_so_with_its_letter_and_the_last_days(carried, fengyuan):
    case = carried("dialysis", stage="lodged")
    with clock.travel(case.lodged_at):
        advance(
            case,
            "decline",
            actor=fengyuan.clerk,
            expected_version=case.version,
            note="户籍和居住地都不在本市。",
            law="民发〔2012〕220号 第8条",
        )
    page = told(case)
    for words in ("没有受理", "不予受理通知书", "不同意怎么办", "申请行政复议", "最迟", "荔湾区人民政府"):
        assert words in page, words
    assert "/decision/" not in page
    assert browser_of(case).get(f"/mine/{case.public_id}/decision/").status_code == 404


@pytest.mark.django_db
def test_her_own_withdrawal_is_confirmed_and_she_may_apply_again(carried, fengyuan):
    case = carried("dialysis", stage="investigating")
    advance(case, "withdraw", actor=fengyuan.clerk, expected_version=case.version, note="本人撤回。")
    page = told(case)
    assert "您已撤回申请" in page
    assert "随时可以再申请" in page


@pytest.mark.django_db
def test_what_lives_on_still_shows_the_decision_and_the_sum(carried):
    case = carried("dialysis")
    page = told(case)
    assert "940.00 元" in page
    assert f"/mine/{case.public_id}/decision/" in page
