"""Giving work out: absence, hand-over, supervision, and one safe thing done with many cases."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.access.models import Posting, Staff
from minzheng.access.refusals import Refused
from minzheng.cases import absences, handovers, inbox, supervisions
from minzheng.cases.advance import advance
from minzheng.cases.assignments import assign, holder_of, take
from minzheng.cases.models import Absence, Assignment, Handover, Supervision, Task
from minzheng.lib import clock
from tests.fixtures.visitors import page_of

pytestmark = pytest.mark.django_db

LATE = datetime(2020, 12, 28, 10, tzinfo=clock.SHANGHAI)
DAY = LATE.date()


@pytest.fixture
def late(carried):
    """A case whose term is past."""
    case = carried("dialysis", stage="investigating")
    with clock.travel(LATE):
        yield case


def posting_of(actor: Actor) -> Posting:
    return Posting.objects.get(public_id=str(actor.posting_id))


def staff_of(actor: Actor) -> Staff:
    return Staff.objects.get(public_id=str(actor.staff_id))


def keys(no) -> list[str]:
    return [reason.key for reason in no.value.reasons]


def away(who: Actor, deputy: Actor, *, by: Actor | None = None, days: int = 3, begins: date = DAY) -> Absence:
    return absences.record_absence(
        actor=by or who,
        posting=posting_of(who),
        deputy=staff_of(deputy),
        from_on=begins,
        until_on=begins + timedelta(days=days - 1),
    )


# Absence ----------------------------------------------------------------------------------------------------------------


def test_the_deputy_sees_the_absent_ones_work_and_it_ends_by_itself(late, fengyuan):
    take(actor=fengyuan.clerk, case=late)
    mine = lambda: [row.number for row in inbox.worklist(fengyuan.second_visitor, view=inbox.MINE).rows]  # noqa: E731
    assert mine() == []
    away(fengyuan.clerk, fengyuan.second_visitor)
    assert mine() == [late.number]
    (row,) = inbox.worklist(fengyuan.second_visitor).rows
    assert row.with_whom == "陈淑仪（请假，梁家豪代）"
    with clock.travel(LATE + timedelta(days=3)):
        assert mine() == []
        assert holder_of(late) == "陈淑仪"


def test_a_deputy_may_take_what_nobody_else_may(late, fengyuan):
    take(actor=fengyuan.clerk, case=late)
    with pytest.raises(Refused):
        take(actor=fengyuan.second_visitor, case=late)
    away(fengyuan.clerk, fengyuan.second_visitor)
    take(actor=fengyuan.second_visitor, case=late)
    assert holder_of(late) == "梁家豪"


def test_other_eyes_stay_other_eyes_whoever_stands_in(carried, fengyuan):
    """A deputy acts in her own name: what she proposed she doesn't endorse for the reviewer she stands in for."""
    case = carried("dialysis", stage="reviewing")
    at = case.steps.order_by("sequence").last().at
    from minzheng.access.tests.factories import make_staff

    as_reviewer = make_staff("chen", "town_reviewer", fengyuan.reviewer.division_code)
    with clock.travel(at):
        away(fengyuan.reviewer, as_reviewer, begins=clock.civil_day(at))
        with pytest.raises(Refused) as no:
            advance(case, "endorse", actor=as_reviewer, expected_version=case.version, at=at)
    assert keys(no) == ["other_eyes"]


def test_who_may_record_an_absence_and_of_whom(late, fengyuan, wenquan):
    for actor in (fengyuan.second_visitor, wenquan.clerk, wenquan.reviewer, fengyuan.payments_officer):
        with pytest.raises(Refused) as no:
            away(fengyuan.clerk, fengyuan.second_visitor, by=actor)
        assert keys(no) == ["not_permitted"]
    assert away(fengyuan.clerk, fengyuan.second_visitor, by=fengyuan.reviewer).recorded_by.username == "huang"


