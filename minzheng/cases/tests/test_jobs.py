"""Background work: a released calendar moves open clocks, in chunks that can be killed; notices come down by themselves."""

from __future__ import annotations

from datetime import date

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from minzheng.announcements import bus
from minzheng.announcements.facts import CalendarReleased
from minzheng.cases import deadlines, jobs, publicity
from minzheng.cases.kinds import ClockTerm
from minzheng.cases.models import Clock
from minzheng.lib import clock
from minzheng.rulebook.release import enter_calendar, release_calendar

MOVED = date(2020, 12, 31)


@pytest.fixture
def release(post, place):
    """Two officers release a notice of the first of December that gives the last day of 2020 off."""
    city = place.district.parent
    entering, releasing = post("policy_officer", city), post("policy_officer", city)

    def make() -> None:
        entered = enter_calendar(
            actor=entering,
            year=2020,
            version="test",
            known_on=date(2020, 12, 1),
            holidays=[MOVED],
            working_weekends=[],
            reference="测试通知〔2020〕1号",
        )
        release_calendar(actor=releasing, public_id=entered.public_id)

    return make


@pytest.fixture
def three(make_case, place):
    cases = [make_case(place) for _ in range(3)]
    for case in cases:
        deadlines.start(case=case, key="total", term=ClockTerm(1, "working_days", "测试办法"), on=date(2020, 12, 30))
    assert set(Clock.objects.values_list("due_on", flat=True)) == {MOVED}
    return cases


def waiting() -> list[ProcrastinateJob]:
    return list(ProcrastinateJob.objects.filter(task_name="cases.recompute_deadlines", status="todo").order_by("id"))


def test_the_kernel_listens_to_released_calendars():
    assert any(row.fact is CalendarReleased and row.by == "cases" for row in bus.table())


def test_a_release_enqueues_the_recomputation_in_its_own_transaction(three, release):
    release()
    (job,) = waiting()
    assert job.args == {"year": 2020, "version": "test", "after": 0}


def test_the_same_step_waits_in_the_queue_once(db):
    for _ in range(2):
        jobs.recompute_after_release(CalendarReleased(year=2020, version="test"))
    assert len(waiting()) == 1


def test_chunks_follow_each_other_until_every_clock_has_moved(three, release, monkeypatch):
    monkeypatch.setattr(deadlines, "CHUNK", 2)
    release()
    (first,) = waiting()
    jobs.recompute_deadlines(**first.args)
    assert Clock.objects.filter(due_on=MOVED).count() == 1
    second = waiting()[-1]
    jobs.recompute_deadlines(**second.args)
    assert set(Clock.objects.values_list("due_on", flat=True)) == {date(2021, 1, 4)}
    event = three[0].clocks.get().events.last()
    assert event.sentence == "由2020年12月31日改为2021年1月4日：测试通知〔2020〕1号"


def test_a_step_that_is_carried_out_again_moves_nothing(three, release):
    release()
    (job,) = waiting()
    for _ in range(2):
        jobs.recompute_deadlines(**job.args)
    assert {clock.events.count() for clock in Clock.objects.all()} == {2}


def test_notices_come_down_the_day_after_their_window(case, system_author):
    notice = publicity.publish(
        actor=system_author,
        case=case,
        stage="town",
        place="公示栏",
        content={"name": case.applicant.name, "members": 1, "amount_fen": 0},
        days=7,
        at=clock.now(),
    )
    jobs.take_down_publicity(timestamp=0)
    notice.refresh_from_db()
    assert notice.taken_down_on is None
    with clock.travel(date(2020, 12, 9)):
        jobs.take_down_publicity(timestamp=0)
    notice.refresh_from_db()
    assert notice.taken_down_on == date(2020, 12, 9)
