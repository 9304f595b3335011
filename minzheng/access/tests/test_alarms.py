"""The alarm on bulk viewing: counted by a job, once for what it is about, settled by somebody else."""

from __future__ import annotations

from datetime import datetime, timedelta
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from hypothesis import given
from hypothesis import strategies as st

from minzheng.access import alarms, log
from minzheng.access.actor import Actor
from minzheng.access.alarms import KINDS, raise_alarms, settle_alarm
from minzheng.access.history import author
from minzheng.access.models import Alarm, AlarmDecision, Staff
from minzheng.access.refusals import Refused
from minzheng.lib import clock

from .factories import make_staff

NOON = datetime(2020, 12, 1, 12, tzinfo=clock.SHANGHAI)
SYSTEM = Actor.system("test")


@pytest.fixture(autouse=True)
def thresholds(settings):
    settings.ALARM_THRESHOLDS = {
        "persons_in_hour": 3,
        "persons_in_day": 5,
        "unmaskings_in_day": 4,
        "searches_in_day": 2,
    }


@pytest.fixture
def clerk(db) -> Actor:
    return make_staff("clerk", "town_clerk", "440103001")


@pytest.fixture
def auditor(db) -> Actor:
    return make_staff("auditor", "auditor", "440103")


def look(
    actor: Actor, count: int = 1, *, at: datetime = NOON, what: str = log.VIEW, persons=None, ref: str = ""
) -> None:
    with clock.travel(at):
        log.record_look(
            actor, persons or [uuid4() for _ in range(count)], what=what, purpose="办理最低生活保障", subject_ref=ref
        )


def raised(at: datetime = NOON) -> list[tuple[str, int]]:
    return [(alarm.kind, alarm.counted) for alarm in raise_alarms(actor=SYSTEM, at=at)]


def test_below_the_threshold_there_is_silence(clerk):
    look(clerk, 2)
    assert raised() == []


def test_the_same_person_counts_once(clerk):
    family = [uuid4(), uuid4()]
    for _ in range(9):
        look(clerk, persons=family)
    assert raised() == []


def test_an_hour_slides(clerk):
    for minutes in (0, 40, 80):
        look(clerk, at=NOON + timedelta(minutes=minutes))
    assert raised(NOON + timedelta(minutes=80)) == []
    look(clerk, at=NOON + timedelta(minutes=90))
    assert raised(NOON + timedelta(minutes=90)) == [("persons_in_hour", 3)]


def test_a_day_is_the_civil_day(clerk):
    for hour in range(4):
        look(clerk, at=NOON.replace(hour=20) + timedelta(hours=hour))
    look(clerk, 2, at=NOON.replace(hour=0) + timedelta(days=1, hours=3))
    assert raised(NOON.replace(hour=4) + timedelta(days=1)) == []
    look(clerk, at=NOON.replace(hour=23, minute=30))
    assert raised(NOON.replace(hour=23, minute=59)) == [("persons_in_day", 5)]


def test_each_kind_counts_its_own(clerk):
    person = [uuid4()]
    for _ in range(4):
        look(clerk, persons=person, what=log.UNMASK)
    assert raised() == [("unmaskings_in_day", 4)]
    for number in range(3):
        searcher = Actor(**{**vars(clerk), "request_id": f"r-{number}"})
        look(searcher, 20, what=log.SEARCH, ref="" if number else "440103001-DB-2020-00001")
    assert raised() == [("searches_in_day", 2)]


def test_residents_and_the_system_raise_no_alarm(db):
    look(Actor.resident(person_id=uuid4(), name="陈"), 9)
    look(SYSTEM, 9)
    assert raised() == []


def test_one_stands_open_at_a_time_and_settled_it_counts_anew(clerk, auditor):
    look(clerk, 3)
    assert raised() == [("persons_in_hour", 3)]
    look(clerk, 9)
    assert raised() == [("persons_in_day", 12)]
    assert raised() == []
    for alarm in Alarm.objects.all():
        settle_alarm(actor=auditor, alarm=alarm, outcome="explained", words="当天集中复核。", at=NOON)
    later = NOON + timedelta(minutes=10)
    look(clerk, 2, at=later)
    assert raised(later) == []
    look(clerk, 1, at=later)
    assert raised(later) == [("persons_in_hour", 3)]
    assert Alarm.objects.filter(kind="persons_in_hour").values_list("nth", flat=True).order_by("nth")[1] == 2