def test_a_deputy_is_a_colleague_of_the_same_role_and_place_who_is_there(late, fengyuan, wenquan):
    for deputy, why in (
        (fengyuan.reviewer, "not_a_deputy"),
        (wenquan.clerk, "not_a_deputy"),
        (fengyuan.clerk, "same_person"),
    ):
        with pytest.raises(Refused) as no:
            away(fengyuan.clerk, deputy)
        assert keys(no) == [why]
    away(fengyuan.second_visitor, fengyuan.clerk)
    with pytest.raises(Refused) as no:
        away(fengyuan.clerk, fengyuan.second_visitor)
    assert keys(no) == ["deputy_away"]
    with pytest.raises(Refused) as no:
        away(fengyuan.second_visitor, fengyuan.clerk, begins=DAY + timedelta(days=1))
    assert keys(no) == ["overlaps"]


def test_the_database_holds_that_absences_never_overlap(late, fengyuan):
    first = away(fengyuan.clerk, fengyuan.second_visitor)
    with pytest.raises(IntegrityError), transaction.atomic(), author(Actor.system("test")):
        Absence.objects.create(
            staff=first.staff, role=first.role, division=first.division, deputy=first.deputy,
            from_on=first.until_on, until_on=first.until_on, recorded_by=first.staff,
        )  # fmt: skip
    absences.cancel_absence(actor=fengyuan.clerk, absence=first)
    assert away(fengyuan.clerk, fengyuan.second_visitor)


# Hand-over ----------------------------------------------------------------------------------------------------------------


def test_everything_in_hand_goes_to_a_colleague_who_signs(late, carried, fengyuan):
    take(actor=fengyuan.clerk, case=late)
    made = handovers.hand_over(
        actor=fengyuan.reviewer, posting=posting_of(fengyuan.clerk), to_staff=staff_of(fengyuan.second_visitor)
    )
    assert holder_of(late) == "梁家豪"
    assert [item.case for item in made.items.all()] == [late]
    assert not Assignment.objects.filter(staff__username="chen", to_at=None).exists()
    with pytest.raises(Refused):
        handovers.receive(actor=fengyuan.clerk, handover=made)
    assert handovers.receive(actor=fengyuan.second_visitor, handover=made).received_at is not None
    with pytest.raises(Refused) as no:
        handovers.hand_over(
            actor=fengyuan.clerk, posting=posting_of(fengyuan.clerk), to_staff=staff_of(fengyuan.second_visitor)
        )
    assert keys(no) == ["nothing_in_hand"]


def test_a_leaver_with_work_in_hand_is_pointed_out_and_nothing_is_orphaned(late, fengyuan):
    take(actor=fengyuan.clerk, case=late)
    with author(Actor.system("test")):
        Posting.objects.filter(public_id=str(fengyuan.clerk.posting_id)).update(valid_to=DAY)
    assert [each.staff.username for each in handovers.leaving(fengyuan.reviewer)] == ["chen"]
    assert holder_of(late) == ""  # the group's again
    handovers.hand_over(
        actor=fengyuan.reviewer, posting=posting_of(fengyuan.clerk), to_staff=staff_of(fengyuan.second_visitor)
    )
    assert holder_of(late) == "梁家豪"
    assert not handovers.leaving(fengyuan.reviewer).exists()


def test_who_may_hand_over_and_to_whom(late, fengyuan, wenquan):
    take(actor=fengyuan.clerk, case=late)
    posting = posting_of(fengyuan.clerk)
    for actor in (fengyuan.second_visitor, wenquan.reviewer, fengyuan.payments_officer):
        with pytest.raises(Refused) as no:
            handovers.hand_over(actor=actor, posting=posting, to_staff=staff_of(fengyuan.second_visitor))
        assert keys(no) == ["not_permitted"]
    with pytest.raises(Refused) as no:
        handovers.hand_over(actor=fengyuan.clerk, posting=posting, to_staff=staff_of(wenquan.clerk))
    assert keys(no) == ["not_a_colleague"]


