"""What the law must be able to say before a temporary relief is proposed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from minzheng.access.actor import Actor
from minzheng.access.refusals import Reason
from minzheng.cases.models import Case

from .. import queries
from .household import why_not_propose


def why_not_propose_relief(*, case: Case, actor: Actor, at: datetime, **data: Any) -> list[Reason]:
    """As for any programme; and two streets don't go on with one cause."""
    return why_not_propose(case=case, actor=actor, at=at) + queries.why_not_begun_before(case=case, actor=actor, at=at)
