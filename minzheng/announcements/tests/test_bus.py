"""Announcements: in the same transaction for data, after the commit for messages."""

from __future__ import annotations

import dataclasses
from datetime import date
from uuid import uuid4

import pytest
from django.db import transaction

from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.access.models import Staff
from minzheng.announcements import bus, facts
from minzheng.announcements.bus import announce, subscribe, table

FACT = facts.PersonDied(uuid4(), date(2020, 11, 20))


def fail(fact: object) -> None:
    raise LookupError


def write_and_announce() -> None:
    with author(Actor.system("test")):
        Staff.objects.create(username="a", name="a")
        announce(FACT)


@pytest.fixture(autouse=True)
def quiet_bus(monkeypatch):
    monkeypatch.setattr(bus, "_subscriptions", bus.defaultdict(list))


def test_subscribers_are_told_in_their_order():
    heard = []
    subscribe(facts.PersonDied, lambda fact: heard.append(("first", fact)), by="a")
    subscribe(facts.PersonDied, lambda fact: heard.append(("second", fact)), by="b")
    subscribe(facts.StandardChanged, heard.append, by="c")
    announce(FACT)
    assert heard == [("first", FACT), ("second", FACT)]


def test_a_fact_nobody_waits_for_is_no_error():
    announce(FACT)
    assert table() == []


def test_subscribing_twice_counts_once():
    heard = []
    for _ in range(2):
        subscribe(facts.PersonDied, heard.append, by="a")
    announce(FACT)
    assert heard == [FACT]


@pytest.mark.django_db
def test_a_failing_subscriber_takes_the_announced_write_back():
    subscribe(facts.PersonDied, fail, by="a")
    with pytest.raises(LookupError):
        write_and_announce()
    assert not Staff.objects.exists()


@pytest.mark.django_db
def test_messages_wait_for_the_commit(django_capture_on_commit_callbacks):
    heard = []
    subscribe(facts.PersonDied, heard.append, by="a", after_commit=True)
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        announce(FACT)
        assert heard == []
    assert heard == [FACT]


@pytest.mark.django_db(transaction=True)
def test_what_is_rolled_back_was_never_said():
    heard = []
    subscribe(facts.PersonDied, heard.append, by="a", after_commit=True)
    subscribe(facts.PersonDied, fail, by="b")
    with pytest.raises(LookupError):
        write_and_announce()
    assert heard == []


def test_the_table_names_fact_subscriber_and_manifest():
    subscribe(facts.StandardChanged, print, by="cases")
    subscribe(facts.CaseOpened, print, by="assistance", after_commit=True)
    assert [(row.fact, row.by, row.after_commit) for row in table()] == [
        (facts.CaseOpened, "assistance", True),
        (facts.StandardChanged, "cases", False),
    ]


def test_facts_are_frozen_and_carry_identifiers():
    for fact in vars(facts).values():
        if dataclasses.is_dataclass(fact):
            assert fact.__dataclass_params__.frozen
            assert fact.__doc__
    with pytest.raises(dataclasses.FrozenInstanceError):
        FACT.person_id = None
