"""Bringing letters to their readers, with proof (送达回证): in person, left, entrusted, by post, announced.

The remedies against a letter run from its service. No act governs how papers of assistance are served; the ways and
the days are those of the Civil Procedure Law, followed by analogy, and said so wherever they are shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import Prefetch, QuerySet, prefetch_related_objects
from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.actors import staff_of
from minzheng.access.history import action
from minzheng.access.models import Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.lib import clock
from minzheng.lib.working_days import CalendarDays
from minzheng.rulebook import calendars

from . import colleagues, documents, files
from .advance import note_act
from .handling import handles
from .models import Appeal, Case, Document, Service

DIRECT, LEAVING, ENTRUSTED, POST, ANNOUNCEMENT = "direct", "leaving", "entrusted", "post", "announcement"
WAYS: dict[str, Any] = {
    DIRECT: _("直接送达"),
    LEAVING: _("留置送达"),
    ENTRUSTED: _("委托送达"),
    POST: _("邮寄送达"),
    ANNOUNCEMENT: _("公告送达"),
}
PROOF = "service_proof"  # the kind of paper a proof of service is

NEEDS: dict[str, tuple[str, ...]] = {
    DIRECT: ("recipient", "proof"),
    LEAVING: ("reason", "witnesses", "second_server", "proof"),
    ENTRUSTED: ("reason", "by_whom", "recipient", "proof"),
    POST: ("tracking_number",),
    ANNOUNCEMENT: ("reason", "by_whom", "proof"),
}
"""What each way has to name. A letter by post is proved when the receipt has come back."""

MISSING: dict[str, Reason] = {
    "recipient": Reason("recipient_required", _("请写明签收人；不是本人的，写明和本人的关系。"), field="recipient"),
    "reason": Reason("reason_required", _("请写明为什么用这种方式：拒收经过、委托原因，或者其他方式为什么送不到。"), field="reason"),
    "witnesses": Reason("witnesses_required", _("留置送达请写明见证人的姓名和单位；没有见证人的，写明拍照、录像的情况。"), field="witnesses"),
    "by_whom": Reason("by_whom_required", _("请写明受委托的单位，或者公告张贴、刊登的地方。"), field="by_whom"),
    "tracking_number": Reason("tracking_required", _("请填写邮件号。"), field="tracking_number"),
    "second_server": Reason("second_server", _("留置送达要有另一名工作人员在场。"), field="second_server"),
    "proof": Reason("proof_required", _("请附上送达凭证：签名的回证、照片或者公告。"), field="proof"),
}  # fmt: skip
NOT_PERMITTED = Reason("not_permitted", _("您的岗位不能登记这份文书的送达。"))
NOT_A_LETTER = Reason("not_a_letter", _("只有已签发的文书需要送达。"))
ALREADY = Reason("already_served", _("这份文书已经登记送达，或者正在送达。"))
FUTURE = Reason("service_day", _("日期不能早于文书签发日，也不能晚于今天。"), field="sent_on")
NOT_ON_ITS_WAY = Reason("not_on_its_way", _("这份文书不在送达途中。"))
RECEIPT_DAY = Reason("receipt_day", _("签收日期应在寄出日和今天之间。"), field="served_on")

ANNOUNCED_FROM_2022 = date(2022, 1, 1)


@dataclass(frozen=True)
class AnnouncementTerm:
    """How long an announcement has to stand, and the article that is followed."""

    days: int
    law: str


def announcement_term(on: date) -> AnnouncementTerm:
    """60 days until 2021, 30 since (民事诉讼法 2017 第九十二条; 2021 第九十五条), followed by analogy."""
    if on < ANNOUNCED_FROM_2022:
        return AnnouncementTerm(60, "参照《中华人民共和国民事诉讼法》（2017年修正）第九十二条")
    return AnnouncementTerm(30, "参照《中华人民共和国民事诉讼法》（2021年修正）第九十五条")


@dataclass(frozen=True)
class Told:
    """What is recorded of one service. Which fields a way needs is told by ``NEEDS``."""

    way: str
    sent_on: date
    recipient: str = ""
    reason: str = ""
    witnesses: str = ""
    by_whom: str = ""
    tracking_number: str = ""
    second_server: Staff | None = None
    proof_name: str = ""
    proof: bytes = b""


@action
def record_service(*, actor: Actor, document: Document, told: Told, at: datetime | None = None) -> Service:
    """Record how a letter was served, with its proof. One sent by post is on its way until its receipt is recorded.

    ``served_on``: the day itself; for an announcement the day its term ends. Raises ``Refused``: not one's case, not a
    letter, served already, something missing that the way needs, a file that is no paper.
    """
    at = at or clock.now()
    if reasons := _why_not(actor, document, told, today=clock.civil_day(at)):
        raise Refused(*reasons)
    case = document.case
    row = Service.objects.create(
        document=document,
        data_key=case.party.data_key,
        way=told.way,
        sent_on=told.sent_on,
        served_on=_served_on(told),
        recipient=told.recipient.strip() or None,
        reason=told.reason.strip() or None,
        witnesses=told.witnesses.strip() or None,
        by_whom=told.by_whom.strip(),
        tracking_number=told.tracking_number.strip(),
        proof=_keep(case, told.proof_name, told.proof, at=at) if "proof" in NEEDS[told.way] else None,
        server=staff_of(actor),
        second_server=told.second_server,
        recorded_at=at,
    )
    note_act(case, "serve_letter", actor=actor, at=at, data=_about(document, told.way))
    return row


@action
def record_receipt(
    *,
    actor: Actor,
    service: Service,
    served_on: date,
    recipient: str,
    proof_name: str,
    proof: bytes,
    at: datetime | None = None,
) -> Service:
    """The receipt of a letter sent by post has come back: when it was signed, and by whom."""
    at = at or clock.now()
    locked = _on_its_way(actor, service)
    reasons = [] if recipient.strip() else [MISSING["recipient"]]
    if not locked.sent_on <= served_on <= clock.civil_day(at):
        reasons.append(RECEIPT_DAY)
    reasons += _why_not_proof(proof_name, proof)
    if reasons:
        raise Refused(*reasons)
    locked.served_on = served_on
    locked.recipient = recipient.strip()
    locked.proof = _keep(locked.document.case, proof_name, proof, at=at)
    locked.save(update_fields=["served_on", "recipient", "proof"])
    note_act(locked.document.case, "serve_letter", actor=actor, at=at, data=_about(locked.document, "receipt"))
    return locked


@action
def record_failure(*, actor: Actor, service: Service, why: str, at: datetime | None = None) -> Service:
    """The letter came back: it was not served, and another way may be tried."""
    at = at or clock.now()
    locked = _on_its_way(actor, service)
    if not why.strip():
        raise Refused(MISSING["reason"])
    locked.failed_on = clock.civil_day(at)
    locked.reason = why.strip()
    locked.save(update_fields=["failed_on", "reason"])
    note_act(locked.document.case, "service_failed", actor=actor, at=at, data=_about(locked.document, locked.way))
    return locked


def letters_to_serve(case: Case) -> QuerySet[Document]:
    """The letters of a case with their services, oldest first."""
    found = case.documents.filter(origin=documents.GENERATED).exclude(number="")
    return found.prefetch_related("services__server", "services__second_server", "services__proof").order_by("pk")


def _why_not(actor: Actor, document: Document, told: Told, *, today: date) -> list[Reason]:
    if not handles(actor, document.case) or told.way not in WAYS:
        return [NOT_PERMITTED]
    if document.origin != documents.GENERATED or not document.number:
        return [NOT_A_LETTER]
    if document.services.filter(failed_on=None).exists():
        return [ALREADY]
    reasons = [MISSING[need] for need in NEEDS[told.way] if need != "proof" and not _given(told, need)]
    if told.second_server is not None and not _is_colleague(actor, document.case, told.second_server):
        reasons.append(MISSING["second_server"])
    if not clock.civil_day(document.at) <= told.sent_on <= today:
        reasons.append(FUTURE)
    if "proof" in NEEDS[told.way]:
        reasons += _why_not_proof(told.proof_name, told.proof)
    return reasons


def _given(told: Told, need: str) -> bool:
    value = getattr(told, need)
    return bool(value.strip() if isinstance(value, str) else value)


def _is_colleague(actor: Actor, case: Case, staff: Staff) -> bool:
    return colleagues.second_hands(case, but=actor).filter(pk=staff.pk).exists()


def _why_not_proof(name: str, content: bytes) -> list[Reason]:
    if not content:
        return [MISSING["proof"]]
    return [Reason(reason.key, reason.text, field="proof") for reason in files.why_not_take(name, content)]


def _served_on(told: Told) -> date | None:
    if told.way == POST:
        return None
    if told.way == ANNOUNCEMENT:
        return calendars.calendar().add(told.sent_on, CalendarDays(announcement_term(told.sent_on).days))
    return told.sent_on


def _on_its_way(actor: Actor, service: Service) -> Service:
    locked = Service.objects.select_for_update(of=("self",)).select_related("document__case").get(pk=service.pk)
    if not handles(actor, locked.document.case):
        raise Refused(NOT_PERMITTED)
    if locked.served_on is not None or locked.failed_on is not None:
        raise Refused(NOT_ON_ITS_WAY)
    return locked


def _keep(case: Case, name: str, content: bytes, *, at: datetime) -> Document:
    found = files.type_of(content)
    if found is None:
        raise Refused(files.WRONG_TYPE)
    return documents.store(
        case=case,
        kind=PROOF,
        origin=documents.UPLOADED,
        file_name=documents.own_name(case, PROOF, found.extension),
        media_type=found.media_type,
        content=content,
        at=at,
    )


def _about(document: Document, way: str) -> dict[str, str]:
    return {"document": str(document.public_id), "way": way}


def read_of(letters: list[Document]) -> None:
    """Read, for some letters at once, how each was served and what was lodged against it; two queries."""
    prefetch_related_objects(
        letters,
        Prefetch("services", Service.objects.select_related("server", "proof")),
        Prefetch("appeals", Appeal.objects.select_related("result_paper")),
    )
