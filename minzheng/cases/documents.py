"""Papers of a case (材料): which are required, those uploaded, those we made. Content is sealed, outside the web root."""

from __future__ import annotations

import hashlib
from datetime import datetime
from typing import Any

from django.utils.http import content_disposition_header
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from minzheng.access import gate, log
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused
from minzheng.access.storage import EncryptedFiles
from minzheng.lib import clock
from minzheng.lib.public_ids import new_public_id

from . import files
from .advance import note_act
from .kinds import kind_of, state_of
from .models import Case, Document

UPLOADED, GENERATED = "uploaded", "generated"
OFFICIAL = "zh-hans"  # the language of what is put on record, whoever's page it came from
STORE = EncryptedFiles("documents")
KERNEL_LABELS: dict[str, Any] = {
    "notice_photo": _("公示照片"),
    "service_proof": _("送达凭证"),
    "appeal_paper": _("复议诉讼文书"),
}
"""Papers that every kind of case may hold: proofs of what the kernel itself does. They come in by its own verbs."""

NOT_YOURS = Reason("not_permitted", _("您不能向这件办件添加材料。"))
UNREADABLE = Reason("not_permitted", _("您不能查看这份材料。"))
CLOSED = Reason("case_closed", _("这件办件已经办结，不能再添加材料。"))
UNKNOWN_KIND = Reason("unknown_document", _("这类办件没有这种材料，请重新选择材料种类。"), field="kind")


@action
def add_document(
    *, actor: Actor, case: Case, kind: str, upload_name: str, content: bytes, at: datetime | None = None
) -> Document:
    """Take an uploaded paper into the case, sealed with the applicant's key.

    ``upload_name`` is only asked for its extension: people put names and numbers into file names, and attackers put
    paths there, so the stored name is ours. Refused: wrong role or division, closed case, unknown kind, and the
    reasons of ``files.why_not_take``.
    """
    at = at or clock.now()
    reasons = _why_not_add(actor, case, kind) or files.why_not_take(upload_name, content)
    found = files.type_of(content)
    if reasons or found is None:
        raise Refused(*reasons)
    document = store(
        case=case,
        kind=kind,
        origin=UPLOADED,
        file_name=own_name(case, kind, found.extension),
        media_type=found.media_type,
        content=content,
        at=at,
    )
    note_act(case, "add_document", actor=actor, at=at, data={"kind": kind, "document": str(document.public_id)})
    return document


def store(
    *,
    case: Case,
    kind: str,
    origin: str,
    file_name: str,
    media_type: str,
    content: bytes,
    at: datetime,
    number: str = "",
) -> Document:
    """Seal the content into storage and write its row. To be called inside an action."""
    document = Document(
        public_id=new_public_id(),
        case=case,
        data_key=case.party.data_key,
        kind=kind,
        origin=origin,
        file_name=file_name,
        media_type=media_type,
        size=len(content),
        sha256=hashlib.sha256(content).hexdigest(),
        number=number,
        pages=files.pages_of(content),
        at=at,
    )
    STORE.save(content, public_id=document.public_id, data_key=document.data_key)
    document.save(force_insert=True)
    return document


@action
def open_document(*, actor: Actor, document: Document) -> bytes:
    """The content. The look is logged against the applicant. Refused to other roles and other divisions."""
    if not gate.may(actor, "document.read") or not gate.reaches(actor, document):
        raise Refused(UNREADABLE)
    case = document.case
    with override(OFFICIAL):
        purpose = f"查看材料：{label_of(case, document.kind)}"
    log.record_look(actor, [case.party.public_id], what=log.DOCUMENT, purpose=purpose, subject_ref=case.number)
    return STORE.open(document.public_id)


def missing_documents(case: Case) -> list[tuple[str, Any]]:
    """What the kind of case requires and nobody has brought yet: (kind, label)."""
    brought = {paper.kind for paper in case.documents.all()}
    return [(kind, label) for kind, label in kind_of(case).required_documents(case) if kind not in brought]


def takes_papers(case: Case) -> bool:
    """Whether papers may still be added: while the case is open, and as long as what it granted lives on."""
    return case.is_open or state_of(case).lives_on


def content_disposition(document: Document) -> str:
    """The header with which a paper is handed out: to be saved under our own name, never shown inside a page."""
    return content_disposition_header(True, document.file_name) or "attachment"


def label_of(case: Case, kind: str) -> Any:
    """What a kind of paper is called in this kind of case."""
    return _labels(case).get(kind, kind)


def upload_labels(case: Case) -> dict[str, Any]:
    """The kinds of paper that may be brought to a case, with their names."""
    kind = kind_of(case)
    named = {**dict(kind.required_documents(case)), **kind.document_labels}
    return {key: label for key, label in named.items() if key not in kind.letter_kinds}


def _labels(case: Case) -> dict[str, Any]:
    return {**KERNEL_LABELS, **dict(kind_of(case).required_documents(case)), **kind_of(case).document_labels}


def _why_not_add(actor: Actor, case: Case, kind: str) -> list[Reason]:
    if not gate.may(actor, "document.add") or not gate.reaches(actor, case):
        return [NOT_YOURS]
    reasons = []
    if not takes_papers(case):
        reasons.append(CLOSED)
    if kind not in upload_labels(case):
        reasons.append(UNKNOWN_KIND)
    return reasons


def own_name(case: Case, kind: str, extension: str) -> str:
    """身份证-2.pdf: the kind in Chinese and a running number."""
    with override(OFFICIAL):
        label = str(label_of(case, kind))
    return f"{label}-{case.documents.filter(kind=kind).count() + 1}{extension}"
