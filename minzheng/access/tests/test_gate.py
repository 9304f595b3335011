"""The gate: wrong role, other division, no such thing and nonsense look all alike."""

from __future__ import annotations

from uuid import uuid4

import pytest
from django.http import Http404

from minzheng.access.actor import Actor
from minzheng.access.gate import check_may, four_eyes, get, may, require
from minzheng.access.models import Division
from minzheng.access.refusals import Refused
from minzheng.access.roles import OVERSIGHT, ROLES, WORDS

from .factories import make_staff
from .parcels import Parcel, ParcelDivision


@pytest.fixture
def placed(parcel) -> Parcel:
    ParcelDivision.objects.create(parcel=parcel, division=Division.objects.get(code="440103001"), why="case")
    return parcel


def test_the_clerk_of_the_division_gets_it_with_one_query(placed, django_assert_num_queries):
    clerk = make_staff("clerk", "town_clerk", "440103001")
    with django_assert_num_queries(1):
        assert get(clerk, Parcel, str(placed.public_id), may="case.read", related=["data_key"]) == placed


@pytest.mark.parametrize(
    ("role", "division", "word"),
    [
        ("town_clerk", "440103002", "case.read"),
        ("town_clerk", "440104", "case.read"),
        ("administrator", "440100", "case.read"),
        ("policy_officer", "440100", "case.read"),
        ("town_clerk", "440103001", "run.read"),
        ("auditor", "440100", "case.open"),
    ],
)
def test_everybody_else_gets_404(placed, role, division, word):
    with pytest.raises(Http404) as refused:
        get(make_staff("other", role, division), Parcel, placed.public_id, may=word)
    assert str(refused.value) == ""


def test_every_role_with_every_word(placed):
    """Who gets the row is who may say the word, has business with residents, and stands above its division."""
    for role in ROLES.values():
        for code, above in (("440100", True), ("440103001", True), ("440104", False)):
            actor = Actor(
                kind="staff", name="甲", role=role.key, division_pk=Division.objects.get(code=code).pk, staff_id=uuid4()
            )
            for word in WORDS:
                expected = word in role.may and role.reads_residents and above
                assert was_given(actor, placed, word) is expected, (role.key, code, word)


def was_given(actor: Actor, parcel: Parcel, word: str) -> bool:
    try:
        return get(actor, Parcel, parcel.public_id, may=word) == parcel
    except Http404:
        return False


@pytest.mark.parametrize("public_id", ["", "1", "nonsense", None, "00000000-0000-0000-0000-000000000000"])
def test_what_is_no_identifier_gets_404(parcel_tables, db, public_id):
    with pytest.raises(Http404):
        get(make_staff("clerk", "town_clerk", "440100"), Parcel, public_id, may="case.read")


def test_nobody_gets_404(placed):
    with pytest.raises(Http404):
        get(None, Parcel, placed.public_id, may="case.read")
    with pytest.raises(Http404):
        check_may(None, "case.read")


def test_an_action_is_refused_with_a_reason():
    with pytest.raises(Refused) as refused:
        require(Actor(kind="staff", name="甲", role="auditor"), "case.open")
    assert refused.value.reasons[0].key == "not_permitted"
    require(Actor(kind="staff", name="甲", role="town_clerk"), "case.open")


def test_an_unknown_word_is_a_mistake_in_the_program():
    with pytest.raises(ValueError, match="unknown word"):
        may(Actor.system("x"), "case.burn")


def test_four_eyes():
    first, second = uuid4(), uuid4()
    actor = Actor(kind="staff", name="甲", role="town_reviewer", staff_id=first)
    assert four_eyes(actor, [second, None]) == []
    assert [reason.key for reason in four_eyes(actor, [second, first])] == ["four_eyes"]
    assert [reason.key for reason in four_eyes(Actor.system("job"), [])] == ["four_eyes"]
    assert four_eyes(Actor.resident(person_id=first, name="陈"), [])


def test_the_auditor_reads_and_changes_no_case_person_or_money():
    assert ROLES["auditor"].may == {word for word in WORDS if word.endswith(".read")} | OVERSIGHT


def test_the_administrator_manages_staff_and_keys_and_reads_nothing():
    assert ROLES["administrator"].may == {"staff.manage", "keys.rotate", "person.erase"}
    assert not ROLES["administrator"].reads_residents


def test_who_drafts_a_run_does_not_approve_it():
    both = {role.key for role in ROLES.values() if {"run.draft", "run.approve"} <= role.may}
    assert both == {"system"}


def test_every_word_is_somebody_s_and_every_role_says_known_words():
    assert set().union(*(role.may for role in ROLES.values() if role.key != "system")) == WORDS
