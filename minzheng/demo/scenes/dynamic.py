"""Benefits that go on: three refused jobs and a hearing (the fifteenth of the cast), a doubt, a raise, a sample."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from django.db import transaction

from minzheng.access.actor import Actor
from minzheng.access.models import Division
from minzheng.cases.advance import advance
from minzheng.cases.models import Case
from minzheng.domains.assistance.actions import reviews
from minzheng.domains.assistance.actions.doubts import raise_doubt
from minzheng.domains.assistance.actions.sampling import draw_sample
from minzheng.domains.assistance.models import ReviewSchedule, Sample
from minzheng.lib import clock
from minzheng.registry import queries as register

from ..carrying import Carrying
from ..cast import Family, families
from ..staff import FENGYUAN, Team, team_of

LIKE = "three_people_1000"
WITHOUT_WORK, SICK = 815, 816  # order numbers of their own, so that their numbers are nobody else's
NAMES = {WITHOUT_WORK: ("谭国强", "邝少芬", "谭子轩"), SICK: ("麦永康", "冯惠珍", "区银好")}
SEQUENCES = {WITHOUT_WORK: 471, SICK: 481}
OFFERED = (date(2020, 11, 16), date(2020, 11, 18), date(2020, 11, 20))
JOBS = ("超市理货员，月薪 2,300 元，本街", "小区保洁，月薪 2,200 元，步行十分钟", "停车场收费员，月薪 2,400 元，包午饭")
HEARD_ON, DECIDED_ON, TOLD_ON = date(2020, 11, 25), date(2020, 11, 27), date(2020, 11, 30)


def play(say: Callable[[str], None]) -> None:
    """Play it once: the first family's number tells whether it has been."""
    if register.by_identity_number(_family(WITHOUT_WORK).applicant_number) is not None:
        return
    team = team_of(FENGYUAN)
    with transaction.atomic():
        cut = _refuses_work(Carrying(_family(WITHOUT_WORK, wage=0), team).carry(), team)
        _tells_of_a_change(Carrying(_family(SICK), team).carry(), team)
        _classify(team)
        _sample(team)
    say(f"动态管理 / reviews: {cut.number}; 疑点、抽查 / a doubt, a sample")


def _family(order: int, wage: int | None = None) -> Family:
    """Like one of the cast, under names and numbers of their own; ``wage`` in yuan a month where it differs."""
    like = next(each for each in families() if each.key == LIKE)
    members: list[dict[str, Any]] = [
        {**member, "name": name, "sequence": SEQUENCES[order] + position}
        for position, (member, name) in enumerate(zip(like.data["members"], NAMES[order], strict=True))
    ]
    told = {key: value for key, value in like.data.items() if key != "account_is_refused_by_bank"}
    if wage is not None:
        members[0] = {key: value for key, value in members[0].items() if key != "wage"}
        told["expect"] = {"outcome": "granted", "amount": 3240}
    return Family(order, {**told, "members": members, "key": f"{LIKE}_{order}", "stage": "granted"})


def _refuses_work(benefit: Case, team: Team) -> Case:
    """Three times within a month; heard, and his own share cut: 3,240 → 2,160."""
    person = benefit.party
    for day, job in zip(OFFERED, JOBS, strict=True):
        with clock.travel(_morning(day)):
            last = reviews.record_refusal(
                actor=team.clerk,
                benefit=benefit,
                person=person,
                offered_on=day,
                offer=job,
                answer="不想做，没有说明原因。",
                has_good_reason=False,
            )
    with clock.travel(_morning(OFFERED[-1])):
        refusals = list(type(last).objects.filter(benefit=benefit))
        case = reviews.open_work_review(actor=team.clerk, benefit=benefit, refusals=refusals).case
    _do(
        case, "propose_outcome", team.clerk, OFFERED[-1], why="三次介绍的工作都适合本人，没有正当理由。", working_days=5
    )
    _do(
        case,
        "record_hearing",
        team.clerk,
        HEARD_ON,
        how="oral",
        heard_on=HEARD_ON,
        statement="愿意去找工作，希望先不要减。",
        answer="没有新的事实，不予采纳；就业以后可以随时申请复核。",
    )
    _do(case, "endorse_outcome", team.reviewer, HEARD_ON + timedelta(days=1))
    return _do(case, "decide", team.confirmer, DECIDED_ON)


def _tells_of_a_change(benefit: Case, team: Team) -> None:
    """Classified; he fell ill and earns 400 less: a review that waits for the reviewer. And a doubt nobody has looked into."""
    with clock.travel(_morning(TOLD_ON)):
        reviews.classify_review(
            actor=team.clerk, benefit=benefit, class_key="stable", reason="打散工，收入每月变化不大；妻子照顾老人。"
        )
        case = reviews.open_review(
            actor=team.clerk, case=benefit, ground="declared", happened_on=date(2020, 11, 16)
        ).case
        reviews.restate(
            actor=team.clerk,
            case=case,
            person=benefit.party,
            fact="wage",
            value=60_000,
            said_by="family",
            source="11月零工结算单",
        )
        raise_doubt(
            actor=team.confirmer,
            case=benefit,
            kind="whereabouts",
            text="社区反映家里近一个月没有人。",
            person=list(register.members(benefit.household))[-1].person,
        )
    _do(case, "propose_outcome", team.clerk, TOLD_ON, why="生病以后开工少，收入减少。")


def _classify(team: Team) -> None:
    """The street has put most of its families into a class; a few still wait for somebody to do it."""
    rows = ReviewSchedule.objects.filter(benefit__division__code=FENGYUAN, class_key="", is_open=True)
    with clock.travel(_morning(TOLD_ON)):
        for position, row in enumerate(rows.select_related("benefit__applicant__data_key").order_by("pk")):
            if position % 20 == 7:
                continue
            class_key, reason = (
                ("stable", "打零工，收入大致稳定。")
                if position % 9 == 4
                else ("unchanging", "年老或者重病，没有劳动能力。")
            )
            reviews.classify_review(actor=team.clerk, benefit=row.benefit, class_key=class_key, reason=reason)


def _sample(team: Team) -> None:
    district = Division.objects.get(pk=team.confirmer.division_pk)
    if not Sample.objects.filter(district=district).exists():
        with clock.travel(_morning(TOLD_ON)):
            draw_sample(
                actor=team.confirmer,
                programme="dibao",
                from_on=date(2020, 10, 1),
                to_on=date(2020, 11, 30),
                per_cent=30,
            )


def _do(case: Case, verb: str, actor: Actor, on: date, **data: Any) -> Case:
    case.refresh_from_db()
    with clock.travel(_morning(on)):
        return advance(case, verb, actor=actor, expected_version=case.version, **data)


def _morning(on: date) -> datetime:
    return clock.at_noon(on)
