"""Papers on the street: proofs, services, appeals, numbers, dossiers, certificates, minutes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from minzheng.access.models import Division
from minzheng.cases import appeals, publicity, serving
from minzheng.cases.dossiers import catalogue, custody
from minzheng.cases.models import Dossier
from minzheng.domains.assistance.actions.certificates import issue_certificate
from minzheng.lib import clock
from tests.fixtures.visitors import at_desk

PDF = b"%PDF-1.7\n"
NO_PAGES = {
    "workbench:dossier_hand_over",
    "workbench:dossier_take_back",
    "workbench:dossier_lend",
    "workbench:dossier_check",
}
NO_PAGES |= {"assistance:draft_decision", "assistance:certificate_reprint", "assistance:certificate_void"}
PAGES = {
    "": ("portal:authenticity",),
    "clerk": ("workbench:dossiers", "workbench:services", "workbench:numbers", "assistance:certificates"),
}


def add(builder: Any) -> None:
    """The family whose notice hangs, and the one in benefit with everything on paper."""
    builder.street.insiders.setdefault("confirmer", at_desk(builder.team.confirmer))
    _notice(builder)
    _letter(builder, builder.granted)
    _dossier(builder, builder.granted)
    _certificate(builder, builder.granted)
    weighed = builder.noticed.public_id
    builder.add("assistance:minutes", weighed, insider="reviewer", writes=True, data=_minutes)
    builder.add("assistance:draft_decision", weighed, insider="reviewer")


def paper() -> SimpleUploadedFile:
    return SimpleUploadedFile("a.pdf", PDF)


def _notice(builder: Any) -> None:
    notice = publicity.latest(builder.noticed)
    second = str(builder.team.second_visitor.staff_id)
    typed = {"on": notice.from_on.isoformat(), "place": notice.place, "second_staff": second}
    builder.add(
        "workbench:publicity_proof",
        notice.public_id,
        insider="clerk",
        writes=True,
        data=lambda: {**typed, "photo": paper()},
    )


def _letter(builder: Any, case: Any) -> None:
    clerk, letter = builder.team.clerk, case.documents.get(kind="decision_grant")
    on = clock.civil_day(letter.at)
    other = case.documents.get(kind="acceptance")
    sent = serving.record_service(
        actor=clerk,
        document=other,
        told=serving.Told(way=serving.POST, sent_on=clock.civil_day(other.at), tracking_number="XA888800001"),
    )
    appeal = appeals.record_appeal(
        actor=clerk, document=letter, way=appeals.LAWSUIT, body="广州铁路运输法院", lodged_on=on
    )
    day = on.isoformat()
    served = {"way": "direct", "sent_on": day, "recipient": "本人"}
    lodged = {"way": "reconsideration", "body": "荔湾区人民政府", "lodged_on": day}
    result = {"result": "upheld", "result_on": day}
    builder.add(
        "workbench:serve",
        letter.public_id,
        insider="clerk",
        writes=True,
        data=lambda: {**served, "proof": paper()},
    )
    builder.add("workbench:service_form", letter.public_id, insider="clerk")
    builder.add(
        "workbench:service_receipt",
        sent.public_id,
        insider="clerk",
        writes=True,
        data=lambda: {"served_on": day, "recipient": "本人", "proof": paper()},
    )
    builder.add(
        "workbench:service_failure", sent.public_id, insider="clerk", writes=True, data=lambda: {"why": "无人签收。"}
    )
    builder.add("workbench:appeal", letter.public_id, insider="clerk", writes=True, data=lambda: lodged)
    builder.add(
        "workbench:appeal_result",
        appeal.public_id,
        insider="clerk",
        writes=True,
        data=lambda: {**result, "paper": paper()},
    )
    builder.add(
        "workbench:void_number",
        other.imprint.public_id,
        insider="reviewer",
        writes=True,
        data=lambda: {"why": "打印有误。"},
    )


def _dossier(builder: Any, case: Any) -> None:
    team, dossier, other = builder.team, _in_order(builder, case), _in_order(builder, builder.paid)
    transfer = custody.hand_over(actor=team.clerk, dossiers=[dossier], to_division=Division.objects.get(code="440103"))
    builder.add("workbench:dossier_transfer", transfer.public_id, insider="confirmer", writes=True)
    builder.add("workbench:dossier", dossier.public_id, insider="clerk")
    builder.add("workbench:dossier_print", dossier.public_id, insider="clerk")
    builder.add("workbench:dossier_check", dossier.public_id, insider="reviewer")
    builder.add("workbench:dossier_take_back", dossier.public_id, insider="clerk")
    lent = {
        "borrower": "梁审示",
        "office": "区审计局",
        "purpose": "审计",
        "due_on": (clock.today() + timedelta(days=9)).isoformat(),
    }
    builder.add("workbench:dossier_lend", other.public_id, insider="clerk", writes=True, data=lambda: lent)


def _in_order(builder: Any, case: Any) -> Dossier:
    dossier = Dossier.objects.get(case=case)
    pages = {document.public_id: 1 for document in catalogue.waiting(dossier)}
    catalogue.arrange(actor=builder.team.clerk, dossier=dossier, pages=pages)
    return catalogue.check(actor=builder.team.reviewer, dossier=dossier)


def _certificate(builder: Any, case: Any) -> None:
    printed = issue_certificate(actor=builder.team.clerk, case=case)
    certificate = printed.certificate
    builder.add("assistance:certificate", builder.paid.public_id, insider="clerk", writes=True)
    builder.add("assistance:certificate_sheet", printed.public_id, insider="clerk")
    builder.add(
        "assistance:certificate_reprint",
        certificate.public_id,
        insider="clerk",
        writes=True,
        data=lambda: {"why": "damaged"},
    )
    builder.add(
        "assistance:certificate_void",
        certificate.public_id,
        insider="reviewer",
        writes=True,
        data=lambda: {"why": "lost"},
    )


def _minutes() -> dict[str, Any]:
    return {
        "held_on": clock.today().isoformat(),
        "place": "会议室",
        "chaired_by": "何敏华",
        "attended_by": "洪少敏、黄志强",
        "discussion": "同意。",
        "conclusion": "agrees",
        "paper": paper(),
    }