def test_the_page_hands_over_and_the_colleague_signs_there(late, fengyuan, wenquan, desk):
    take(actor=fengyuan.clerk, case=late)
    address = reverse("workbench:hand_over", args=[fengyuan.clerk.posting_id])
    reviewer = desk(fengyuan.reviewer)
    assert late.number in page_of(reviewer.get(address))
    assert reviewer.post(address, {"form_token": "h0"}).status_code == 422
    sent = reviewer.post(address, {"form_token": "h1", "to_staff": str(fengyuan.second_visitor.staff_id)})
    receipt = reverse("workbench:handover", args=[Handover.objects.get().public_id])
    assert sent.headers["Location"] == receipt
    colleague = desk(fengyuan.second_visitor)
    assert "等您签收的交接" in page_of(colleague.get(reverse("workbench:home")))
    assert desk(fengyuan.clerk).post(receipt, {"form_token": "h2"}).status_code == 404
    assert colleague.post(receipt, {"form_token": "h3"}).status_code == 302
    assert Handover.objects.get().received_at is not None
    for outsider in (wenquan.reviewer, wenquan.clerk):
        assert desk(outsider).get(address).status_code == 404
        assert desk(outsider).get(receipt).status_code == 404


# Supervision --------------------------------------------------------------------------------------------------------------


def ordered(case, by: Actor, **other) -> Supervision:
    return supervisions.order_supervision(
        **{"actor": by, "case": case, "reason": "超期未结。", "answer_by": DAY + timedelta(days=2), **other}
    )


def test_ordered_answered_and_written_into_the_story(late, fengyuan):
    made = ordered(late, fengyuan.reviewer)
    assert Task.objects.get(key="supervision", done_at=None).role == "town_clerk"
    with pytest.raises(Refused) as no:
        ordered(late, fengyuan.confirmer)
    assert keys(no) == ["already_supervised"]
    with pytest.raises(Refused):
        supervisions.answer_supervision(actor=fengyuan.reviewer, supervision=made, answer="我自己答。")
    supervisions.answer_supervision(actor=fengyuan.clerk, supervision=made, answer="本周五前调查终结。")
    assert not Task.objects.filter(key="supervision", done_at=None).exists()
    assert [step.verb for step in late.steps.order_by("sequence")][-2:] == ["order_supervision", "answer_supervision"]
    with pytest.raises(Refused) as no:
        supervisions.answer_supervision(actor=fengyuan.second_visitor, supervision=made, answer="再答一次。")
    assert keys(no) == ["already_answered"]


def test_only_what_is_late_and_only_by_those_above(carried, fengyuan, wenquan):
    case = carried("dialysis", stage="investigating")
    at = case.steps.order_by("sequence").last().at
    with clock.travel(at), pytest.raises(Refused) as no:
        ordered(case, fengyuan.reviewer)
    assert keys(no) == ["not_late"]
    with clock.travel(LATE):
        for actor in (fengyuan.clerk, wenquan.reviewer, wenquan.confirmer, fengyuan.payments_officer):
            with pytest.raises(Refused) as no:
                ordered(case, actor)
            assert keys(no) == ["not_permitted"]


def test_lights_and_the_report_one_level_up(late, fengyuan):
    made = ordered(late, fengyuan.reviewer, answer_by=DAY + timedelta(days=5))
    lights = [supervisions.light(made, DAY + timedelta(days=days)) for days in (0, 2, 5, 6)]
    assert lights == ["blue", "yellow", "yellow", "red"]
    job = Actor.system("test")
    assert supervisions.escalate_unanswered(actor=job, on=made.answer_by) == 0
    for _night in range(2):
        reported = supervisions.escalate_unanswered(actor=job, on=made.answer_by + timedelta(days=1))
    assert reported == 0
    task = Task.objects.get(key="supervision_escalated")
    assert (task.role, task.division.code) == ("district_confirmer", fengyuan.confirmer.division_code)
    late.refresh_from_db()
    assert late.state == "investigating"  # nothing moved by itself


