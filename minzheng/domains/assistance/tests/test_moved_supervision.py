"""After a family moved to another district, the new one chases what is late and answers what was asked; the old one reads."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.urls import reverse

from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.access.models import Division, Staff
from minzheng.access.refusals import Refused
from minzheng.access.tests.factories import make_staff
from minzheng.cases import supervisions
from minzheng.cases.models import Case, Supervision, Task
from minzheng.domains.assistance.actions import hand_over, take_over
from minzheng.domains.assistance.actions.doubts import raise_doubt, settle_doubt
from minzheng.domains.assistance.models import Doubt
from minzheng.lib import clock
from minzheng.payments import entitlements

pytestmark = pytest.mark.django_db

MOVED, TODAY = clock.at_noon(date(2020, 12, 10)), date(2020, 12, 14)
LICHENG, ZENGCHENG = "440118001", "440118"


@pytest.fixture
def there(staff) -> dict[str, Actor]:
    """The clerk of a street of 增城, its reviewer, and the one who decides in its district."""
    return {
        "clerk": make_staff("licheng", "town_clerk", LICHENG),
        "reviewer": make_staff("licheng-2", "town_reviewer", LICHENG),
        "confirmer": make_staff("zengcheng", "district_confirmer", ZENGCHENG),
    }


@pytest.fixture
def order(carried, fengyuan) -> Supervision:
    """Asked by the old district while the case was late, and not answered; the benefit was granted since."""
    case = carried("three_people_1000")
    actor = fengyuan.confirmer
    with author(actor):
        made = Supervision.objects.create(
            case=case,
            division=Division.objects.get(code=actor.division_code),
            ordered_by=Staff.objects.get(public_id=actor.staff_id),
            ordered_role=actor.role,
            ordered_at=MOVED,
            reason="超期未结。",
            answer_by=date(2020, 12, 11),
        )
    supervisions._tell(actor, made, case.division, role="town_clerk", key=supervisions.ORDERED, at=MOVED)
    with clock.travel(MOVED):
        raise_doubt(actor=fengyuan.clerk, case=case, kind="other", text="听说搬走了。")
    return made


@pytest.fixture
def moved(order, fengyuan, there) -> Case:
    with clock.travel(MOVED):
        transfer = hand_over(
            actor=fengyuan.clerk,
            household=order.case.household,
            to_town=Division.objects.get(code=LICHENG),
            moved_on=date(2020, 12, 9),
            evidence="hukou_book",
            at=MOVED,
        )
        village = Division.objects.filter(parent__code=LICHENG).order_by("code").first()
        take_over(actor=there["clerk"], transfer=transfer, village=village, at=MOVED)
    return Case.objects.get(pk=order.case_id)


def waiting(actor: Actor) -> list[Supervision]:
    return list(supervisions.orders(actor, answered=False))


def test_an_order_that_waits_is_chased_by_the_new_district_alone(order, moved, fengyuan, there):
    assert [waiting(fengyuan.confirmer), waiting(fengyuan.clerk)] == [[], []]
    assert [waiting(there["confirmer"]), waiting(there["clerk"])] == [[order], [order]]
    with pytest.raises(Refused):
        supervisions.answer_supervision(actor=fengyuan.clerk, supervision=order, answer="已经迁走。", at=MOVED)
    supervisions.answer_supervision(actor=there["clerk"], supervision=order, answer="已经办结。", at=MOVED)
    assert list(supervisions.orders(fengyuan.confirmer, answered=True)) == [order]  # what it asked it may still read


def test_before_the_move_nothing_of_it_is_another_district_s(order, fengyuan, there):
    assert waiting(fengyuan.confirmer) == [order]
    assert waiting(there["confirmer"]) == []


def test_what_was_still_to_do_stands_in_the_new_inbox(order, moved):
    places = dict(Task.objects.filter(case=moved, done_at=None).values_list("key", "division__code"))
    assert (places[supervisions.ORDERED], places["doubt"]) == (LICHENG, LICHENG)
    job = Actor.system("test")
    with clock.travel(TODAY):
        assert supervisions.escalate_unanswered(actor=job, on=TODAY) == 1
    assert Task.objects.get(key=supervisions.ESCALATED).division.code == ZENGCHENG


def test_a_doubt_is_settled_where_the_family_lives_now(moved, fengyuan, there):
    doubt = Doubt.objects.get(case=moved)
    with pytest.raises(Refused):
        settle_doubt(actor=fengyuan.clerk, doubt=doubt, verdict="refuted", finding="没有搬。", at=MOVED)
    settle_doubt(actor=there["clerk"], doubt=doubt, verdict="refuted", finding="已经交接。", at=MOVED)


def test_payments_stay_with_whoever_sent_the_money(order, fengyuan, there):
    with author(fengyuan.payments_officer):
        task = Task.objects.create(
            case=order.case, division=order.division, role="payments_officer", key="to_pay", text="发放。"
        )
    with clock.travel(MOVED):
        transfer = hand_over(
            actor=fengyuan.clerk,
            household=order.case.household,
            to_town=Division.objects.get(code=LICHENG),
            moved_on=date(2020, 12, 9),
            evidence="hukou_book",
            at=MOVED,
        )
        village = Division.objects.filter(parent__code=LICHENG).order_by("code").first()
        take_over(actor=there["clerk"], transfer=transfer, village=village, at=MOVED)
    task.refresh_from_db()
    assert task.division == order.division
    assert entitlements.of_case(order.case).last().payer.code == ZENGCHENG


def test_a_late_case_is_listed_and_asked_about_where_it_is_now(order, moved, fengyuan, there, desk):
    supervisions.answer_supervision(actor=there["clerk"], supervision=order, answer="已经办结。", at=MOVED)
    with author(Actor.system("test")):  # a benefit that is looked at again is open once more
        Case.objects.filter(pk=moved.pk).update(is_open=True, due_on=TODAY - timedelta(days=3))
    moved.refresh_from_db()
    assert moved in supervisions.late_cases(there["confirmer"], on=TODAY)
    assert moved not in supervisions.late_cases(fengyuan.confirmer, on=TODAY)
    refusals = [supervisions.why_not_order(who, moved, on=TODAY) for who in (fengyuan.confirmer, there["confirmer"])]
    assert [[reason.key for reason in reasons] for reasons in refusals] == [["not_permitted"], []]
    listing = reverse("workbench:supervisions")
    with clock.travel(TODAY):
        assert moved.number in desk(there["reviewer"]).get(listing).content.decode().split("已答复")[0]
        late = desk(fengyuan.reviewer).get(listing).context["late"]
    assert moved not in [row["case"] for row in late]
