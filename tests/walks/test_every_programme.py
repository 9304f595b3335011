"""A family goes through the counter to a grant and onto the payment list in every programme there is a folder of."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from minzheng.demo.cast import families
from minzheng.demo.relief import carrying_of
from minzheng.demo.staff import team_of
from minzheng.domains.assistance import queries
from minzheng.payments import entitlements
from minzheng.policy import programmes
from minzheng.registry import statuses

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("programme", programmes.keys())
def test_a_family_without_income_with_an_ill_member_is_granted_and_owed(programme, staff):
    family = next(each for each in families() if each.key == "dialysis")
    members = [{key: value for key, value in member.items() if key != "wage"} for member in family.data["members"]]
    family = replace(family, data={**family.data, "members": members})
    case = carrying_of(family, team_of(family.town), programme=programme).carry()
    proposal = queries.proposal_of(case)
    assert (case.kind, case.state, proposal.outcome) == (f"assistance.{programme}", "granted", "granted")
    assert case.number.split("-")[1] == programmes.load(programme).number_code
    (owed,) = entitlements.of_case(case)
    assert (owed.programme, owed.amount_fen) == (programme, proposal.amount_fen)
    assert owed.once == programmes.load(programme).is_once
    holds = programme in {row.key for row in statuses.of_person(case.applicant, on=date(2021, 2, 1))}
    assert holds == (not owed.once)  # what is paid once makes nobody a recipient from month to month
