"""临时救助: money first and papers later, one cause once in the whole city, two streets on one day."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from minzheng.access.actor import Actor
from minzheng.access.actors import actor_for_username
from minzheng.access.history import author
from minzheng.access.refusals import Refused
from minzheng.cases.advance import advance
from minzheng.cases.models import Case, Task
from minzheng.demo.relief import FIRE_AT, ReliefCarrying, cook, fire
from minzheng.demo.scenes import relief as scene
from minzheng.demo.staff import SANYUANLI, team_of
from minzheng.domains.assistance import facts, queries
from minzheng.domains.assistance.actions import doubt_missing_papers, lodge_relief, state_distinct_event
from minzheng.domains.assistance.models import Doubt, ReliefGiven
from minzheng.lib import clock
from minzheng.payments import entitlements, runs
from minzheng.payments.models import Run, RunLine
from minzheng.registry import statuses

pytestmark = pytest.mark.django_db

WHY = {"why": "住处烧毁，今晚没有地方住。"}


def act(case: Case, verb: str, actor, *, at=FIRE_AT, **data) -> Case:
    with clock.travel(at):
        case = Case.objects.get(pk=case.pk)
        return advance(case, verb, actor=actor, expected_version=case.version, at=at, **data)


def refused(case: Case, verb: str, actor, *, at=FIRE_AT, **data) -> list[str]:
    with pytest.raises(Refused) as no:
        act(case, verb, actor, at=at, **data)
    return [reason.key for reason in no.value.reasons]


@pytest.fixture
def burnt(fengyuan) -> Case:
    with clock.travel(FIRE_AT):
        return lodge_relief(actor=fengyuan.clerk, form=fire(), at=FIRE_AT)


@pytest.fixture
def relieved(burnt, fengyuan) -> Case:
    act(burnt, "propose_urgent", fengyuan.clerk, amount_fen=200_000, **WHY)
    return act(burnt, "approve_urgent", fengyuan.reviewer)


def test_two_people_pay_the_same_day_and_the_papers_have_a_term(relieved, fengyuan):
    assert (relieved.state, relieved.is_open) == ("papers_later", True)
    (owed,) = entitlements.of_case(relieved)
    assert (owed.amount_fen, owed.once, owed.valid_from, owed.valid_to) == (
        200_000,
        True,
        date(2020, 11, 1),
        date(2020, 12, 1),
    )
    assert relieved.clocks.get(key="papers_later", stopped_on=None).due_on == date(2020, 12, 4)
    assert Task.objects.filter(case=relieved, role="payments_officer", done_at=None).exists()
    assert relieved.documents.filter(kind="decision_grant", origin="generated").count() == 1


def test_nobody_approves_her_own_payment(burnt, fengyuan):
    act(burnt, "propose_urgent", fengyuan.clerk, amount_fen=200_000, **WHY)
    herself = replace(fengyuan.reviewer, staff_id=fengyuan.clerk.staff_id)
    assert refused(burnt, "approve_urgent", herself) == ["other_eyes"]


def test_no_more_than_the_limit_and_only_in_an_emergency(burnt, fengyuan):
    assert refused(burnt, "propose_urgent", fengyuan.clerk, amount_fen=200_001, **WHY) == ["above_limit"]
    team = team_of(SANYUANLI)
    with clock.travel(scene.COOK_ASKS_AT):
        case = lodge_relief(actor=team.clerk, form=cook(scene.IN_SANYUANLI), at=scene.COOK_ASKS_AT)
    assert refused(case, "propose_urgent", team.clerk, at=scene.COOK_ASKS_AT, amount_fen=1, **WHY) == ["only_emergency"]


def test_it_is_paid_once_in_all_the_months(relieved, fengyuan):
    with clock.travel(FIRE_AT):
        scene._pay_the_same_day(fengyuan)
    line = RunLine.objects.get(case=relieved)
    assert (line.kind, line.amount_fen, line.state) == ("once", 200_000, "committed")
    payer = relieved.division.parent
    for month in (date(2020, 11, 1), date(2020, 12, 1)):
        with clock.travel(FIRE_AT), pytest.raises(Refused) as no:
            runs.draft(actor=fengyuan.payments_officer, payer=payer, programme=queries.RELIEF, month=month)
        assert [reason.key for reason in no.value.reasons] == ["empty"]
    assert Run.objects.count() == 1


def test_the_same_cause_again_is_refused_by_the_law_and_before_any_payment(relieved, fengyuan):
    with clock.travel(FIRE_AT + timedelta(days=4)):
        scene.sign_and_bring(relieved, fengyuan, FIRE_AT + timedelta(days=4))
    closed = act(relieved, "complete_papers", fengyuan.clerk, at=FIRE_AT + timedelta(days=4))
    assert (closed.state, closed.is_open) == ("granted", False)
    later = FIRE_AT + timedelta(days=10)
    with clock.travel(later):
        again = lodge_relief(actor=fengyuan.clerk, form=fire(), at=later)
        assert facts.decide_now(again, on=later.date()).outcome == "refused"
    assert refused(again, "propose_urgent", fengyuan.clerk, at=later, amount_fen=1, **WHY) == ["same_cause"]
    with clock.travel(later):
        state_distinct_event(actor=fengyuan.clerk, case=again, why="十一月三十日隔壁失火，是另一场火。", at=later)
    act(again, "propose_urgent", fengyuan.clerk, at=later, amount_fen=100_000, **WHY)
    act(again, "approve_urgent", fengyuan.reviewer, at=later)
    assert ReliefGiven.objects.filter(person=again.applicant).count() == 2


def test_a_year_later_the_same_cause_counts_anew(relieved, fengyuan):
    given = ReliefGiven.objects.get(case=relieved)
    assert given.until_on == date(2021, 11, 20)
    day = clock.at_noon(date(2021, 11, 20))
    act(relieved, "close_without_papers", fengyuan.reviewer, at=day, note="人已返乡，多次联系不上。")
    with clock.travel(day):
        again = lodge_relief(actor=fengyuan.clerk, form=fire(on=date(2021, 11, 19)), at=day)
        assert facts.decide_now(again, on=date(2021, 11, 20)).outcome == "granted"


def test_the_database_keeps_one_cause_to_one_relief(relieved, fengyuan):
    row = ReliefGiven.objects.get(case=relieved)
    other = lodge_elsewhere(relieved)
    system = author(Actor.system("test"))
    with pytest.raises(IntegrityError, match="relief_same_cause_once"), transaction.atomic(), system:
        ReliefGiven.objects.create(
            case=other, person=row.person, cause="fire", given_on=date(2021, 1, 1), until_on=date(2022, 1, 1)
        )


def lodge_elsewhere(relieved: Case) -> Case:
    team = team_of(SANYUANLI)
    at = FIRE_AT + timedelta(hours=9)
    with clock.travel(at):
        return lodge_relief(actor=team.clerk, form=fire(place=scene.IN_SANYUANLI), at=at)


def test_papers_that_never_come_raise_a_doubt_and_take_nothing_back(relieved, fengyuan):
    on = date(2020, 12, 7)
    assert refused(relieved, "close_without_papers", fengyuan.reviewer, note="联系不上") == ["term_runs"]
    with clock.travel(clock.at_noon(on)):
        for _twice in range(2):
            assert doubt_missing_papers(actor=Actor.system("test"), on=on) == 1
    assert Doubt.objects.get(case=relieved).kind == "papers"
    (owed,) = entitlements.of_case(relieved)
    assert owed.amount_fen == 200_000
    closed = act(relieved, "close_without_papers", fengyuan.reviewer, at=clock.at_noon(on), note="已返乡，联系不上。")
    assert (closed.state, closed.is_open) == ("undocumented", False)
    assert [row.pk for row in entitlements.of_case(closed)] == [owed.pk]


def test_two_streets_on_one_day_learn_the_office_and_the_day_and_no_more(staff, desk):
    first, second = scene._ask_in_two_streets(team_of(SANYUANLI), actor_for_username("long"))
    with clock.travel(scene.COOK_ASKS_AT + timedelta(hours=6)):
        (told,) = queries.elsewhere(second, actor_for_username("long"))
        assert (told.office, told.on, told.was_given, told.is_first) == ("三元里街道", date(2020, 11, 30), False, True)
        (other,) = queries.elsewhere(first, team_of(SANYUANLI).clerk)
        assert (other.office, other.is_first) == ("景泰街道", False)
        page = desk(actor_for_username("long")).get(reverse("workbench:case", args=[second.public_id])).content.decode()
        assert "三元里街道" in page
        assert first.number not in page
    assert refused(second, "withdraw", team_of(SANYUANLI).clerk, note="x") == ["not_permitted"]


def test_the_cooks_sum_is_unknown_and_it_is_said_plainly(staff):
    team = team_of(SANYUANLI)
    case, _there = scene._ask_in_two_streets(team, actor_for_username("long"))
    decision = facts.decide_now(case, on=date(2020, 12, 1))
    assert (decision.outcome, decision.amount_fen) == ("undetermined", None)
    assert [missing.name for missing in decision.missing] == ["temporary_relief.migrant.alone"]


@pytest.mark.parametrize(
    ("key", "by", "title"), [("dialysis", "district", "confirm"), ("widow", "town", "decide_in_town")]
)
def test_small_sums_are_the_towns_and_larger_ones_the_districts(key, by, title, staff, family):
    chosen = family(key)
    chosen = replace(chosen, data={**chosen.data, "stage": "granted", "expect": {"outcome": "granted", "amount": 0}})
    case = ReliefCarrying(chosen, team_of(chosen.town), programme=queries.RELIEF).carry()
    assert (case.state, case.steps.last().verb, case.steps.last().role.partition("_")[0]) == ("granted", title, by)
    (owed,) = entitlements.of_case(case)
    assert owed.amount_fen == queries.proposal_of(case).amount_fen == 108_000 * 2 * len(chosen.data["members"])
    assert statuses.who_has(queries.RELIEF).count() == 0


def typed(**changes: str) -> dict[str, str]:
    return {
        "members-TOTAL_FORMS": "1",
        "members-INITIAL_FORMS": "0",
        "members-MIN_NUM_FORMS": "1",
        "members-MAX_NUM_FORMS": "20",
        "members-0-name": "冼志成",
        "members-0-identity_number": fire().members[0].entry.identity_number,
        "members-0-relation": "self",
        "type": "emergency",
        "cause": "fire",
        "occurred_on": "2020-11-20",
        "place": str(fire().place.pk),
        "address": "元和里7号之一201",
        "reason": "家里起火，今晚没有地方住",
        "holder_name": "冼志成",
        "bank": "广州示例银行",
        "account_number": fire().account_number,
        "form_token": "1e1f0c3e-6a6b-4a5e-9a58-0d5c3b7d9f10",
        **changes,
    }


def test_the_counter_takes_it_down_once_and_shows_what_to_do_next(fengyuan, desk):
    with clock.travel(FIRE_AT + timedelta(hours=8)):
        browser = desk(fengyuan.clerk)
        assert browser.get(reverse("assistance:relief")).status_code == 200
        first = browser.post(reverse("assistance:relief"), typed())
        again = browser.post(reverse("assistance:relief"), typed())
        assert first.status_code == again.status_code == 302
        assert first["Location"] == again["Location"]
        page = browser.get(first["Location"]).content.decode()
    assert "情况紧急，先行救助" in page
    assert Case.objects.filter(kind="assistance.temporary_relief").count() == 1


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"cause": "job_lost"}, "这个事由不属于所选的救助类型"),
        ({"occurred_on": "2020-12-30"}, "发生日期不能晚于今天"),
        ({"holder_name": "别人"}, "收款户名应与申请人姓名一致"),
        ({"type": "rigid_spending", "cause": "medical_spending"}, "支出型要填医疗或者教育费用"),
        ({"members-0-identity_number": "440199196305080001"}, "members-0-identity_number"),
    ],
)
def test_what_is_wrong_is_said_at_its_box_and_nothing_typed_is_lost(wrong, said, fengyuan, desk):
    with clock.travel(FIRE_AT + timedelta(hours=8)):
        answer = desk(fengyuan.clerk).post(reverse("assistance:relief"), typed(**wrong))
    page = answer.content.decode()
    assert (answer.status_code, said in page, "家里起火，今晚没有地方住" in page) == (422, True, True)
    assert not Case.objects.exists()
