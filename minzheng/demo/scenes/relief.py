"""Temporary relief: a fire paid for the same day and asked for again; a cook in two streets on one day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, time, timedelta

from django.db import transaction

from minzheng.access.actor import Actor
from minzheng.access.actors import actor_for_username
from minzheng.access.models import Division
from minzheng.cases.advance import advance
from minzheng.cases.models import Case
from minzheng.domains.assistance import queries
from minzheng.domains.assistance.actions import lodge_relief
from minzheng.domains.assistance.actions.inquiry import record_signature
from minzheng.domains.assistance.models import ReliefRequest
from minzheng.lib import clock
from minzheng.payments import runs

from ..relief import FIRE_AT, add_papers, cook, fire
from ..staff import FENGYUAN, LIWAN, SANYUANLI, Team, team_of

URGENT_FEN = 200_000
COOK_ASKS_AT = datetime(2020, 11, 30, 10, 0, tzinfo=clock.SHANGHAI)
IN_SANYUANLI, IN_JINGTAI = "440111002001", "440111004001"


def play(say: Callable[[str], None]) -> None:
    """Cast 12 and 13, through the real actions; nothing where they are there already."""
    if ReliefRequest.objects.exists():
        return
    with transaction.atomic():
        burnt = _relieve_after_fire(team_of(FENGYUAN))
    _pay_the_same_day(team_of(FENGYUAN))
    with transaction.atomic():
        _ask_again(burnt, team_of(FENGYUAN))
        asked = _ask_in_two_streets(team_of(SANYUANLI), actor_for_username("long"))
    say(f"临时救助 / temporary relief: {burnt.number}, {', '.join(case.number for case in asked)}")


def _relieve_after_fire(team: Team) -> Case:
    at = FIRE_AT + timedelta(minutes=50)
    with clock.travel(at):
        case = lodge_relief(actor=team.clerk, form=fire(), at=at)
        case = _do(
            case, "propose_urgent", team.clerk, at, amount_fen=URGENT_FEN, why="住处烧毁，今晚没有地方住，没有被褥。"
        )
    return _do(case, "approve_urgent", team.reviewer, FIRE_AT + timedelta(hours=1))


def _pay_the_same_day(team: Team) -> None:
    """The run of this one payment, as far as the bank: drafted, approved by another, booked and sent before noon."""
    with clock.travel(datetime.combine(FIRE_AT.date(), time(9, 30), tzinfo=clock.SHANGHAI)):
        payer = Division.objects.get(code=LIWAN)
        month = FIRE_AT.date().replace(day=1)
        run = runs.draft(actor=team.payments_officer, payer=payer, programme=queries.RELIEF, month=month)
        run = runs.approve(run, actor=team.payments_approver, expected_version=run.version)
        run = runs.commit(run, actor=team.payments_officer, expected_version=run.version)
        runs.file(run, actor=team.payments_officer, expected_version=run.version)


def _ask_again(burnt: Case, team: Team) -> Case:
    """The papers are brought; ten days after the fire he asks for it once more."""
    papers_at, again_at = FIRE_AT + timedelta(days=4, hours=8), FIRE_AT + timedelta(days=10, hours=8)
    with clock.travel(papers_at):
        sign_and_bring(burnt, team, papers_at)
    _do(burnt, "complete_papers", team.clerk, papers_at)
    with clock.travel(again_at):
        return lodge_relief(actor=team.clerk, form=fire(), at=again_at)


def sign_and_bring(case: Case, team: Team, at: datetime) -> None:
    """He signs the letter that he could not sign that night, and brings the three things."""
    record_signature(actor=team.clerk, case=case, person=case.applicant, at=at)
    add_papers(case, team.clerk, at)


def _ask_in_two_streets(first: Team, second_clerk: Actor) -> list[Case]:
    with clock.travel(COOK_ASKS_AT):
        here = lodge_relief(actor=first.clerk, form=cook(IN_SANYUANLI), at=COOK_ASKS_AT)
        add_papers(here, first.clerk, COOK_ASKS_AT)
    here = _do(here, "accept", first.clerk, COOK_ASKS_AT + timedelta(hours=1))
    afternoon = COOK_ASKS_AT + timedelta(hours=5)
    with clock.travel(afternoon):
        there = lodge_relief(actor=second_clerk, form=cook(IN_JINGTAI), at=afternoon)
    return [here, there]


def _do(case: Case, verb: str, actor: Actor, at: datetime, **data: object) -> Case:
    with clock.travel(at):
        case = Case.objects.get(pk=case.pk)
        return advance(case, verb, actor=actor, expected_version=case.version, at=at, **data)
