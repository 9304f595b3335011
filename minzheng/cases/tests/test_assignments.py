"""Taking a case in hand, and giving it to a colleague."""

from __future__ import annotations

import pytest

from minzheng.access.models import Staff
from minzheng.access.refusals import Refused
from minzheng.cases import inbox
from minzheng.cases.models import Assignment, Case


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
