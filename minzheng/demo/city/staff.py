"""The people who work in every street, town and district of the demonstration city, and the team of each place."""

from __future__ import annotations

import random
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.auth.hashers import make_password

from minzheng.access import roles
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Division, Posting, Staff

from ..population import SURNAMES
from ..staff import PASSWORD, POSTED_FROM
from .people import GIVEN

SEED = 2020
TOWN_ROLES = (roles.TOWN_CLERK, roles.TOWN_CLERK, roles.TOWN_REVIEWER)
DISTRICT_ROLES = (roles.DISTRICT_CONFIRMER, roles.PAYMENTS_OFFICER, roles.PAYMENTS_APPROVER)


@dataclass(frozen=True)
class Officials:
    """Who handles the matters of a town and its district: clerk, second visitor, reviewer, confirmer; and the payments."""

    clerk: Staff
    second_visitor: Staff
    reviewer: Staff
    confirmer: Staff

    def in_order(self) -> tuple[Staff, Staff, Staff, Staff]:
        return self.clerk, self.second_visitor, self.reviewer, self.confirmer


def username(division: Division, position: int) -> str:
    """``440104003-1`` is the first official of 440104003: clerk, clerk, reviewer; of a district: confirmer, payments two."""
    return f"{division.code}-{position}"


@action
def make_city_staff(*, actor: Actor, divisions: Iterable[Division]) -> int:
    """Three officials for every town and every district who are not there yet; how many were made. One password for all."""
    chance = random.Random(SEED)  # noqa: S311  (a demonstration's dice, not a secret's)
    known = set(Staff.objects.values_list("username", flat=True))
    password = make_password(PASSWORD)
    wanted: list[tuple[Staff, str, Division]] = []
    for division in divisions:
        for position, role in enumerate(DISTRICT_ROLES if division.level == "district" else TOWN_ROLES, start=1):
            staff = Staff(username=username(division, position), name=_name(chance), password=password)
            if staff.username not in known:
                wanted.append((staff, role, division))
    Staff.objects.bulk_create(staff for staff, _role, _division in wanted)
    Posting.objects.bulk_create(
        Posting(staff=staff, role=role, division=division, valid_from=POSTED_FROM) for staff, role, division in wanted
    )
    return len(wanted)


def officials(towns: Iterable[Division]) -> dict[int, Officials]:
    """Town → who handles its matters."""
    by_name = {staff.username: staff for staff in Staff.objects.filter(username__contains="-")}
    return {
        town.pk: Officials(
            *(by_name[username(town, position)] for position in (1, 2, 3)), by_name[username(town.parent, 1)]
        )
        for town in towns
    }


def _name(chance: random.Random) -> str:
    first, second = GIVEN[chance.choice(("female", "male")), "adult"]
    return chance.choice(SURNAMES) + chance.choice(first) + chance.choice(second)