def test_the_pages_of_supervision(late, fengyuan, wenquan, desk):
    listing, order = reverse("workbench:supervisions"), reverse("workbench:supervise", args=[late.public_id])
    reviewer, clerk = desk(fengyuan.reviewer), desk(fengyuan.clerk)
    assert late.number in page_of(reviewer.get(listing))
    assert late.number not in page_of(clerk.get(listing))
    assert clerk.get(order).status_code == 404
    assert reviewer.post(order, {"reason": "", "answer_by": "", "form_token": "s0"}).status_code == 422
    typed = {"reason": "超期未结。", "answer_by": "2020-12-30", "form_token": "s1"}
    assert reviewer.post(order, typed).status_code == 302
    answer = reverse("workbench:supervision", args=[Supervision.objects.get().public_id])
    assert "提交答复" not in page_of(reviewer.get(answer))
    assert "提交答复" in page_of(clerk.get(answer))
    assert clerk.post(answer, {"answer": "周五前办结。", "form_token": "s2"}).status_code == 302
    assert "已答复" in page_of(reviewer.get(listing))
    for outsider in (wenquan.reviewer, fengyuan.payments_officer):
        assert desk(outsider).get(answer).status_code == 404
        assert desk(outsider).get(order).status_code == 404


# Many at once -------------------------------------------------------------------------------------------------------------


def test_each_has_its_own_verdict_and_one_refused_stops_no_other(late, carried, fengyuan, wenquan, desk):
    other = carried("three_people_3241", stage="investigating")
    foreign = carried("widow", stage="investigating")
    take(actor=fengyuan.second_visitor, case=other)
    browser, address = desk(fengyuan.clerk), reverse("workbench:batch")
    chosen = [str(case.public_id) for case in (late, other, foreign)]
    sent = {"act": "take", "chosen": chosen, "form_token": "b1"}
    answer = browser.post(address, sent)
    assert answer.status_code == 422
    page = page_of(answer)
    assert (late.number in page, other.number in page, foreign.number in page) == (True, True, False)
    assert (holder_of(late), holder_of(other)) == ("陈淑仪", "梁家豪")
    browser.post(address, sent)
    assert Assignment.objects.filter(case=late).count() == 1
    assert browser.post(address, {"act": "take", "form_token": "b2"}).status_code == 302
    assert browser.post(address, {"act": "endorse", "chosen": chosen, "form_token": "b3"}).status_code == 404


def test_a_reviewer_gives_cases_to_a_clerk(late, fengyuan, desk):
    assign(actor=fengyuan.clerk, case=late, to_staff=staff_of(fengyuan.clerk))
    sent = {"act": str(fengyuan.second_visitor.staff_id), "chosen": [str(late.public_id)], "form_token": "b4"}
    assert desk(fengyuan.reviewer).post(reverse("workbench:batch"), sent).status_code == 200
    assert holder_of(late) == "梁家豪"


def test_absence_on_its_page_and_the_workload(late, fengyuan, desk):
    take(actor=fengyuan.clerk, case=late)
    browser = desk(fengyuan.reviewer)
    page = page_of(browser.get(reverse("workbench:colleagues")))
    assert "陈淑仪" in page
    address = reverse("workbench:absence", args=[fengyuan.clerk.posting_id])
    typed = {"from_on": "2020-12-28", "until_on": "2020-12-30", "deputy": str(fengyuan.second_visitor.staff_id)}
    assert browser.post(address, {**typed, "until_on": "2020-12-01", "form_token": "a0"}).status_code == 422
    assert browser.post(address, {**typed, "form_token": "a1"}).status_code == 302
    assert "梁家豪代" in page_of(browser.get(reverse("workbench:colleagues")))
    own = page_of(desk(fengyuan.second_visitor).get(reverse("workbench:colleagues")))
    assert "黄志强" not in own
    cancel = reverse("workbench:absence_cancel", args=[Absence.objects.get().public_id])
    assert desk(fengyuan.second_visitor).post(cancel, {"form_token": "a2"}).status_code == 404
    assert browser.post(cancel, {"form_token": "a3"}).status_code == 302
    assert Absence.objects.get().cancelled_at is not None
