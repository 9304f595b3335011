"""A death known late (the ninth of the cast) and a move to another district (the fourteenth)."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.db import transaction

from minzheng.access.models import Division
from minzheng.cases.models import Case
from minzheng.domains.assistance.actions import hand_over, propose_account, take_over
from minzheng.lib import clock
from minzheng.registry import events
from minzheng.registry import queries as register

from ..carrying import Carrying
from ..cast import Family, families
from ..identities import account_number
from ..staff import FENGYUAN, LICHENG, Team, clerk_of, team_of

LIKE = "three_people_1000"
DIED_ON, KNOWN_ON, MOVED_ON, TAKEN_ON = (
    date(2020, 11, 20),
    date(2020, 12, 5),
    date(2020, 12, 15),
    date(2020, 12, 18),
)
BEREAVED, MOVING = 811, 814  # order numbers of their own, so that their numbers are nobody else's
NAMES = {
    BEREAVED: ("邓国强", "冯银好", "梁带娣"),
    MOVING: ("冼志文", "陈小敏", "区惠珍"),
}
SEQUENCES = {BEREAVED: 451, MOVING: 461}  # of their identity numbers


def play(say: Callable[[str], None]) -> None:
    """Play both, each in one transaction; what has been played stays."""
    team = team_of(FENGYUAN)
    for order, act in ((BEREAVED, _dies), (MOVING, _moves)):
        family = _family(order)
        if register.by_identity_number(family.applicant_number) is None:
            with transaction.atomic():
                act(Carrying(family, team).carry(), team)
    say("家庭变动：一人去世、一家迁往增城 / household events: a death, a move to Zengcheng")


def _family(order: int) -> Family:
    """Three people with an income of 1,000, under names and numbers of their own."""
    like = next(each for each in families() if each.key == LIKE)
    members = [
        {**member, "name": name, "sequence": SEQUENCES[order] + position}
        for position, (member, name) in enumerate(zip(like.data["members"], NAMES[order], strict=True))
    ]
    told = {key: value for key, value in like.data.items() if key != "account_is_refused_by_bank"}
    return Family(order, {**told, "members": members, "key": f"{LIKE}_{order}", "stage": "granted"})


def _dies(case: Case, team: Team) -> None:
    """He died on 20 November; the clerk learnt it on 5 December. 1,160 go on, 1,080 wait for the district."""
    dead = next(row.person for row in register.members(case.household) if row.relation != "self")
    with clock.travel(KNOWN_ON):
        events.record_death(
            actor=team.clerk,
            household=case.household,
            person=dead,
            told=events.Told(DIED_ON, "death_certificate"),
        )
        propose_account(
            actor=team.clerk,
            case=case,
            payee=case.applicant,
            holder_name=case.applicant.name,
            bank="广州示例银行",
            account_number=account_number(BEREAVED + 50),
            why="lost",
        )


def _moves(case: Case, team: Team) -> None:
    """Handed over by 逢源街道, taken over by 荔城街道: December is paid here, January there, to one card."""
    with clock.travel(MOVED_ON):
        transfer = hand_over(
            actor=team.clerk,
            household=case.household,
            to_town=Division.objects.get(code=LICHENG),
            moved_on=MOVED_ON,
            evidence="hukou_book",
        )
    with clock.travel(TAKEN_ON):
        village = Division.objects.filter(parent__code=LICHENG).order_by("code").first()
        take_over(actor=clerk_of(LICHENG), transfer=transfer, village=village)
