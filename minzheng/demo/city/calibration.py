"""How many households live where: the figures of 2020, allotted to the villages and communities of the city.

Statistical yearbook of Guangzhou 2020, table 18-30 (low-income households and people at the end of the year); registered
people of 60 and more by district (the city's health commission). The allotment below a district is derived.
"""

from __future__ import annotations

import random
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from minzheng.access.models import Division

MOST_MEMBERS = 4


@dataclass(frozen=True)
class Caseload:
    """Households and people of a kind in benefit."""

    households: int
    people: int

    def without(self, other: Caseload) -> Caseload:
        return Caseload(self.households - other.households, self.people - other.people)

    def sizes(self, chance: random.Random, *, threes: float, fours: float) -> list[int]:
        """A size for each household, in no order, that together make the people exactly."""
        four, three = int(self.households * fours), int(self.households * threes)
        two = self.people - self.households - 2 * three - 3 * four
        one = self.households - two - three - four
        if min(one, two) < 0:
            raise ValueError(f"{self.people} people do not make {self.households} households of these sizes")
        sizes = [1] * one + [2] * two + [3] * three + [4] * four
        chance.shuffle(sizes)
        return sizes


URBAN = Caseload(11_962, 18_995)
RURAL = Caseload(12_118, 27_801)
TEKUN = 8_101
AGED_60 = {
    "440103": 223_100,
    "440104": 314_300,
    "440105": 284_500,
    "440106": 142_400,
    "440111": 184_700,
    "440112": 76_400,
    "440113": 146_900,
    "440114": 123_400,
    "440115": 76_700,
    "440117": 86_900,
    "440118": 140_100,
}
FAR_COUNTRY = {"440117": 3, "440118": 3, "440114": 2}
"""Where a village has more families in benefit than one at the city's edge: a derived weight, not a published figure."""


@dataclass(frozen=True)
class Place:
    """A village or community with the town and the district above it."""

    lowest: Division
    town: Division
    district: Division

    @property
    def is_rural(self) -> bool:
        return self.lowest.level == "village"


def places() -> list[Place]:
    """Every village and community that there was in 2020, by code."""
    rows = Division.objects.select_related("parent__parent__parent").filter(level__in=("village", "community"))
    published = [row for row in rows.filter(status="published").order_by("code") if row.parent and row.parent.parent]
    return [Place(row, row.parent, row.parent.parent) for row in published]


def allotted(everywhere: Sequence[Place], *, rural: bool, households: int) -> list[Place]:
    """A place for each household: in town by the old people of the district, in the country by its villages."""
    of_kind = [place for place in everywhere if place.is_rural == rural]
    inside: dict[str, int] = defaultdict(int)
    for place in of_kind:
        inside[place.district.code] += 1
    weights = [
        FAR_COUNTRY.get(place.district.code, 1) if rural else AGED_60[place.district.code] / inside[place.district.code]
        for place in of_kind
    ]
    counts = shared_out(dict(enumerate(weights)), households)
    return [place for number, place in enumerate(of_kind) for _ in range(counts[number])]


def shared_out(weights: Mapping[int, float], total: int) -> dict[int, int]:
    """A whole number for each weight, together the total: what rounding down leaves goes to the largest remainders."""
    whole = sum(weights.values())
    exact = {key: total * weight / whole for key, weight in weights.items()}
    shares = {key: int(share) for key, share in exact.items()}
    by_remainder: Iterable[int] = sorted(exact, key=lambda key: (shares[key] - exact[key], key))
    for key in list(by_remainder)[: total - sum(shares.values())]:
        shares[key] += 1
    return shares
