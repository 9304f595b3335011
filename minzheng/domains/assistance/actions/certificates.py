"""The certificate (低保证): made out for a family in benefit, printed, printed again for a reason, voided."""

from __future__ import annotations

from datetime import datetime

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.cases import imprints
from minzheng.cases.advance import note_act
from minzheng.cases.letters.offices import district_office, next_number
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.policy import programmes

from .. import queries
from ..models import Certificate, CertificatePrint
from ..queries import certificates
from ..vocabulary import REPRINT_REASONS, VOID_REASONS


@action
def issue_certificate(*, actor: Actor, case: Case, at: datetime | None = None) -> CertificatePrint:
    """Make out a family's certificate with a number of its own, and print it for the first time. One valid at a time."""
    at = at or clock.now()
    if reasons := certificates.why_not_issue(case, actor=actor, on=clock.civil_day(at)):
        raise Refused(*reasons)
    office = district_office(case.division.parent or case.division)
    programme = queries.programme_of(case)
    word = f"{programmes.load(programme).number_word}证"
    imprint = imprints.release(
        actor=actor,
        division=case.division,
        office=office.name,
        number=next_number(office, word=word, year=clock.civil_day(at).year),
        code=imprints.new_code(),
        at=at,
        document=None,
    )
    certificate = Certificate.objects.create(
        case=case,
        imprint=imprint,
        programme=programme,
        from_month=certificates.first_month(case),
        issued_at=at,
    )
    note_act(case, "issue_certificate", actor=actor, at=at, data={"number": imprint.number})
    return _print(actor, certificate, why="", at=at)


@action
def reprint_certificate(
    *, actor: Actor, certificate: Certificate, why: str, at: datetime | None = None
) -> CertificatePrint:
    """Print it again under the same number, for a reason. A lost one is voided and made out anew. Raises ``Refused``."""
    at = at or clock.now()
    locked = _valid(actor, certificate)
    if why not in REPRINT_REASONS:
        raise Refused(Reason("reprint_reason", certificates.SAY_WHY.text, field="why"))
    note_act(locked.case, "reprint_certificate", actor=actor, at=at, data={"why": why})
    return _print(actor, locked, why=why, at=at)


@action
def void_certificate(*, actor: Actor, certificate: Certificate, why: str, at: datetime | None = None) -> Certificate:
    """Void it: lost, wrong, or the benefit has ended. Whoever checks it from now on is told so. Raises ``Refused``."""
    at = at or clock.now()
    locked = _valid(actor, certificate)
    if why not in VOID_REASONS:
        raise Refused(Reason("void_reason", certificates.SAY_WHY.text, field="why"))
    imprints.void(actor=actor, imprint=locked.imprint, why=certificates.official_reason(why), at=at)
    locked.is_valid = False
    locked.save(update_fields=["is_valid"])
    note_act(locked.case, "void_certificate", actor=actor, at=at, data={"why": why})
    return locked


def _valid(actor: Actor, certificate: Certificate) -> Certificate:
    related = ("case", "imprint")
    locked = Certificate.objects.select_for_update(of=("self",)).select_related(*related).get(pk=certificate.pk)
    if not gate.may(actor, "document.add") or not gate.reaches(actor, locked):
        raise Refused(certificates.NOT_PERMITTED)
    if not locked.is_valid:
        raise Refused(certificates.VOID)
    return locked


def _print(actor: Actor, certificate: Certificate, *, why: str, at: datetime) -> CertificatePrint:
    return CertificatePrint.objects.create(
        certificate=certificate,
        count=certificate.prints.count() + 1,
        why=why,
        printed_at=at,
        printed_by=Staff.objects.get(public_id=actor.staff_id),
    )
