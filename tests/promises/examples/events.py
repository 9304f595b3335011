"""A household of the street and what happens to it: events, another card, a hand-over, a share that is held."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from minzheng.access.models import Division
from minzheng.demo.carrying import Carrying
from minzheng.demo.cast import families
from minzheng.demo.staff import clerk_of, team_of
from minzheng.domains.assistance.actions import hand_over, propose_account
from minzheng.domains.assistance.models import HeldShare
from minzheng.lib import clock
from minzheng.registry import events
from minzheng.registry import queries as register
from tests.fixtures.visitors import at_desk

PAGES = {"clerk": ("assistance:transfers",), "reviewer": ("assistance:transfers",)}
NO_PAGES = {"assistance:account_decline", "assistance:transfer_back"}
CARD, LICHENG = "6229990077665544", "440118001"
DAY = clock.at_noon(date(2020, 12, 1))


def add(builder: Any) -> None:
    case, team = builder.paid, builder.team
    home = case.household.public_id
    builder.add("workbench:household", home, insider="clerk")
    builder.add("assistance:hand_over", home, insider="clerk")
    builder.add("workbench:household_event", home, "leave", insider="clerk", writes=True, data=lambda: _leaving(case))
    change = propose_account(
        actor=team.second_visitor,
        case=case,
        payee=case.applicant,
        holder_name=case.applicant.name,
        bank="广州示例银行",
        account_number=CARD,
        why="lost",
        at=DAY,
    )
    builder.add("assistance:account_change", change.public_id, insider="reviewer")
    builder.add(
        "assistance:account_decline",
        change.public_id,
        insider="reviewer",
        writes=True,
        data=lambda: {"note": "没有带原件"},
    )
    builder.street.secrets |= {CARD, str(change.public_id)}
    _bereaved(builder)


def _leaving(case: Any) -> dict[str, Any]:
    """The last of the members no longer lives there; what the others are to the head stays."""
    rows = list(register.members(case.household))
    relations = {f"relation_{row.person.public_id.hex}": row.relation for row in rows}
    gone = str(rows[-1].person.public_id)
    return {"on": "2020-11-30", "evidence": "visit", "seen": "0", "gone": gone, **relations}


def _bereaved(builder: Any) -> None:
    """Another family of the street: it has moved away, and before the other street took it over a member died."""
    family = next(each for each in families() if each.key == "three_people_1000")
    members = [{**each, "sequence": 440 + position} for position, each in enumerate(family.data["members"])]
    twin = replace(family, order=700, data={**family.data, "members": members, "stage": "granted"})
    case = Carrying(twin, team_of(twin.town)).carry()
    dead = next(row.person for row in register.members(case.household) if row.relation != "self")
    with clock.travel(DAY):
        transfer = hand_over(
            actor=builder.team.clerk,
            household=case.household,
            to_town=Division.objects.get(code=LICHENG),
            moved_on=date(2020, 11, 30),
            evidence="hukou_book",
            at=DAY,
        )
        death = events.record_death(
            actor=builder.team.second_visitor,
            household=case.household,
            person=dead,
            told=events.Told(date(2020, 11, 20), "death_certificate"),
        )
        builder.add("workbench:household_revoke", death.public_id, insider="clerk")
        share = HeldShare.objects.get(case=case)
        builder.add("assistance:held_share", share.public_id, insider="reviewer")
    builder.street.insiders["there"] = at_desk(clerk_of(LICHENG))
    builder.add("assistance:transfer", transfer.public_id, insider="clerk")
    builder.add(
        "assistance:transfer_back", transfer.public_id, insider="there", writes=True, data=lambda: {"note": "x"}
    )
    builder.keep_secret(case)
    builder.street.secrets |= {str(each.public_id) for each in (death, share, transfer)}
