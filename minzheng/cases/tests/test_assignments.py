"""Taking a case in hand, and giving it to a colleague."""

from __future__ import annotations

from datetime import timedelta

import pytest

from minzheng.access.models import Posting, Staff
from minzheng.access.refusals import Refused
from minzheng.cases import inbox
from minzheng.cases.models import Assignment, Case
from minzheng.lib import clock


@pytest.fixture
def clerk(post, place):
    return post("town_clerk", place.street)


@pytest.fixture
def colleague(post, place):
    return post("town_clerk", place.street)


def staff_of(actor) -> Staff:
    return Staff.objects.get(public_id=actor.staff_id)


def test_taking_twice_is_taking_once(case, clerk):
    assert inbox.take(actor=clerk, case=case) == inbox.take(actor=clerk, case=case)
    assert inbox.holder_of(case) == clerk.name


def test_what_a_colleague_has_is_not_taken_from_her(case, clerk, colleague):
    inbox.take(actor=colleague, case=case)
    for act in (lambda: inbox.take(actor=clerk, case=case), lambda: give(clerk, case, clerk)):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.reasons[0].key == "already_taken"


def give(actor, case, to):
    return inbox.assign(actor=actor, case=case, to_staff=staff_of(to))


def test_the_holder_hands_it_on_and_a_reviewer_reassigns(case, clerk, colleague, post, place):
    inbox.take(actor=clerk, case=case)
    give(clerk, case, colleague)
    assert inbox.holder_of(case) == colleague.name
    give(post("town_reviewer", place.street), case, clerk)
    assert inbox.holder_of(case) == clerk.name
    assert Assignment.objects.filter(case=case, to_at=None).count() == 1
    assert Assignment.objects.filter(case=case).count() == 3


def test_it_comes_back_to_the_one_who_had_it(case, clerk):
    inbox.take(actor=clerk, case=case)
    case.waiting_role = "town_reviewer"
    case.save()
    assert inbox.holder_of(case) == ""
    case.waiting_role = "town_clerk"
    case.save()
    assert inbox.holder_of(case) == clerk.name


def end_posting(actor, on) -> None:
    Posting.objects.filter(public_id=actor.posting_id).update(valid_to=on)


def test_what_a_leaver_had_in_hand_is_the_group_s_on_that_very_day(case, clerk, colleague, system_author):
    inbox.take(actor=clerk, case=case)
    end_posting(clerk, clock.today() + timedelta(days=1))
    assert inbox.holder_of(case) == clerk.name
    with pytest.raises(Refused):
        inbox.take(actor=colleague, case=case)
    with clock.travel(clock.today() + timedelta(days=1)):
        assert inbox.holder_of(case) == ""
        (row,) = inbox.worklist(colleague).rows
        assert row.with_whom == "镇街经办"
        inbox.take(actor=colleague, case=case)
        assert inbox.holder_of(case) == colleague.name
    assert Assignment.objects.filter(case=case, to_at=None).count() == 1


def test_an_account_out_of_use_holds_nothing(case, clerk, system_author):
    inbox.take(actor=clerk, case=case)
    Staff.objects.filter(public_id=clerk.staff_id).update(is_active=False)
    assert inbox.holder_of(case) == ""


def test_who_moves_to_another_street_leaves_her_cases_behind(case, clerk, place, elsewhere, system_author):
    inbox.take(actor=clerk, case=case)
    posting = Posting.objects.get(public_id=clerk.posting_id)
    end_posting(clerk, clock.today())
    Posting.objects.create(staff=posting.staff, role=posting.role, division=elsewhere.street, valid_from=clock.today())
    assert inbox.holder_of(case) == ""


@pytest.mark.parametrize("role", ["town_reviewer", "auditor", "administrator", "payments_officer"])
def test_other_roles_take_nothing(case, post, place, role):
    with pytest.raises(Refused):
        inbox.take(actor=post(role, place.street), case=case)


def test_outsiders_neither_take_nor_receive(case, clerk, post, elsewhere):
    outsider = post("town_clerk", elsewhere.street)
    with pytest.raises(Refused):
        inbox.take(actor=outsider, case=case)
    with pytest.raises(Refused):
        give(outsider, case, outsider)
    with pytest.raises(Refused) as refused:
        give(clerk, case, outsider)
    assert refused.value.reasons[0].key == "not_her_turn"


def test_nobody_takes_a_closed_case(case, clerk):
    Case.objects.filter(pk=case.pk).update(is_open=False)
    with pytest.raises(Refused) as refused:
        inbox.take(actor=clerk, case=case)
    assert refused.value.reasons[0].key == "case_closed"
