"""Two counters at one time: neither two heads nor two households of one person come of it."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.access.history import author
from minzheng.access.refusals import Refused
from minzheng.lib import clock
from minzheng.registry import events
from minzheng.registry.models import HouseholdEvent, Membership

from .conftest import number_of

pytestmark = pytest.mark.django_db(transaction=True)

TODAY, TENTH = date(2020, 12, 20), date(2020, 12, 10)
MOTHER, SON = ("梁惠珍", number_of(2), "self"), ("何俊杰", number_of(3, date(1990, 5, 5)), "child")
AUNT, UNCLE = ("梁带娣", number_of(8), "self"), ("邓小文", number_of(12), "self")


def at_once(*acts: Callable[[], object]) -> list[str]:
    """Each in a transaction and a thread of its own, begun together. How each ended, sorted."""
    together = Barrier(len(acts))

    def carry_out(act: Callable[[], object]) -> str:
        try:
            with clock.travel(clock.at_noon(TODAY)), transaction.atomic():
                together.wait(timeout=20)
                act()
        except Refused as refused:
            return refused.reasons[0].key
        except IntegrityError as error:
            return next(name for name in ("one_head", "one_household", "fingerprint") if name in str(error))
        else:
            return "done"
        finally:
            connection.close()

    with ThreadPoolExecutor(len(acts)) as pool:
        return sorted(pool.map(carry_out, acts))


def member(name: str):
    return Membership.objects.get(person__name=name, superseded_at=None, valid_to=None).person


def test_two_heads_written_past_the_verbs(household, clerk, record):
    home = household(MOTHER)
    strangers = [record("冯笑", number_of(20)), record("冯喜", number_of(22))]
    with author(clerk):
        Membership.objects.filter(household=home).update(valid_to=TENTH)

    def head(person) -> Callable[[], object]:
        def write() -> None:
            with author(clerk):
                Membership.objects.create(household=home, person=person, relation="self", valid_from=TENTH)

        return write

    assert at_once(*(head(person) for person in strangers)) == ["done", "one_head"]
    assert Membership.objects.filter(household=home, relation="self", valid_to=None).count() == 1


def test_one_person_written_into_two_households(household, clerk, record):
    homes, stranger = [household(MOTHER), household(AUNT)], record("冯笑", number_of(20))

    def enter(home) -> Callable[[], object]:
        def write() -> None:
            with author(clerk):
                Membership.objects.create(household=home, person=stranger, relation="other", valid_from=TENTH)

        return write

    assert at_once(*(enter(home) for home in homes)) == ["done", "one_household"]
    assert Membership.objects.filter(person=stranger).count() == 1


def test_two_counters_take_the_same_person_in(household, clerk):
    """Out of his mother's household into two others: they take turns, and whoever comes second takes him out of the first."""
    household(MOTHER, SON)
    homes, son = [household(AUNT), household(UNCLE)], member("何俊杰")
    told = events.Told(on=TENTH, evidence="hukou_book")

    def join(home) -> Callable[[], object]:
        return lambda: events.record_joining(actor=clerk, household=home, newcomer=son, relation="other", told=told)

    assert "done" in at_once(*(join(home) for home in homes))
    (now,) = Membership.objects.filter(person=son, superseded_at=None, valid_to=None)
    last = HouseholdEvent.objects.latest("pk")
    assert (now.household, now.valid_from) == (last.household, TENTH)
    ended = Membership.objects.filter(person=son, superseded_at=None).exclude(pk=now.pk)
    assert [row.valid_to for row in ended] == [TENTH]


def test_two_counters_name_two_heads(household, clerk):
    home = household(MOTHER, SON, ("何国强", number_of(5), "spouse"))
    told = events.Told(on=TENTH, evidence="hukou_book")
    mother = member("梁惠珍").pk

    def name(person) -> Callable[[], object]:
        return lambda: events.record_new_head(
            actor=clerk, household=home, head=person, relations={mother: "other"}, told=told
        )

    ended = at_once(name(member("何俊杰")), name(member("何国强")))
    assert ended.count("done") == 1, ended
    heads = Membership.objects.filter(household=home, relation="self", superseded_at=None, valid_to=None)
    assert heads.count() == 1
