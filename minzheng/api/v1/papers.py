"""Papers of a case, its terms, its notices and the objections to them."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import File, Form, UploadedFile

from minzheng.access import gate
from minzheng.cases import colleagues, documents, kinds, publicity, publicity_proofs, terms
from minzheng.cases.files import ACCEPTED
from minzheng.cases.models import Case, Clock, Document, Objection, Publicity
from minzheng.ui.case_pages import document_response
from minzheng.ui.case_pages.forms import ExtensionForm, ObjectionForm, UploadForm, upload_labels
from minzheng.ui.case_pages.page import RELATED, extension_labels
from minzheng.ui.case_papers.forms import ProofForm
from minzheng.ui.operations import (
    Body,
    Key,
    Label,
    Look,
    Once,
    Operations,
    Schema,
    Text,
    body_of,
    cleaned,
    data_of,
)

router = Operations(tags=[_("材料、期限和公示")])


class Paper(Schema):
    """A paper: what it is, and the digest of its content."""

    id: UUID
    kind: str
    kind_label: Label
    origin: str
    file_name: str
    media_type: str
    size: int
    sha256: str
    number: str
    at: datetime


class MissingPaper(Schema):
    kind: str
    kind_label: Label


class Papers(Schema):
    """The papers of a case, and what is still missing of what its kind asks for."""

    items: list[Paper]
    missing: list[MissingPaper]


class PaperReceipt(Schema):
    id: UUID


class Term(Schema):
    """A clock of a case: ``unit`` is working_days or calendar_days."""

    key: str
    label: Label
    unit: str
    law: str
    starts_on: date
    due_on: date
    stopped_on: date | None
    may_be_extended: bool


class Terms(Schema):
    items: list[Term]


class TermReceipt(Schema):
    key: str
    due_on: date


class Heard(Schema):
    """An objection to a notice; who said it is not told here."""

    id: UUID
    raised_on: date
    content: str
    resolved_on: date | None
    finding: str


class PostedNotice(Schema):
    """A public notice, with what was said against it."""

    id: UUID
    stage: str
    place: str
    from_on: date
    until_on: date
    taken_down_on: date | None
    members: int
    amount_fen: int
    objections: list[Heard]


class PostedNotices(Schema):
    items: list[PostedNotice]


class ObjectionReceipt(Schema):
    id: UUID


class ProofReceipt(Schema):
    """A photograph of a notice, put up or taken down."""

    id: UUID
    moment: str


class Finding(Body):
    """What the inquiry into an objection found."""

    finding: Text


Extension = body_of("Extension", ExtensionForm, without=("key",))
ObjectionSaid = body_of("ObjectionSaid", ObjectionForm)


def _case(request: HttpRequest, public_id: UUID, *, may: str) -> Case:
    return gate.get(request.actor, Case, public_id, may=may, related=RELATED)


@router.read("/cases/{uuid:public_id}/documents", may="document.read", answers=Papers, summary=_("材料"))
def list_documents(request: HttpRequest, public_id: UUID) -> Any:
    """The papers of a case and what is still missing. Contents are read one by one, each look logged."""
    case = _case(request, public_id, may="document.read")
    missing = documents.missing_documents(case) if case.is_open else []
    return Papers(
        items=[
            Paper(
                id=paper.public_id,
                kind_label=documents.label_of(case, paper.kind),
                **{
                    name: getattr(paper, name)
                    for name in ("kind", "origin", "file_name", "media_type", "size", "sha256", "number", "at")
                },
            )
            for paper in case.documents.all()
        ],
        missing=[MissingPaper(kind=kind, kind_label=label) for kind, label in missing],
    )


@router.write(
    "/cases/{uuid:public_id}/documents",
    may="document.add",
    answers=PaperReceipt,
    summary=_("添加材料"),
    status=201,
)
def add_document(request: HttpRequest, public_id: UUID, once: Once, kind: Form[Key], file: File[UploadedFile]) -> Any:
    """Add a paper to a case (multipart/form-data): PDF, JPEG or PNG, at most 10 MB. It is sealed at once."""
    case = _case(request, public_id, may="document.add")

    def act() -> PaperReceipt:
        labels = upload_labels(kinds.kind_of(case))
        typed = cleaned(UploadForm({"kind": kind}, {"file": file}, labels=labels))
        made = documents.add_document(
            actor=request.actor, case=case, kind=typed["kind"], upload_name=file.name or "", content=file.read()
        )
        return PaperReceipt(id=made.public_id)

    return once(act)


@router.read(
    "/documents/{uuid:public_id}/content",
    may="document.read",
    summary=_("下载材料"),
    files=[accepted.media_type for accepted in ACCEPTED],
)
def download_document(request: HttpRequest, public_id: UUID) -> Any:
    """A paper itself. The look is logged against the applicant, with the paper's kind as its purpose."""
    paper = gate.get(request.actor, Document, public_id, may="document.read", related=("case__applicant", "data_key"))
    return document_response(documents.open_document(actor=request.actor, document=paper), paper)


@router.read("/cases/{uuid:public_id}/terms", may="case.read", answers=Terms, summary=_("期限"))
def list_terms(request: HttpRequest, public_id: UUID) -> Any:
    """The clocks of a case, those that run first."""
    case = _case(request, public_id, may="case.read")
    may_extend = extension_labels(request.actor, case)
    labels = kinds.kind_of(case).clock_labels
    found = case.clocks.order_by("stopped_on", "due_on", "pk")
    return Terms(items=[_term(row, labels.get(row.key, row.key), row.key in may_extend) for row in found])


