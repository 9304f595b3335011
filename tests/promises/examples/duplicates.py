"""Two records of the street that may be one person, and what may be decided about them."""

from __future__ import annotations

from typing import Any

from stdnum.cn import ric

from minzheng.access.actor import Actor
from minzheng.lib.identity_number import parse
from minzheng.registry import duplicates
from minzheng.registry.actions import record_person
from minzheng.registry.models import Duplicate

PAGES = {"clerk": ("workbench:duplicates",)}
NO_PAGES = {"workbench:duplicate_decide"}


def add(builder: Any) -> None:
    someone = builder.inquiry.applicant
    other = _next_number(str(someone.identity_number.open()))
    village = builder.inquiry.household.division
    second = record_person(
        actor=builder.team.clerk,
        name=someone.name,
        identity_number=other,
        hukou_division=village,
        residence_division=village,
    )
    duplicates.find_duplicates(actor=Actor.system("test"))
    pair = Duplicate.objects.get(first=someone, second=second)
    builder.street.secrets |= {other, str(pair.public_id), str(second.public_id)}
    said = {"kept": str(someone.public_id), "words": "核对了户口簿。", "seen": duplicates.OPEN}
    builder.add("workbench:duplicate", pair.public_id, insider="clerk")
    builder.add(
        "workbench:duplicate_decide", pair.public_id, "proposed", insider="clerk", writes=True, data=lambda: said
    )


def _next_number(number: str) -> str:
    """Another number of the same birth date and sex, with the right check digit."""
    body = f"{number[:14]}{(int(number[14:17]) + 2) % 1000:03d}"
    other = body + ric.calc_check_digit(body + "0")
    assert parse(other).born_on == parse(number).born_on
    return other
