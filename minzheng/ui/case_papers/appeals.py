"""Reviews and lawsuits: that one was lodged, and what came back."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from minzheng.access import gate
from minzheng.access.doors import staff_door
from minzheng.cases import appeals
from minzheng.cases.dossiers.opening import district_of
from minzheng.cases.handling import handles
from minzheng.cases.models import Appeal, Document
from minzheng.cases.remedy_terms import DECIDES, body_for
from minzheng.lib import clock

from ..case_pages.page import url_of
from .form_pages import form_page
from .forms import AppealForm, AppealResultForm

RELATED = ("case__applicant__data_key", "case__division__parent")


@staff_door(may="document.add")
def record(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record that a review or a lawsuit was lodged against a letter that decides something."""
    letter = gate.get(request.actor, Document, public_id, may="document.add", related=RELATED)
    gate.exists_if(handles(request.actor, letter.case) and letter.kind in DECIDES and bool(letter.number))
    body = body_for(district_of(letter.case.division), on=clock.civil_day(letter.at))
    form = AppealForm(request.POST or None, initial={"way": appeals.RECONSIDERATION, "body": body})
    return form_page(
        request,
        form,
        lambda: appeals.record_appeal(actor=request.actor, document=letter, **form.cleaned_data).public_id,
        case=letter.case,
        what=f"appeal:{letter.public_id}",
        title=_("登记复议或者诉讼"),
        lede=_("文书 %(number)s。登记不影响决定的执行；是否超过期限由复议机关或者法院认定。")
        % {"number": letter.number},
        button=_("登记"),
        done=_("已登记。结果送回以后，在这里登记结果。"),
        back=f"{url_of(letter.case)}#appeals",
    )


@staff_door(may="document.add")
def result(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record what the reviewing government or the court sent back."""
    related = tuple(f"document__{name}" for name in RELATED)
    appeal = gate.get(request.actor, Appeal, public_id, may="document.add", related=related)
    case = appeal.document.case
    gate.exists_if(handles(request.actor, case) and (not appeal.result or request.method == "POST"))
    form = AppealResultForm(request.POST or None, request.FILES or None)

    def act() -> object:
        typed = dict(form.cleaned_data)
        paper = typed.pop("paper")
        return appeals.record_result(
            actor=request.actor, appeal=appeal, paper_name=paper.name, paper=paper.read(), **typed
        ).public_id

    return form_page(
        request,
        form,
        act,
        case=case,
        what=f"appeal.result:{appeal.public_id}",
        title=_("登记复议诉讼结果"),
        lede=f"{appeals.WAYS[appeal.way]} · {appeal.body} {appeal.reference}",
        button=_("登记结果"),
        done=_("结果已登记；需要重新办理的，已通知区民政局。"),
        back=f"{url_of(case)}#appeals",
    )
