"""Records that may be one person: found by a machine, decided by two people, merged without moving anything, and undone."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.access.models import Division, Staff
from minzheng.access.refusals import Refused
from minzheng.access.tests.factories import make_staff
from minzheng.lib import clock
from minzheng.registry import duplicates, queries
from minzheng.registry.actions import record_person
from minzheng.registry.models import Duplicate, DuplicateDecision, Membership, Person

from .conftest import COMMUNITY, ELSEWHERE, STREET, number_of

BORN = date(1970, 1, 1)
SYSTEM = Actor.system("test")


@pytest.fixture
def reviewer(db) -> Actor:
    return make_staff("reviewer", "town_reviewer", STREET)


@pytest.fixture
def pair(record) -> Duplicate:
    """梁惠珍 under two numbers, born on one day."""
    record("梁惠珍", number_of(2, BORN))
    record("梁惠珍", number_of(4, BORN))
    duplicates.find_duplicates(actor=SYSTEM)
    return Duplicate.objects.get()


def decide(actor: Actor, pair: Duplicate, outcome: str, **more) -> DuplicateDecision:
    values = {"words": "核对了户口簿原件。", "seen": duplicates.state_of(pair), **more}
    return duplicates.decide(actor=actor, duplicate=pair, outcome=outcome, **values)


def reasons(refused) -> list[str]:
    return [reason.key for reason in refused.value.reasons]


def test_same_sound_and_birth_is_found_once(record, pair):
    record("陈少英", number_of(6, BORN))
    record("梁慧珍", number_of(8, date(1955, 3, 2)))  # sounds alike, born another day
    assert duplicates.find_duplicates(actor=SYSTEM) == 0
    assert (pair.first.pk < pair.second.pk, pair.ground) == (True, duplicates.SAME_BIRTH)


def test_names_that_sound_alike_are_compared(record):
    record("梁惠珍", number_of(2, BORN))
    record("梁慧珍", number_of(4, BORN))
    assert duplicates.find_duplicates(actor=SYSTEM) == 1


@pytest.mark.parametrize(
    ("born", "found"),
    [
        (date(1971, 1, 1), True),  # one digit of the year
        (date(1970, 1, 2), True),  # one digit of the day
        (date(1970, 1, 10), True),  # the day's digits changed about
        (date(1970, 1, 22), False),  # two digits that are not
        (date(1981, 1, 1), False),
        (date(1971, 2, 1), False),
    ],
)
def test_one_slip_in_the_birth_date_is_found(record, born, found):
    record("梁惠珍", number_of(2, BORN))
    record("梁惠珍", number_of(2, born))
    assert duplicates.find_duplicates(actor=SYSTEM) == int(found)


def test_a_merge_takes_two_people_and_leads_from_either_number_to_one_record(record, clerk, reviewer, pair):
    kept, given_up = pair.second, pair.first
    decide(clerk, pair, duplicates.PROPOSED, kept=kept)
    assert Person.objects.get(pk=given_up.pk).merged_into is None
    with pytest.raises(Refused):
        decide(clerk, pair, duplicates.CONFIRMED)
    decide(reviewer, pair, duplicates.CONFIRMED)
    assert queries.by_identity_number(number_of(2, BORN)) == kept
    assert queries.by_identity_number(number_of(4, BORN)) == kept
    assert list(duplicates.absorbed_by(kept)) == [given_up]
    assert record("梁惠珍", number_of(2, BORN)) == kept  # a repeated import makes no third record
    assert Person.objects.count() == 2


def test_a_merge_is_undone_and_may_be_made_the_other_way(clerk, reviewer, pair):
    decide(clerk, pair, duplicates.PROPOSED, kept=pair.first)
    decide(reviewer, pair, duplicates.CONFIRMED)
    decide(reviewer, pair, duplicates.UNDONE, words="派出所来函：两个人。")
    assert not Person.objects.exclude(merged_into=None).exists()
    assert queries.by_identity_number(number_of(4, BORN)) == pair.second
    decide(clerk, pair, duplicates.PROPOSED, kept=pair.second)
    decide(reviewer, pair, duplicates.CONFIRMED)
    assert Person.objects.get(merged_into=pair.second) == pair.first


def test_the_one_who_proposed_cannot_confirm_in_any_posting(reviewer, pair):
    decide(reviewer, pair, duplicates.PROPOSED, kept=pair.first)
    again = make_staff("reviewer", "district_confirmer", "440103")
    for actor in (reviewer, again):
        with pytest.raises(Refused) as refused:
            decide(actor, pair, duplicates.CONFIRMED)
        assert "four_eyes" in reasons(refused)


def test_nor_by_a_raw_insert(reviewer, pair):
    decide(reviewer, pair, duplicates.PROPOSED, kept=pair.first)
    staff = Staff.objects.get(public_id=reviewer.staff_id)
    with pytest.raises(IntegrityError, match="other eyes"), author(reviewer), transaction.atomic():
        DuplicateDecision.objects.create(duplicate=pair, outcome="confirmed", words="x", decided_by=staff)


def test_two_people_are_left_alone_for_good(clerk, pair):
    decide(clerk, pair, duplicates.DIFFERENT, words="双胞胎，各有户口。")
    with pytest.raises(Refused):
        decide(clerk, pair, duplicates.PROPOSED, kept=pair.first)
    assert duplicates.find_duplicates(actor=SYSTEM) == 0


def test_two_at_once_the_second_is_told(clerk, reviewer, pair):
    seen = duplicates.state_of(pair)
    decide(clerk, pair, duplicates.PROPOSED, kept=pair.first)
    with pytest.raises(Refused) as refused:
        decide(reviewer, pair, duplicates.DIFFERENT, seen=seen)
    assert reasons(refused) == ["stale"]


def test_a_reason_and_a_record_to_keep_are_asked_for(clerk, pair):
    with pytest.raises(Refused) as refused:
        decide(clerk, pair, duplicates.PROPOSED, words=" ")
    assert reasons(refused) == ["words", "kept"]


def test_two_who_each_live_somewhere_are_not_merged(clerk, reviewer, household):
    household(("梁惠珍", number_of(2, BORN), "self"))
    household(("梁惠珍", number_of(4, BORN), "self"))
    duplicates.find_duplicates(actor=SYSTEM)
    pair = Duplicate.objects.get()
    decide(clerk, pair, duplicates.PROPOSED, kept=pair.first)
    with pytest.raises(Refused) as refused:
        decide(reviewer, pair, duplicates.CONFIRMED)
    assert reasons(refused) == ["two_homes"]
    with author(clerk):
        Membership.objects.filter(person=pair.second).update(valid_to=clock.today() - timedelta(days=1))
    decide(reviewer, pair, duplicates.CONFIRMED)


def test_a_record_that_others_lead_to_is_not_given_up(record, clerk, reviewer, pair):
    decide(clerk, pair, duplicates.PROPOSED, kept=pair.first)
    decide(reviewer, pair, duplicates.CONFIRMED)
    record("梁惠珍", number_of(6, BORN))
    duplicates.find_duplicates(actor=SYSTEM)
    third = Duplicate.objects.exclude(pk=pair.pk).get()
    decide(clerk, third, duplicates.PROPOSED, kept=third.second)
    with pytest.raises(Refused) as refused:
        decide(reviewer, third, duplicates.CONFIRMED)
    assert reasons(refused) == ["merged_already"]


def test_each_place_answers_for_its_own_record(record, clerk, reviewer):
    """Of two records in two districts, one keeps hers and the other's reviewer gives hers up."""
    there = Division.objects.get(code=ELSEWHERE)
    their_clerk = make_staff("far", "town_clerk", ELSEWHERE)
    their_reviewer = make_staff("far-reviewer", "town_reviewer", ELSEWHERE)
    ours = record("梁惠珍", number_of(2, BORN))
    theirs = record_person(
        actor=their_clerk,
        name="梁惠珍",
        identity_number=number_of(4, BORN),
        hukou_division=there,
        residence_division=there,
    )
    duplicates.find_duplicates(actor=SYSTEM)
    pair = duplicates.pairs_of(clerk).get()
    assert duplicates.pairs_of(their_clerk).get() == pair
    with pytest.raises(Refused) as refused:
        decide(clerk, pair, duplicates.PROPOSED, kept=theirs)
    assert reasons(refused) == ["not_yours_to_keep"]
    decide(clerk, pair, duplicates.PROPOSED, kept=ours)
    with pytest.raises(Refused) as refused:
        decide(reviewer, pair, duplicates.CONFIRMED)
    assert reasons(refused) == ["not_yours_to_give_up"]
    decide(their_reviewer, pair, duplicates.CONFIRMED)
    assert Person.objects.get(merged_into=ours) == theirs


def test_pairs_are_nobody_elses_business(pair, outsider):
    assert not duplicates.pairs_of(outsider).exists()
    with pytest.raises(Refused) as refused:
        decide(outsider, pair, duplicates.DIFFERENT)
    assert reasons(refused) == ["not_permitted"]
    worker = make_staff("worker", "community_worker", COMMUNITY)
    with pytest.raises(Refused):
        decide(worker, pair, duplicates.DIFFERENT)