def test_two_posts_are_counted_together_and_told_at_the_busier_one(clerk):
    other = make_staff("clerk", "town_clerk", "440103002")
    look(clerk, 1)
    look(other, 2)
    assert raised() == [("persons_in_hour", 3)]
    assert Alarm.objects.get().division.code == "440103002"


def test_an_alarm_shows_the_looks_behind_it_and_no_others(clerk):
    look(clerk, 3)
    look(clerk, 1, at=NOON - timedelta(hours=2))
    raise_alarms(actor=SYSTEM, at=NOON)
    look(clerk, 5, at=NOON + timedelta(minutes=1))
    assert alarms.looks_behind(Alarm.objects.get()).count() == 3


class TestSettling:
    @pytest.fixture
    def alarm(self, clerk) -> Alarm:
        look(clerk, 3)
        return raise_alarms(actor=SYSTEM, at=NOON)[0]

    def settle(self, actor: Actor, alarm: Alarm, outcome: str = "explained", words: str = "当天集中复核。"):
        return settle_alarm(actor=actor, alarm=Alarm.objects.get(pk=alarm.pk), outcome=outcome, words=words)

    def refused(self, actor: Actor, alarm: Alarm, **kwargs) -> set[str]:
        with pytest.raises(Refused) as refused:
            self.settle(actor, alarm, **kwargs)
        return {reason.key for reason in refused.value.reasons}

    def test_by_a_named_auditor_with_words(self, alarm, auditor):
        decision = self.settle(auditor, alarm, outcome="passed_on")
        assert decision.decided_by.public_id == auditor.staff_id
        assert list(alarms.alarms_of(auditor, still_open=True)) == []
        assert list(alarms.alarms_of(auditor)) == [alarm]

    def test_not_twice_not_without_words_not_with_another_outcome(self, alarm, auditor):
        assert self.refused(auditor, alarm, words=" 好 ") == {"words_missing"}
        assert self.refused(auditor, alarm, outcome="forgotten") == {"outcome_unknown"}
        self.settle(auditor, alarm)
        assert self.refused(auditor, alarm) == {"alarm_settled"}
        with pytest.raises(IntegrityError), transaction.atomic(), author(SYSTEM):
            AlarmDecision.objects.create(
                alarm=alarm, outcome="x", words="x", decided_by=Staff.objects.get(username="auditor")
            )

    def test_not_by_others_than_auditors_nor_by_those_of_another_district(self, alarm):
        for role in ("town_clerk", "district_confirmer", "administrator", "policy_officer"):
            assert self.refused(make_staff(f"a-{role}", role, "440103"), alarm) == {"not_permitted"}
        assert self.refused(make_staff("elsewhere", "auditor", "440104"), alarm) == {"not_permitted"}
        self.settle(make_staff("city", "auditor", "440100"), alarm)

    def test_not_by_the_person_it_is_about_in_whatever_post(self, alarm):
        herself = make_staff("clerk", "auditor", "440100")
        assert self.refused(herself, alarm) == {"alarm_own"}
        with pytest.raises(IntegrityError, match="not settled by the person"), transaction.atomic(), author(SYSTEM):
            AlarmDecision.objects.create(
                alarm=alarm, outcome="explained", words="没事。", decided_by=Staff.objects.get(username="clerk")
            )


@given(minutes=st.integers(0, 24 * 60 - 1), kind=st.sampled_from(list(KINDS)))
def test_a_window_lies_before_the_moment_and_within_a_day(minutes, kind):
    at = NOON.replace(hour=0) + timedelta(minutes=minutes)
    begins = KINDS[kind].begins(at)
    assert begins <= at
    assert at - begins <= timedelta(days=1)
    assert KINDS[kind].window or clock.civil_day(begins) == clock.civil_day(at)
