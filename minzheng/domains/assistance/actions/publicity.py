"""Public notices of the room: on the board, with no more than the board may show (facts: board profile)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.cases import deadlines, publicity
from minzheng.cases.kinds import kind_of
from minzheng.cases.models import Case, Publicity
from minzheng.lib import clock

from .. import queries


@action
def publish_in_town(*, case: Case, actor: Actor, at: datetime, note: str = "", **_data: Any) -> None:
    """First publicity, on the board of the village or community where the family lives."""
    _publish(case=case, actor=actor, at=at, stage="town")


@action
def publish_in_district(*, case: Case, actor: Actor, at: datetime, note: str = "", **_data: Any) -> None:
    """Second publicity (民发〔2012〕220号). The three working days to decide run from its last day."""
    notice = _publish(case=case, actor=actor, at=at, stage="district")
    if term := kind_of(case).clock_term(case, "decision"):
        deadlines.start(case=case, key="decision", term=term, on=notice.until_on)


def _publish(*, case: Case, actor: Actor, at: datetime, stage: str) -> Publicity:
    proposal = queries.proposal_of(case)
    if proposal is None:
        raise ValueError(f"case {case.number} has no proposal to publish")
    take_down_notice(case=case, actor=actor, at=at)
    village = queries.place_of(case).name
    procedure = queries.procedure_of(case)
    return publicity.publish(
        actor=actor,
        case=case,
        stage=stage,
        place=str(_("%(village)s公示栏") % {"village": village}),
        content={
            "name": case.applicant.name,
            "members": len(queries.applicants_of(case, on=proposal.on)),
            "amount_fen": proposal.amount_fen,
        },
        days=procedure.publicity[stage],
        on_internet=procedure.publicity_on_internet,
        at=at,
    )


@action
def take_down_notice(*, case: Case, actor: Actor, at: datetime, note: str = "", **_data: Any) -> None:
    """Take down whatever hangs for this case."""
    if notice := queries.current_publicity(case):
        publicity.take_down(actor=actor, publicity=notice, on=clock.civil_day(at))
