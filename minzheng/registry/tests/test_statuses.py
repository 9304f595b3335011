"""Statuses: dated, declared by a room, never twice at one time, read by everybody."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from minzheng.registry import statuses
from minzheng.registry.vocabulary import status_label

from .conftest import number_of

DECEMBER, MARCH = date(2020, 12, 1), date(2021, 3, 1)


@pytest.fixture
def two(record):
    return [record("梁惠珍", number_of(2)), record("何国强", number_of(3))]


@pytest.fixture
def granted(clerk, two):
    return statuses.grant(actor=clerk, persons=two, key="dibao", from_on=DECEMBER, source_ref=uuid4())


def people(on: date) -> set[str]:
    return {status.person.name for status in statuses.who_has("dibao", on=on)}


def test_a_status_holds_from_its_first_day(granted, two):
    assert people(date(2020, 11, 30)) == set()
    assert people(DECEMBER) == {"梁惠珍", "何国强"}
    assert [status.key for status in statuses.of_person(two[0], on=DECEMBER)] == ["dibao"]
    assert str(status_label("dibao"))


def test_it_ends_for_whom_it_ends_and_its_last_day_still_counts(granted, clerk, two):
    assert statuses.end(actor=clerk, persons=two[:1], key="dibao", on=MARCH) == 1
    assert people(date(2021, 2, 28)) == {"梁惠珍", "何国强"}
    assert people(MARCH) == {"何国强"}
    assert statuses.end(actor=clerk, persons=two[:1], key="dibao", on=MARCH) == 0


def test_the_same_status_twice_at_one_time_is_refused_by_the_database(granted, clerk, two):
    with pytest.raises(IntegrityError, match="one_status_at_a_time"), transaction.atomic():
        statuses.grant(actor=clerk, persons=two[:1], key="dibao", from_on=MARCH, source_ref=uuid4())
    statuses.end(actor=clerk, persons=two[:1], key="dibao", on=MARCH)
    statuses.grant(actor=clerk, persons=two[:1], key="dibao", from_on=MARCH, source_ref=uuid4())
    assert people(MARCH) == {"梁惠珍", "何国强"}


def test_a_status_that_no_room_declares_is_a_mistake_of_the_program(clerk, two):
    with pytest.raises(ValueError, match="declared by no manifest"):
        statuses.grant(actor=clerk, persons=two, key="hero", from_on=DECEMBER, source_ref=uuid4())


def test_one_that_would_have_begun_later_never_holds(granted, clerk, two):
    assert statuses.end(actor=clerk, persons=two, key="dibao", on=date(2020, 11, 1)) == 2
    assert people(DECEMBER) == set()
