"""Household events: once, in order, one head, the right memberships on every day, and said aloud once."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.access.history import author
from minzheng.access.models import Division
from minzheng.access.refusals import Refused
from minzheng.access.tests.factories import make_staff
from minzheng.announcements import bus
from minzheng.announcements.facts import HouseholdChanged, PersonDied
from minzheng.lib import clock
from minzheng.registry import events, queries
from minzheng.registry.actions import MemberEntry
from minzheng.registry.models import Household, HouseholdEvent, Membership

from .conftest import STREET, number_of

MOTHER = ("梁惠珍", number_of(2), "self")
FATHER = ("何国强", number_of(5), "spouse")
SON = ("何俊杰", number_of(3, date(2010, 5, 5)), "child")
AUNT = ("梁带娣", number_of(8), "self")
TODAY = date(2020, 12, 20)


@pytest.fixture(autouse=True)
def heard(monkeypatch) -> list:
    told: list = []
    for fact in (PersonDied, HouseholdChanged):
        monkeypatch.setitem(bus._subscriptions, fact, [bus.Subscription(fact, told.append, "test")])
    return told


@pytest.fixture(autouse=True)
def december():
    with clock.travel(TODAY):
        yield


@pytest.fixture
def home(household):
    return household(MOTHER, FATHER, SON)


def told(day: int = 10, evidence: str = "hukou_book", **more) -> events.Told:
    return events.Told(on=date(2020, 12, day), evidence=evidence, **more)


def member(home: Household, name: str):
    return Membership.objects.get(household=home, person__name=name, superseded_at=None, valid_to=None).person


def who(home: Household, day: int) -> dict[str, str]:
    return {row.person.name: row.relation for row in queries.members(home, on=date(2020, 12, day))}


def keys(refused) -> list[str]:
    return [reason.key for reason in refused.value.reasons]


def check_deferred() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_a_child_is_born_on_the_day_of_its_number(home, clerk, heard):
    child = MemberEntry("何俊朗", number_of(7, date(2020, 12, 9)), "child")
    with pytest.raises(Refused) as refused:
        events.record_birth(actor=clerk, household=home, child=child, told=told(10))
    assert keys(refused) == ["birth_day"]
    event = events.record_birth(actor=clerk, household=home, child=child, told=told(9))
    assert "何俊朗" not in who(home, 8)
    assert who(home, 9)["何俊朗"] == "child"
    assert heard == [HouseholdChanged(event.public_id, "birth", (home.public_id,), date(2020, 12, 9))]
    check_deferred()


def test_the_same_event_twice_is_refused(home, clerk):
    child = MemberEntry("何俊朗", number_of(7, date(2020, 12, 9)), "child")
    events.record_birth(actor=clerk, household=home, child=child, told=told(9))
    with pytest.raises(Refused):
        events.record_birth(actor=clerk, household=home, child=child, told=told(9))
    with pytest.raises(IntegrityError, match="fingerprint"), author(clerk), transaction.atomic():
        HouseholdEvent.objects.create(
            kind="birth",
            household=home,
            happened_on=TODAY,
            holds_from=TODAY,
            evidence="hukou_book",
            from_division=home.division,
            fingerprint=HouseholdEvent.objects.get().fingerprint,
        )


def test_the_dead_belong_through_their_last_day_and_leave_a_head_behind(home, clerk, heard):
    mother, father, son = (member(home, name) for name in ("梁惠珍", "何国强", "何俊杰"))
    with pytest.raises(Refused) as refused:
        events.record_death(actor=clerk, household=home, person=mother, told=told(10))
    assert keys(refused) == ["no_head"]
    event = events.record_death(
        actor=clerk,
        household=home,
        person=mother,
        told=told(10),
        relations={father.pk: "self", son.pk: "child"},
    )
    assert who(home, 10) == {"梁惠珍": "self", "何国强": "spouse", "何俊杰": "child"}
    assert who(home, 11) == {"何国强": "self", "何俊杰": "child"}
    assert heard[0] == PersonDied(mother.public_id, date(2020, 12, 10))
    assert [type(fact) for fact in heard] == [PersonDied, HouseholdChanged]
    assert event.changes.count() == 2  # the son's relation did not change
    check_deferred()
    with pytest.raises(Refused) as refused:
        events.record_death(actor=clerk, household=home, person=mother, told=told(11))
    assert keys(refused) == ["deceased"]


def test_a_death_recorded_by_mistake_is_revoked_by_other_eyes(home, clerk):
    mother, father = member(home, "梁惠珍"), member(home, "何国强")
    death = events.record_death(
        actor=clerk, household=home, person=mother, told=told(10), relations={father.pk: "self"}
    )
    with pytest.raises(Refused) as refused:
        events.revoke_death(actor=clerk, event=death, told=told(15))
    assert keys(refused) == ["four_eyes"]
    colleague = make_staff("colleague", "town_clerk", STREET)
    events.revoke_death(actor=colleague, event=death, told=told(15))
    assert who(home, 12) == {"梁惠珍": "self", "何国强": "spouse", "何俊杰": "child"}
    mother.refresh_from_db()
    assert mother.deceased_on is None
    check_deferred()
    events.record_death(actor=clerk, household=home, person=mother, told=told(8), relations={father.pk: "self"})
    assert set(who(home, 8)) == {"梁惠珍", "何国强", "何俊杰"}
    assert set(who(home, 9)) == {"何国强", "何俊杰"}
    with pytest.raises(Refused) as refused:
        events.revoke_death(actor=colleague, event=death, told=told(18))
    assert keys(refused) == ["no_death"]


def test_a_household_is_split_and_merged_again(home, clerk):
    father, son = member(home, "何国强"), member(home, "何俊杰")
    split = events.record_split(actor=clerk, household=home, moving={father.pk: "self", son.pk: "child"}, told=told(10))
    assert who(home, 10) == {"梁惠珍": "self"}
    assert who(split.other, 10) == {"何国强": "self", "何俊杰": "child"}
    events.record_merge(
        actor=clerk,
        household=home,
        other=split.other,
        relations={father.pk: "spouse", son.pk: "child"},
        told=told(15),
    )
    assert who(home, 15) == {"梁惠珍": "self", "何国强": "spouse", "何俊杰": "child"}
    assert who(split.other, 15) == {}
    assert who(split.other, 14) == {"何国强": "self", "何俊杰": "child"}
    check_deferred()


def test_a_head_who_leaves_names_another(home, clerk):
    mother, father = member(home, "梁惠珍"), member(home, "何国强")
    with pytest.raises(Refused) as refused:
        events.record_split(actor=clerk, household=home, moving={mother.pk: "self"}, told=told())
    assert keys(refused) == ["no_head"]
    with pytest.raises(Refused) as refused:
        events.record_leaving(
            actor=clerk,
            household=home,
            persons=[mother],
            told=told(),
            relations={father.pk: "self", member(home, "何俊杰").pk: "self"},
        )
    assert keys(refused) == ["two_heads"]
    everybody = [row.person for row in queries.members(home)]
    events.record_leaving(actor=clerk, household=home, persons=everybody, told=told())
    assert who(home, 11) == {}
    check_deferred()


def test_a_new_head_is_told_with_everybodys_relation(home, clerk):
    mother, father, son = (member(home, name) for name in ("梁惠珍", "何国强", "何俊杰"))
    with pytest.raises(Refused) as refused:
        events.record_new_head(actor=clerk, household=home, head=father, relations={son.pk: "child"}, told=told())
    assert keys(refused) == ["two_heads"]
    events.record_new_head(
        actor=clerk, household=home, head=father, relations={mother.pk: "spouse", son.pk: "child"}, told=told()
    )
    assert who(home, 9)["梁惠珍"] == "self"
    assert who(home, 10) == {"何国强": "self", "梁惠珍": "spouse", "何俊杰": "child"}
    check_deferred()


def test_a_spouse_comes_out_of_her_own_household_or_from_nowhere(home, household, clerk, village):
    aunts = household(AUNT)
    father = member(home, "何国强")
    event = events.record_marriage(
        actor=clerk,
        household=home,
        member=father,
        spouse=MemberEntry(*AUNT[:2], relation="other"),
        relation="other",
        told=told(evidence="marriage_certificate"),
    )
    assert event.other == aunts
    assert who(aunts, 9) == {"梁带娣": "self"}
    assert who(aunts, 10) == {}
    assert who(home, 10)["梁带娣"] == "other"
    elsewhere = household(
        ("邓小文", number_of(12), "self"), at=Division.objects.filter(code__startswith="440117103").last()
    )
    with pytest.raises(Refused) as refused:
        events.record_joining(
            actor=clerk,
            household=home,
            newcomer=MemberEntry("邓小文", number_of(12), "other"),
            relation="other",
            told=told(11),
        )
    assert keys(refused) == ["in_another_household"]
    assert who(elsewhere, 12) == {"邓小文": "self"}
    events.record_joining(
        actor=clerk,
        household=home,
        newcomer=MemberEntry("冯笑", number_of(14), "other"),
        relation="other",
        told=told(11),
    )
    check_deferred()


def test_events_come_in_their_order(home, clerk):
    son = member(home, "何俊杰")
    split = events.record_split(actor=clerk, household=home, moving={son.pk: "self"}, told=told(12))
    with pytest.raises(Refused) as refused:
        events.record_merge(actor=clerk, household=home, other=split.other, relations={son.pk: "child"}, told=told(11))
    assert keys(refused) == ["out_of_order"]


def test_before_the_household_came_on_record_nothing_is_rewritten(home, clerk):
    """Recorded on 1 December; he died in November: he never was one of those on record."""
    father = member(home, "何国强")
    events.record_death(
        actor=clerk,
        household=home,
        person=father,
        told=events.Told(date(2020, 11, 20), "death_certificate"),
    )
    assert "何国强" not in who(home, 1)
    assert not Membership.objects.filter(person=father, superseded_at=None).exists()
    check_deferred()


@pytest.mark.parametrize(
    ("wish", "key"),
    [
        ({"on": date(2020, 12, 21), "evidence": "hukou_book"}, "future"),
        ({"on": date(2020, 12, 10), "evidence": "rumour"}, "evidence"),
        ({"on": date(2020, 12, 10), "evidence": "hukou_book", "seen": 7}, "stale"),
        ({"on": date(1960, 1, 1), "evidence": "hukou_book"}, "before_birth"),
    ],
)
def test_what_makes_no_sense_is_refused(home, clerk, wish, key):
    with pytest.raises(Refused) as refused:
        events.record_death(actor=clerk, household=home, person=member(home, "何国强"), told=events.Told(**wish))
    assert keys(refused) == [key]
    assert not HouseholdEvent.objects.exists()


def test_it_is_the_business_of_its_own_street_alone(home, clerk, outsider):
    for actor in (outsider, make_staff("auditor", "auditor", "440100")):
        with pytest.raises(Refused) as refused:
            events.record_death(actor=actor, household=home, person=member(home, "何国强"), told=told())
        assert keys(refused) == ["not_permitted"]


def test_a_move_within_the_street_takes_its_people_along(home, clerk, village):
    other = Division.objects.filter(parent=village.parent).exclude(pk=village.pk).first()
    event = events.record_move(actor=clerk, household=home, to=other, told=told())
    home.refresh_from_db()
    assert (home.division, event.from_division, event.to_division) == (other, village, other)
    father = member(home, "何国强")
    assert father.residence_division == other
    assert set(father.divisions.filter(why="residence").values_list("division__code", flat=True)) == {other.code}
    away = Division.objects.get(code="440117103")
    with pytest.raises(Refused) as refused:
        events.record_move(actor=clerk, household=home, to=away, told=told(11))
    assert keys(refused) == ["not_permitted"]


def test_not_even_raw_sql_makes_two_heads_or_none(home, clerk, record):
    with pytest.raises(IntegrityError, match="one_head"), author(clerk), transaction.atomic():
        Membership.objects.filter(household=home, relation="spouse", superseded_at=None).update(relation="self")
    with transaction.atomic():
        with author(clerk):
            Membership.objects.filter(household=home, relation="self").update(relation="other")
        with pytest.raises(IntegrityError, match="without a head"):
            check_deferred()
        transaction.set_rollback(True)
    stranger = record("邓小文", number_of(20))
    with pytest.raises(IntegrityError, match="one_head_at_a_time"), author(clerk), transaction.atomic():
        Membership.objects.create(
            household=home,
            person=stranger,
            relation="self",
            valid_from=date(2020, 12, 2),
            valid_to=date(2020, 12, 3),
        )


def test_a_household_is_not_emptied_from_a_day_on_which_somebody_still_lived_there(home, household, clerk):
    """The father died on the 10th: told later of a merge on the 5th, the register would have left him alone for days."""
    aunts = household(AUNT)
    father = member(home, "何国强")
    events.record_death(actor=clerk, household=home, person=father, told=told(10))
    everybody = {row.person_id: "other" for row in queries.members(home, on=date(2020, 12, 15))}
    with pytest.raises(Refused) as refused:
        events.record_merge(actor=clerk, household=aunts, other=home, relations=everybody, told=told(5))
    assert keys(refused) == ["out_of_order"]
    events.record_merge(actor=clerk, household=aunts, other=home, relations=everybody, told=told(12))
    check_deferred()
