"""An application sent from home: who acts for the applicant, and whether somebody has seen her."""

from __future__ import annotations

from typing import Any

from minzheng.access.actor import Actor
from minzheng.access.roles import COMMUNITY_WORKER, TOWN_CLERK
from minzheng.cases import mandates
from minzheng.cases.models import Case

from ... import queries


def from_home(case: Case, actor: Actor) -> dict[str, Any]:
    check = queries.identity_to_check(case)
    return {
        "check": check,
        "lodged_herself": queries.lodged_from_home(case),
        "may_check": check is not None
        and check.seen_at is None
        and case.is_open
        and actor.role in (TOWN_CLERK, COMMUNITY_WORKER),
        "agents": [
            {"name": each.agent.name, "ground": mandates.GROUNDS[each.ground], "until_on": each.until_on}
            for each in mandates.of_case(case)
        ],
    }
