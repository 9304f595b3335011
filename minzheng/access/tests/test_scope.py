"""Staff see their division and what lies under it, residents what is theirs, and nobody a row too many."""

from __future__ import annotations

import logging
from datetime import date
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.access.actor import Actor
from minzheng.access.encryption import new_data_key
from minzheng.access.models import Division, DivisionClosure
from minzheng.access.scope import divisions_under, scope, unscoped
from minzheng.lib import clock

from .factories import make_staff
from .parcels import Label, Parcel, ParcelDivision, Shelf, Unscoped


def clerk_of(division: Division, role: str = "town_clerk") -> Actor:
    return Actor(kind="staff", name="甲", role=role, staff_id=uuid4(), division_pk=division.pk)


def put(parcel: Parcel, *codes: str) -> None:
    for code in codes:
        ParcelDivision.objects.create(parcel=parcel, division=Division.objects.get(code=code), why="case")


def test_a_division_sees_what_lies_under_it(parcel):
    put(parcel, "440103001")
    for code, sees in {"440100": True, "440103": True, "440103001": True, "440104": False, "440103002": False}.items():
        assert scope(make_staff(f"s{code}", "town_clerk", code), Parcel).exists() is sees, code


def test_a_row_of_several_divisions_comes_once(parcel):
    put(parcel, "440103", "440103001", "440103002", "440104")
    auditor = make_staff("auditor", "auditor", "440100")
    assert scope(auditor, Parcel).count() == 1
    assert list(scope(auditor, Parcel)) == [parcel]


def test_a_row_without_a_division_is_nobody_s(parcel):
    assert not scope(make_staff("auditor", "auditor", "440100"), Parcel).exists()


def test_rows_that_belong_to_another_row_go_with_it(parcel):
    put(parcel, "440103001", "440103002")
    label = Label.objects.create(parcel=parcel, text="x")
    assert list(scope(make_staff("here", "town_clerk", "440103"), Label)) == [label]
    assert not scope(make_staff("there", "town_clerk", "440104"), Label).exists()


def test_residents_see_their_own(parcel):
    parcel.owner = uuid4()
    parcel.save()
    Label.objects.create(parcel=parcel, text="x")
    owner, stranger = (Actor.resident(person_id=person, name="陈") for person in (parcel.owner, uuid4()))
    assert list(scope(owner, Parcel)) == [parcel]
    assert scope(owner, Label).count() == 1
    assert not scope(owner, Shelf).exists()
    assert not scope(stranger, Parcel).exists()


def test_who_has_no_business_with_residents_sees_none(parcel):
    put(parcel, "440103")
    for role in ("administrator", "policy_officer", "no_such_role"):
        assert not scope(make_staff(role, role, "440100"), Parcel).exists()
    assert not scope(None, Parcel).exists()
    assert scope(Actor.system("nightly"), Parcel).count() == 1


def test_a_division_of_tomorrow_is_not_seen_today(parcel):
    example = Division.objects.filter(status="example").first()
    put(parcel, example.code)
    district = make_staff("district", "auditor", "440118")
    with clock.travel(date(2020, 12, 31)):
        assert not scope(district, Parcel).exists()
    with clock.travel(date(2021, 1, 1)):
        assert scope(district, Parcel).exists()


def test_a_forgotten_scope_is_loud(db):
    with pytest.raises(ImproperlyConfigured):
        scope(make_staff("a", "auditor", "440100"), Unscoped)


def test_one_query_whatever_the_size(parcel, django_assert_num_queries):
    put(parcel, "440103001")
    actor = make_staff("a", "auditor", "440100")
    with django_assert_num_queries(1):
        list(scope(actor, Parcel))


def test_unscoped_reads_are_logged_with_a_reason(parcel, caplog):
    caplog.set_level(logging.INFO)
    assert unscoped(Parcel, actor=make_staff("a", "auditor", "440100"), why="查重").count() == 1
    assert (caplog.records[-1].model, caplog.records[-1].why) == ("parcels.Parcel", "查重")


def test_the_city_has_everything_under_it(db):
    city = Division.objects.get(code="440100")
    assert divisions_under(city.pk, on=date(2021, 1, 1)).count() == Division.objects.count()
    assert divisions_under(city.pk, on=date(2020, 12, 31)).count() == Division.objects.count() - 68


@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)
@given(data=st.data())
def test_never_a_row_from_outside_the_subtree(parcel_tables, system_author, data):
    """A random tree of divisions and random rows in it: what is seen is exactly what lies under the actor."""
    parents = [data.draw(st.integers(-1, n - 1)) if n else -1 for n in range(data.draw(st.integers(1, 9)))]
    placed = data.draw(st.lists(st.sets(st.integers(0, len(parents) - 1), max_size=3), max_size=5))
    stands = data.draw(st.integers(0, len(parents) - 1))
    with transaction.atomic():
        divisions = plant(parents)
        key = new_data_key()
        parcels = [Parcel.objects.create(data_key=key, number="1") for _ in placed]
        for parcel, places in zip(parcels, placed, strict=True):
            for place in places:
                ParcelDivision.objects.create(parcel=parcel, division=divisions[place], why="case")
        shelves = [Shelf.objects.create(division=division) for division in divisions]
        seen = list(scope(clerk_of(divisions[stands]), Parcel))
        expected = [
            p for p, places in zip(parcels, placed, strict=True) if any(under(stands, at, parents) for at in places)
        ]
        assert sorted(row.pk for row in seen) == sorted(row.pk for row in expected)
        expected_shelves = {shelf.pk for at, shelf in enumerate(shelves) if under(stands, at, parents)}
        assert {row.pk for row in scope(clerk_of(divisions[stands]), Shelf)} == expected_shelves
        transaction.set_rollback(True)


def under(top: int, place: int, parents: list[int]) -> bool:
    while place not in (top, -1):
        place = parents[place]
    return place == top


def plant(parents: list[int]) -> list[Division]:
    divisions: list[Division] = []
    since = date(2000, 1, 1)
    for n, parent in enumerate(parents):
        above = divisions[parent] if parent >= 0 else None
        divisions.append(Division.objects.create(code=f"x{n}", name="x", level="x", parent=above, valid_from=since))
        place, depth = n, 0
        while place != -1:
            DivisionClosure.objects.create(
                ancestor=divisions[place], descendant=divisions[n], depth=depth, valid_from=since
            )
            place, depth = parents[place], depth + 1
    return divisions
