"""A sum is split between its sources to the fen."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.access.refusals import Refused
from minzheng.payments.funding import DEFAULT, checked, split

CITY, DISTRICT = "social_assistance_fund", "district_budget"


@st.composite
def fundings(draw):
    """One source, or two with shares that make up a whole."""
    first = draw(st.integers(1, 1000))
    if first == 1000:
        return [{"source": CITY, "per_thousand": 1000}]
    return [{"source": CITY, "per_thousand": first}, {"source": DISTRICT, "per_thousand": 1000 - first}]


@given(st.integers(1, 10**12), fundings())
def test_the_parts_add_up_and_no_part_is_a_fen_away_from_its_share(amount_fen, funding):
    parts = split(amount_fen, funding)
    assert sum(parts.values()) == amount_fen
    assert all(fen > 0 for fen in parts.values())
    for share in funding:
        assert abs(parts.get(share["source"], 0) * 1000 - amount_fen * share["per_thousand"]) < 1000


def test_the_odd_fen_goes_to_the_largest_remainder_then_to_the_first():
    assert split(101, [{"source": CITY, "per_thousand": 333}, {"source": DISTRICT, "per_thousand": 667}]) == {
        CITY: 34,
        DISTRICT: 67,
    }
    half = [{"source": CITY, "per_thousand": 500}, {"source": DISTRICT, "per_thousand": 500}]
    assert split(1, half) == {CITY: 1}


@pytest.mark.parametrize(
    "funding",
    [
        [],
        [{"source": CITY, "per_thousand": 999}],
        [{"source": CITY, "per_thousand": 500}, {"source": CITY, "per_thousand": 500}],
        [{"source": CITY, "per_thousand": 1500}, {"source": DISTRICT, "per_thousand": -500}],
        [{"source": CITY, "per_thousand": 1000.0}],
        [{"source": CITY, "per_thousand": True}],
        [{"source": "petty_cash", "per_thousand": 1000}],
    ],
)
def test_a_funding_that_is_no_whole_is_refused(funding):
    with pytest.raises(Refused):
        checked(funding)


def test_the_default_is_one_source():
    assert checked(DEFAULT) == [{"source": CITY, "per_thousand": 1000}]
