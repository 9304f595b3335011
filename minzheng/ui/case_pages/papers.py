"""Papers of a case: added, and read."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from minzheng.access import gate
from minzheng.access.doors import staff_door
from minzheng.access.encryption import Destroyed, Unreadable
from minzheng.access.refusals import Refused
from minzheng.cases import documents, kinds
from minzheng.cases.models import Case, Document

from ..submissions import carry_out
from .forms import UploadForm, upload_labels
from .page import RELATED, case_page, url_of


@staff_door(may="document.add")
def add_document(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Add a paper to a case."""
    case = gate.get(request.actor, Case, public_id, may="document.add", related=RELATED)
    if request.method != "POST":
        return redirect(url_of(case))
    form = UploadForm(request.POST, request.FILES, labels=upload_labels(kinds.kind_of(case)))
    if not form.is_valid():
        return case_page(request, case, upload=form, status=422)
    upload = form.cleaned_data["file"]
    try:
        carry_out(
            request,
            request.actor,
            what=f"document.add:{case.public_id}",
            act=lambda: (
                documents.add_document(
                    actor=request.actor,
                    case=case,
                    kind=form.cleaned_data["kind"],
                    upload_name=upload.name,
                    content=upload.read(),
                ).public_id
            ),
        )
    except Refused as refused:
        for reason in refused.reasons:
            form.add_error("file", str(reason))
        return case_page(request, case, upload=form, refused=refused, status=422)
    messages.success(request, _("材料已加密保存。"))
    return redirect(f"{url_of(case)}#documents")


@staff_door(may="document.read")
def document(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A paper, to be saved; the look is logged."""
    paper = gate.get(request.actor, Document, public_id, may="document.read", related=("case__applicant", "data_key"))
    try:
        content = documents.open_document(actor=request.actor, document=paper)
    except Destroyed:  # the page that says so, with its own status
        raise
    except Unreadable:
        messages.error(request, _("这份材料只有登记，内容没有保存在这里。"))
        return redirect(f"{url_of(paper.case)}#documents")
    return document_response(content, paper)


def document_response(content: bytes, paper: Document) -> HttpResponse:
    """A paper as a download that no browser runs and no cache keeps."""
    response = HttpResponse(content, content_type=paper.media_type)
    response["Content-Disposition"] = documents.content_disposition(paper)
    response["X-Content-Type-Options"] = "nosniff"
    response["Cache-Control"] = "no-store"
    return response
