"""What is changing around a benefit and waits for somebody: an account, a held share, a hand-over."""

from __future__ import annotations

from typing import Any

from minzheng.access.actor import Actor
from minzheng.cases.handling import gave_away
from minzheng.cases.models import Case
from minzheng.registry import events

from ... import queries


def changes(case: Case, actor: Actor) -> dict[str, Any]:
    return {
        "account": queries.account_change_of(case),
        "shares": list(queries.held_shares_of([case])),
        "transfer": queries.open_transfer_of(case.household),
        "events": [
            {"label": events.KINDS[row.kind], "on": row.happened_on}
            for row in case.household.events.filter(recorded_at__gte=case.lodged_at).order_by("-pk")[:5]
        ],
        "gave_away": gave_away(case, actor),
    }