@router.write(
    "/cases/{uuid:public_id}/terms/{slug:key}/extension",
    may="document.add",
    answers=TermReceipt,
    summary=_("延长期限"),
)
def extend_term(request: HttpRequest, public_id: UUID, key: Key, asked: Extension, once: Once) -> Any:
    """Extend a running clock within what its rule allows. The applicant is told."""
    case = _case(request, public_id, may="document.add")
    typed = {**data_of(ExtensionForm, asked.model_dump()), "key": key}

    def act() -> TermReceipt:
        form = ExtensionForm(typed, labels=extension_labels(request.actor, case))
        extended = terms.extend_term(actor=request.actor, case=case, **cleaned(form))
        return TermReceipt(key=extended.key, due_on=extended.due_on)

    return once(act)


@router.read("/cases/{uuid:public_id}/publicity", may="publicity.read", answers=PostedNotices, summary=_("公示和异议"))
def list_publicity(request: HttpRequest, public_id: UUID, look: Look) -> Any:
    """The notices of a case with the objections to them. The look is logged."""
    case = _case(request, public_id, may="publicity.read")
    look([case.applicant.public_id], default=_("办理%(kind)s") % {"kind": kinds.kind_of(case).label}, ref=case.number)
    return PostedNotices(items=[_posted(posted) for posted in publicity.posted(request.actor, case)])


@router.write(
    "/cases/{uuid:public_id}/objections",
    may="case.open",
    answers=ObjectionReceipt,
    summary=_("登记异议"),
    status=201,
)
def add_objection(request: HttpRequest, public_id: UUID, asked: ObjectionSaid, once: Once) -> Any:
    """Take an objection to the notice that hangs. It may be anonymous; what is said is sealed."""
    case = _case(request, public_id, may="case.open")
    notice = publicity.latest(case)
    gate.exists_if(notice is not None)
    typed = data_of(ObjectionForm, asked.model_dump())

    def act() -> ObjectionReceipt:
        said = cleaned(ObjectionForm(typed))
        made = publicity.lodge_objection(actor=request.actor, publicity=notice, **said)
        return ObjectionReceipt(id=made.public_id)

    return once(act)


@router.write(
    "/objections/{uuid:public_id}/finding",
    may="case.read",
    answers=ObjectionReceipt,
    summary=_("登记异议处理结果"),
)
def resolve_objection(request: HttpRequest, public_id: UUID, asked: Finding, once: Once) -> Any:
    """Write down what the inquiry into an objection found."""
    objection = gate.get(request.actor, Objection, public_id, may="case.read", related=("publicity__case",))
    _case(request, objection.publicity.case.public_id, may="case.read")

    def act() -> ObjectionReceipt:
        done = publicity.resolve_objection(actor=request.actor, objection=objection, finding=asked.finding)
        return ObjectionReceipt(id=done.public_id)

    return once(act)


@router.write(
    "/publicity/{uuid:public_id}/proofs",
    may="document.add",
    answers=ProofReceipt,
    summary=_("登记公示证明"),
    status=201,
)
def prove_publicity(
    request: HttpRequest,
    public_id: UUID,
    once: Once,
    moment: Form[Key],
    on: Form[date],
    place: Form[Text],
    second_staff: Form[UUID],
    file: File[UploadedFile],
    objections: Form[int | None] = None,
) -> Any:
    """Prove that a notice was put up (``up``) or taken down (``down``, with the number of objections): multipart/form-data."""
    related = tuple(f"case__{name}" for name in RELATED)
    notice = gate.get(request.actor, Publicity, public_id, may="document.add", related=related)

    def act() -> ProofReceipt:
        typed = {"on": on, "place": place, "second_staff": second_staff, "objections": objections}
        who = colleagues.second_hands(notice.case, but=request.actor)
        found = cleaned(ProofForm(typed, {"photo": file}, moment=moment, colleagues=who))
        found.pop("photo")
        proof = publicity_proofs.prove(
            actor=request.actor,
            publicity=notice,
            moment=moment,
            photo_name=file.name or "",
            photo=file.read(),
            **found,
        )
        return ProofReceipt(id=proof.public_id, moment=proof.moment)

    return once(act)


def _term(row: Clock, label: Any, may_be_extended: bool) -> Term:
    return Term(
        key=row.key,
        label=label,
        unit=row.unit,
        law=row.law,
        starts_on=row.starts_on,
        due_on=row.due_on,
        stopped_on=row.stopped_on,
        may_be_extended=may_be_extended,
    )


def _posted(posted: publicity.Posted) -> PostedNotice:
    notice = posted.notice
    return PostedNotice(
        id=notice.public_id,
        stage=notice.stage,
        place=notice.place,
        from_on=notice.from_on,
        until_on=notice.until_on,
        taken_down_on=notice.taken_down_on,
        members=notice.content["members"],
        amount_fen=notice.content["amount_fen"],
        objections=[
            Heard(
                id=heard.objection.public_id,
                raised_on=heard.objection.raised_on,
                content=heard.said,
                resolved_on=heard.objection.resolved_on,
                finding=heard.objection.finding,
            )
            for heard in posted.heard
        ],
    )
