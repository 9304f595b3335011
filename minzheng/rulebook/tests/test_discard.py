"""A waiting entry is discarded with a reason and stays; what is released or discarded nobody touches again."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError

from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.access.refusals import Refused
from minzheng.access.tests.factories import make_staff
from minzheng.lib import clock
from minzheng.rulebook.models import CalendarRelease, ParameterValue
from minzheng.rulebook.parameters import changed_since, parameter_set
from minzheng.rulebook.release import (
    calendar_state,
    discard_entry,
    enter_calendar,
    enter_parameter,
    parameter_state,
    release_calendar,
    release_parameter,
)
from minzheng.rulebook.releases import waiting

from .test_release import CALENDAR, CITY, NAME, STANDARD


@pytest.fixture
def first(db) -> Actor:
    return make_staff("policy-1", "policy_officer", CITY)


@pytest.fixture
def second(db) -> Actor:
    return make_staff("policy-2", "policy_officer", CITY)


def key_of(refused) -> str:
    return refused.value.reasons[0].key


@pytest.mark.parametrize("by", ["first", "second"])
@pytest.mark.parametrize(("enter", "content"), [(enter_parameter, STANDARD), (enter_calendar, CALENDAR)])
def test_discarded_with_a_reason_by_either(enter, content, by, first, second, request):
    row = enter(actor=first, **content)
    who = request.getfixturevalue(by)
    discarded = discard_entry(actor=who, public_id=row.public_id, reason=" 数值抄错 ")
    discarded.refresh_from_db()
    assert (discarded.discarded_by, discarded.discard_reason) == (who.staff_id, "数值抄错")
    assert not waiting(type(row)).exists()
    assert enter(actor=first, **content).is_waiting  # its place is free again


def test_a_reason_and_the_role_are_needed(first):
    row = enter_parameter(actor=first, **STANDARD)
    with pytest.raises(Refused) as refused:
        discard_entry(actor=first, public_id=row.public_id, reason="  ")
    assert key_of(refused) == "no_reason"
    with pytest.raises(Refused) as refused:
        discard_entry(actor=make_staff("c", "town_clerk", "440103006"), public_id=row.public_id, reason="不对不对")
    assert key_of(refused) == "not_permitted"
    with pytest.raises(Refused) as refused:
        discard_entry(actor=first, public_id=uuid4(), reason="不对不对")
    assert key_of(refused) == "no_such_entry"


def test_what_is_discarded_is_not_released_and_the_other_way_round(first, second):
    row = enter_parameter(actor=first, **STANDARD)
    discard_entry(actor=first, public_id=row.public_id, reason="数值抄错")
    with pytest.raises(Refused) as refused:
        release_parameter(actor=second, public_id=row.public_id)
    assert key_of(refused) == "discarded"
    other = release_parameter(actor=second, public_id=enter_parameter(actor=first, **STANDARD).public_id)
    with pytest.raises(Refused) as refused:
        discard_entry(actor=first, public_id=other.public_id, reason="数值抄错")
    assert key_of(refused) == "already_released"


def test_one_waits_for_one_place_and_day(first, second):
    enter_parameter(actor=first, **STANDARD)
    with pytest.raises(Refused) as refused:
        enter_parameter(actor=second, **STANDARD)
    assert key_of(refused) == "already_waiting"
    assert enter_parameter(actor=second, **{**STANDARD, "valid_from": date(2032, 1, 1)}).is_waiting


def test_a_district_s_officer_enters_nothing_for_another_district(first):
    liwan = make_staff("policy-3", "policy_officer", "440103")
    assert enter_parameter(actor=liwan, **{**STANDARD, "division_code": "440103"}).is_waiting
    with pytest.raises(Refused) as refused:
        enter_parameter(actor=liwan, **{**STANDARD, "division_code": "440104"})
    assert key_of(refused) == "other_division"
    row = enter_parameter(actor=first, **{**STANDARD, "division_code": "440104"})
    with pytest.raises(Refused) as refused:
        release_parameter(actor=liwan, public_id=row.public_id)
    assert key_of(refused) == "other_division"


@pytest.mark.parametrize("value", ["1e9", "1E400", "NaN", "Infinity", "１０８０", "1,0,80", "1 080", "9" * 30, "0x10"])
def test_a_number_is_written_as_people_write_it(first, value):
    with pytest.raises(Refused) as refused:
        enter_parameter(actor=first, **{**STANDARD, "value": value})
    assert key_of(refused) == "bad_value"


def test_thousands_may_be_separated(first):
    assert enter_parameter(actor=first, **{**STANDARD, "value": "1,080.50"}).value == 108_050


def test_a_page_that_is_older_than_a_release_releases_nothing(first, second):
    seen, seen_calendar = parameter_state(NAME), calendar_state()
    row = enter_parameter(actor=first, **STANDARD)
    other = enter_parameter(actor=first, **{**STANDARD, "valid_from": date(2032, 1, 1)})
    year = enter_calendar(actor=first, **CALENDAR)
    later = enter_calendar(actor=first, **{**CALENDAR, "version": "2031-2"})
    release_parameter(actor=second, public_id=row.public_id, seen=seen)
    release_calendar(actor=second, public_id=year.public_id, seen=seen_calendar)
    for act, public_id, shown in (
        (release_parameter, other.public_id, seen),
        (release_calendar, later.public_id, seen_calendar),
    ):
        with pytest.raises(Refused) as refused:
            act(actor=second, public_id=public_id, seen=shown)
        assert key_of(refused) == "stale"
    release_parameter(actor=second, public_id=other.public_id, seen=parameter_state(NAME))


def test_a_decision_s_values_that_were_released_anew_are_named(first, second):
    where = {"on": date(2031, 6, 1), "division": "440103006"}
    used = [parameter_set().get(name, **where) for name in (NAME, "dibao.deposit_limit")]
    assert changed_since(used, **where) == []
    row = release_parameter(actor=second, public_id=enter_parameter(actor=first, **STANDARD).public_id)
    (changed,) = changed_since(used, **where)
    assert (changed.parameter.name, changed.before, changed.now.value) == (NAME, used[0], 150_000)
    assert changed.released_at == row.released_at


class TestTheDatabaseItself:
    def refused(self):
        return pytest.raises((ProgrammingError, IntegrityError))

    def test_a_discarded_row_is_immutable_and_no_entry_is_deleted(self, first, second):
        row = enter_parameter(actor=first, **STANDARD)
        rows = ParameterValue.objects.filter(pk=row.pk)
        with self.refused(), author(first):
            rows.delete()
        discard_entry(actor=second, public_id=row.public_id, reason="数值抄错")
        for change in (
            {"value": 1},
            {"discard_reason": "别的"},
            {"discarded_by": None, "discarded_at": None, "discard_reason": ""},
            {"released_by": second.staff_id, "released_at": clock.now()},
        ):
            with self.refused(), author(second):
                rows.update(**change)
        with self.refused(), author(second):
            rows.delete()

    def test_discarding_is_under_the_own_name_with_a_reason_and_changes_nothing_else(self, first, second):
        rows = CalendarRelease.objects.filter(pk=enter_calendar(actor=first, **CALENDAR).pk)
        whole = {"discarded_by": second.staff_id, "discarded_at": clock.now(), "discard_reason": "抄错"}
        for who, change in (
            (first, whole),
            (Actor.system("x"), whole),
            (second, {**whole, "year": 2040}),
            (second, {**whole, "discard_reason": ""}),
            (second, {**whole, "released_by": second.staff_id, "released_at": clock.now()}),
        ):
            with self.refused(), author(who):
                rows.update(**change)
        with author(second):
            assert rows.update(**whole) == 1

    def test_nobody_enters_what_is_already_discarded(self, first):
        columns = {**STANDARD, "value": 1, "entered_by": first.staff_id}
        with self.refused(), author(first):
            ParameterValue.objects.create(
                **columns, discarded_by=first.staff_id, discarded_at=clock.now(), discard_reason="x"
            )
