"""Two people for every value, by the action and by the database; and nothing released is ever changed."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from uuid import uuid4

import pytest
from django.db import IntegrityError, ProgrammingError, transaction

from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.access.refusals import Refused
from minzheng.access.tests.factories import make_staff
from minzheng.announcements import bus
from minzheng.announcements.facts import CalendarReleased, StandardChanged
from minzheng.lib import clock
from minzheng.lib.working_days import WorkingDays
from minzheng.rulebook.calendars import calendar
from minzheng.rulebook.models import CalendarRelease, ParameterValue
from minzheng.rulebook.parameters import parameter_set, printed
from minzheng.rulebook.release import (
    enter_calendar,
    enter_parameter,
    release_calendar,
    release_entries,
    release_parameter,
)
from minzheng.rulebook.releases import SHIPPED_ENTERED_BY, SHIPPED_RELEASED_BY, waiting
from minzheng.rulebook.shipped import load_shipped

NAME, CITY = "dibao.standard", "440100"
STANDARD = {
    "name": NAME,
    "division_code": CITY,
    "valid_from": date(2031, 1, 1),
    "value": 1500,
    "status": "published",
    "reference": "穗民〔2030〕1号",
}
CALENDAR = {
    "year": 2031,
    "version": "2031-1",
    "known_on": date(2030, 11, 20),
    "holidays": [date(2031, 1, 1), date(2031, 1, 2), date(2031, 1, 3)],
    "working_weekends": [date(2031, 1, 4)],
    "reference": "国办发明电〔2030〕1号",
}


@pytest.fixture
def first(db) -> Actor:
    return make_staff("policy-1", "policy_officer", CITY)


@pytest.fixture
def second(db) -> Actor:
    return make_staff("policy-2", "policy_officer", CITY)


@pytest.fixture
def heard(monkeypatch) -> list[object]:
    facts: list[object] = []
    monkeypatch.setattr(bus, "_subscriptions", bus.defaultdict(list))
    for fact in (StandardChanged, CalendarReleased):
        bus.subscribe(fact, facts.append, by="test")
    return facts


def key_of(refused) -> str:
    return refused.value.reasons[0].key


def standard(known_at=None) -> int | None:
    return parameter_set(known_at=known_at).get(NAME, on=date(2031, 6, 1), division="440103001").value


def test_a_value_holds_once_another_released_it(first, second, heard):
    before = standard()
    row = enter_parameter(actor=first, **STANDARD)
    assert standard() == before
    assert heard == []
    release_parameter(actor=second, public_id=row.public_id)
    assert standard() == 150_000
    assert heard == [StandardChanged(name=NAME)]
    row.refresh_from_db()
    assert (row.entered_by, row.released_by) == (first.staff_id, second.staff_id)


def test_what_was_known_before_does_not_change(first, second):
    before = standard()
    with clock.travel(datetime(2030, 12, 20, 9, tzinfo=clock.SHANGHAI)):
        row = enter_parameter(actor=first, **STANDARD)
        release_parameter(actor=second, public_id=row.public_id)
    assert standard(known_at=datetime(2030, 12, 20, 8, tzinfo=clock.SHANGHAI)) == before
    assert standard(known_at=datetime(2030, 12, 20, 9, tzinfo=clock.SHANGHAI)) == 150_000


def test_a_correction_is_a_later_release_with_another_version(first, second):
    versions = []
    for value in (1500, Decimal("1490.50")):
        row = enter_parameter(actor=first, **{**STANDARD, "value": value})
        release_parameter(actor=second, public_id=row.public_id)
        found = parameter_set().get(NAME, on=date(2031, 6, 1), division=CITY)
        versions.append(found.version)
    assert found.value == 149_050
    assert len(set(versions)) == 2
    assert all(version.startswith("440100@2031-01-01#") for version in versions)


@pytest.mark.parametrize(
    ("slip", "key"),
    [
        ({"value": "-5"}, "bad_value"),
        ({"valid_from": date(1, 1, 1)}, "bad_day"),
        ({"valid_from": date(2200, 1, 1)}, "bad_day"),
    ],
)
def test_a_slip_of_the_pen_is_not_entered(first, slip, key):
    with pytest.raises(Refused) as refused:
        enter_parameter(actor=first, **{**STANDARD, **slip})
    assert key_of(refused) == key
    assert not waiting(ParameterValue).exists()


def test_the_same_person_can_t_do_both(first):
    entry, year = enter_parameter(actor=first, **STANDARD), enter_calendar(actor=first, **CALENDAR)
    with pytest.raises(Refused) as refused:
        release_parameter(actor=first, public_id=entry.public_id)
    assert key_of(refused) == "four_eyes"
    with pytest.raises(Refused) as refused:
        release_calendar(actor=first, public_id=year.public_id)
    assert key_of(refused) == "four_eyes"
    assert list(waiting(ParameterValue)) == [entry]


@pytest.mark.parametrize("role", ["town_clerk", "auditor", "administrator", "payments_approver"])
def test_only_policy_officers(first, role):
    other = make_staff("other", role, CITY)
    entry = enter_parameter(actor=first, **STANDARD)
    for attempt in (
        lambda: enter_parameter(actor=other, **STANDARD),
        lambda: enter_calendar(actor=other, **CALENDAR),
        lambda: release_parameter(actor=other, public_id=entry.public_id),
    ):
        with pytest.raises(Refused) as refused:
            attempt()
        assert key_of(refused) == "not_permitted"


def test_released_once(first, second):
    row = enter_parameter(actor=first, **STANDARD)
    release_parameter(actor=second, public_id=row.public_id)
    with pytest.raises(Refused) as refused:
        release_parameter(actor=second, public_id=row.public_id)
    assert key_of(refused) == "already_released"
    with pytest.raises(Refused) as refused:
        release_parameter(actor=second, public_id=uuid4())
    assert key_of(refused) == "no_such_entry"


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"name": "dibao.standart"}, "unknown_parameter"),
        ({"division_code": "44x"}, "bad_division"),
        ({"value": "1500.005"}, "bad_value"),
        ({"value": "many"}, "bad_value"),
        ({"status": "guess"}, "bad_status"),
        ({"value": None}, "bad_value"),
        ({"status": "unknown"}, "bad_status"),
        ({"reference": "  "}, "no_reference"),
    ],
)
def test_a_wrong_value_is_refused(first, change, key):
    with pytest.raises(Refused) as refused:
        enter_parameter(actor=first, **{**STANDARD, **change})
    assert key_of(refused) == key
    assert not waiting(ParameterValue).exists()


def test_that_nothing_is_known_can_be_released(first, second):
    row = enter_parameter(actor=first, **{**STANDARD, "value": None, "status": "unknown"})
    release_parameter(actor=second, public_id=row.public_id)
    assert ParameterValue.objects.get(pk=row.pk).value is None
    assert printed(row) == "unknown"


def test_a_value_is_shown_as_it_was_printed(first):
    assert printed(enter_parameter(actor=first, **{**STANDARD, "value": "1500.5"})).startswith("1500.5")


def test_a_released_calendar_moves_a_term_and_says_so(first, second, heard):
    start, term = date(2030, 12, 31), WorkingDays(3)
    with clock.travel(date(2030, 12, 1)):
        before = calendar()
        assert not before.is_official(2031)
        row = enter_calendar(actor=first, **CALENDAR)
        assert calendar().add(start, term) == before.add(start, term) == date(2031, 1, 3)
        release_calendar(actor=second, public_id=row.public_id)
        after = calendar()
    assert after.add(start, term) == date(2031, 1, 7)
    assert after.why_different(before, start, term) == CALENDAR["reference"]
    assert after.version != before.version
    assert heard == [CalendarReleased(year=2031, version="2031-1")]
    assert not calendar(known_on=date(2030, 11, 19)).is_official(2031)


@pytest.mark.parametrize(
    ("change", "key"),
    [
        ({"year": 2035}, "bad_year"),
        ({"holidays": []}, "bad_year"),
        ({"working_weekends": [date(2031, 1, 6)]}, "not_a_weekend"),
        ({"holidays": [date(2031, 1, 4)]}, "contradiction"),
        ({"reference": ""}, "no_reference"),
    ],
)
def test_a_wrong_calendar_is_refused(first, change, key):
    with pytest.raises(Refused) as refused:
        enter_calendar(actor=first, **{**CALENDAR, **change})
    assert key_of(refused) == key


def test_a_version_is_entered_once(first):
    enter_calendar(actor=first, **CALENDAR)
    with pytest.raises(Refused) as refused:
        enter_calendar(actor=first, **CALENDAR)
    assert key_of(refused) == "version_exists"


def test_several_at_once_or_none(first, second):
    entry, year = enter_parameter(actor=first, **STANDARD), enter_calendar(actor=first, **CALENDAR)
    with pytest.raises(Refused):
        release_entries([entry.public_id, uuid4()], actor=second)
    assert waiting(ParameterValue).exists()
    assert len(release_entries([entry.public_id, year.public_id], actor=second)) == 2
    assert not waiting(ParameterValue).exists()


class TestTheDatabaseItself:
    """What no action would do, tried past the actions."""

    def refused(self):
        return pytest.raises((ProgrammingError, IntegrityError))

    @pytest.fixture
    def released(self, first, second) -> ParameterValue:
        row = enter_parameter(actor=first, **STANDARD)
        return release_parameter(actor=second, public_id=row.public_id)

    @pytest.mark.parametrize("model", [ParameterValue, CalendarRelease])
    def test_a_shipped_row_is_immutable(self, model, system_author):
        for attempt in (
            lambda: model.objects.update(reference="x"),
            lambda: model.objects.all().delete(),
        ):
            with self.refused(), transaction.atomic():
                attempt()

    def test_a_released_row_is_immutable(self, released, second):
        rows = ParameterValue.objects.filter(pk=released.pk)
        for change in ({"value": 1}, {"released_by": uuid4()}, {"released_by": None, "released_at": None}):
            with self.refused(), author(second):
                rows.update(**change)
        with self.refused(), author(second):
            rows.delete()

    def test_releasing_is_the_only_change_of_an_entry(self, first, second):
        rows = ParameterValue.objects.filter(pk=enter_parameter(actor=first, **STANDARD).pk)
        now = clock.now()
        for who, change in (
            (second, {"value": 1}),
            (second, {"value": 1, "released_by": second.staff_id, "released_at": now}),
            (second, {"released_by": uuid4(), "released_at": now}),
            (first, {"released_by": first.staff_id, "released_at": now}),
            (first, {"released_by": second.staff_id, "released_at": now}),
            (Actor.system("x"), {"released_by": SHIPPED_RELEASED_BY, "released_at": now}),
        ):
            with self.refused(), author(who):
                rows.update(**change)
        with author(second):
            assert rows.update(released_by=second.staff_id, released_at=now) == 1

    def test_nobody_enters_what_is_already_released_or_under_another_s_name(self, first, second):
        columns = {key: value for key, value in STANDARD.items() if key != "value"} | {"value": 1}
        now = clock.now()
        for who, change in (
            (first, {"entered_by": first.staff_id, "released_by": second.staff_id, "released_at": now}),
            (first, {"entered_by": second.staff_id}),
            (Actor.system("x"), {"entered_by": first.staff_id}),
            (Actor.system("x"), {"entered_by": SHIPPED_ENTERED_BY}),
            (Actor.resident(person_id=uuid4(), name="陈"), {"entered_by": first.staff_id}),
        ):
            with self.refused(), author(who):
                ParameterValue.objects.create(**columns, **change)


class TestShipped:
    def test_everything_shipped_is_known_from_the_beginning(self, db):
        early = datetime(2001, 1, 1, tzinfo=clock.SHANGHAI)
        found = parameter_set(known_at=early).get(NAME, on=date(2020, 12, 1), division="440103001")
        assert (found.value, found.version) == (108_000, "440100@2020-01-01")

    def test_loading_again_changes_nothing(self, db):
        assert load_shipped() == 0

    def test_the_values_are_those_of_the_code(self, db):
        from minzheng.policy.parameters import shipped

        assert parameter_set().values() == shipped().values()

    def test_the_calendars_of_2020_in_both_versions(self, db):
        start, term = date(2020, 1, 20), WorkingDays(30)
        assert calendar(known_on=date(2020, 1, 20)).add(start, term) == date(2020, 3, 6)
        assert calendar(known_on=date(2020, 1, 27)).add(start, term) == date(2020, 3, 10)

    def test_what_a_new_version_ships_is_known_from_then_on_and_announced(self, db, heard, monkeypatch):
        from minzheng.policy import parameters
        from minzheng.policy.parameters import ParameterValue as PolicyValue

        new = PolicyValue(NAME, CITY, date(2031, 1, 1), 170_000, "published", "x")
        later = parameters.shipped().with_values([new])
        monkeypatch.setattr(parameters, "shipped", lambda: later)
        before, now = standard(), clock.now()
        assert load_shipped() == 1
        assert standard() == 170_000
        assert standard(known_at=now) == before
        assert heard == [StandardChanged(name=NAME)]

    def test_what_officers_released_outranks_it(self, first, second, monkeypatch):
        from minzheng.policy import parameters
        from minzheng.policy.parameters import ParameterValue as PolicyValue

        release_parameter(actor=second, public_id=enter_parameter(actor=first, **STANDARD).public_id)
        new = PolicyValue(NAME, CITY, date(2031, 1, 1), 170_000, "published", "x")
        later = parameters.shipped().with_values([new])
        monkeypatch.setattr(parameters, "shipped", lambda: later)
        assert load_shipped() == 1
        assert standard() == 150_000


def test_asking_again_takes_one_query(db, django_assert_num_queries):
    parameters, days = parameter_set(), calendar()
    with django_assert_num_queries(1):
        assert parameter_set() is parameters
    with django_assert_num_queries(1):
        assert calendar() is days
