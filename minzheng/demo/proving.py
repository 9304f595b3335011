"""The two photographs of a public notice, taken by two of the street, as the demonstration and the tests need them."""

from __future__ import annotations

from datetime import datetime

from minzheng.access.models import Staff
from minzheng.cases import publicity_proofs
from minzheng.cases.models import Publicity, PublicityProof
from minzheng.lib import clock

from .papers import example_paper
from .staff import Team


def prove(notice: Publicity, team: Team, *, moment: str, at: datetime) -> PublicityProof:
    """One photograph: of the notice as it hangs, or of the board when it has been taken down."""
    return publicity_proofs.prove(
        actor=team.clerk,
        publicity=notice,
        moment=moment,
        on=clock.civil_day(at),
        place=notice.place,
        second_staff=Staff.objects.get(public_id=team.second_visitor.staff_id),
        photo_name="notice.pdf",
        photo=example_paper("公示照片"),
        objections=notice.objections.count() if moment == publicity_proofs.DOWN else None,
        at=at,
    )


def prove_whole(notice: Publicity, team: Team, *, at: datetime) -> None:
    """Both, each on its day: put up on the first, taken down on the day after the last or on ``at``."""
    with clock.travel(clock.at_noon(notice.from_on)):
        prove(notice, team, moment=publicity_proofs.UP, at=clock.at_noon(notice.from_on))
    with clock.travel(at):
        prove(notice, team, moment=publicity_proofs.DOWN, at=at)
