"""A number typed wrongly years ago: one woman with two records, found at night and waiting for the clerk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from minzheng.access.actor import Actor
from minzheng.access.models import Division
from minzheng.registry import duplicates
from minzheng.registry import queries as register
from minzheng.registry.actions import record_person

from ..identities import FEMALE, identity_number
from ..staff import FENGYUAN, team_of

NAME, BORN = "何带娣", date(1946, 7, 12)
RIGHT = identity_number(born_on=BORN, order=481, sex=FEMALE)
WRONG = identity_number(born_on=date(1946, 7, 21), order=481, sex=FEMALE)  # the day's digits changed about
VILLAGE = "440103006104"


def play(say: Callable[[str], None]) -> None:
    if register.by_identity_number(RIGHT) is None:
        clerk, village = team_of(FENGYUAN).clerk, Division.objects.get(code=VILLAGE)
        for number in (RIGHT, WRONG):
            record_person(
                actor=clerk,
                name=NAME,
                identity_number=number,
                hukou_division=village,
                residence_division=village,
            )
    found = duplicates.find_duplicates(actor=Actor.system("demo"))
    if found:
        say(f"疑似重复 {found} 对 / suspected duplicates found")
