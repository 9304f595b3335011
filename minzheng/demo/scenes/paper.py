"""Papers: a family in benefit has its decision served, its dossier put in order and lent, and its certificate in hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

from minzheng.cases import serving
from minzheng.cases.dossiers import catalogue, custody
from minzheng.cases.models import Case, Dossier
from minzheng.domains.assistance.actions.certificates import issue_certificate, reprint_certificate
from minzheng.lib import clock
from minzheng.registry import queries as register

from ..cast import families
from ..papers import example_paper
from ..staff import Team, team_of

FAMILY = "dialysis"


def play(say: Callable[[str], None]) -> None:
    """Once: the first act leaves a service, and a family that has one is left alone."""
    family = next(each for each in families() if each.key == FAMILY)
    applicant = register.by_identity_number(family.applicant_number)
    case = Case.objects.filter(applicant=applicant, state="granted").first() if applicant else None
    letter = case.documents.filter(kind="decision_grant").first() if case else None
    if case is None or letter is None or letter.services.exists():
        return
    team = team_of(family.town)
    served_at = letter.at + timedelta(days=1)
    with clock.travel(served_at):
        serving.record_service(
            actor=team.clerk,
            document=letter,
            told=serving.Told(
                way=serving.DIRECT,
                sent_on=clock.civil_day(served_at),
                recipient="本人",
                proof_name="receipt.pdf",
                proof=example_paper("送达回证"),
            ),
            at=served_at,
        )
    _put_in_order(case, team, at=served_at + timedelta(days=1))
    with clock.travel(served_at + timedelta(days=2)):
        first = issue_certificate(actor=team.clerk, case=case, at=clock.now())
        reprint_certificate(actor=team.clerk, certificate=first.certificate, why="damaged", at=clock.now())
    say(f"{case.number}：已送达、立卷、制证 / served, in its dossier, certificate {first.certificate.imprint.number}")


def _put_in_order(case: Case, team: Team, *, at: datetime) -> None:
    dossier = Dossier.objects.get(case=case)
    pages = {paper.public_id: paper.pages or 1 for paper in catalogue.waiting(dossier)}
    with clock.travel(at):
        catalogue.arrange(actor=team.clerk, dossier=dossier, pages=pages, remarks="身份证为复印件。", at=at)
        catalogue.check(actor=team.reviewer, dossier=dossier, at=at)
        custody.lend(
            actor=team.reviewer,
            dossier=dossier,
            borrower="梁审示",
            office="荔湾区审计局",
            purpose="社会救助资金专项审计",
            due_on=clock.civil_day(at) + timedelta(days=14),
            at=at,
        )
