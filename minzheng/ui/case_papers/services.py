"""Service of letters: recorded, followed on their way, listed while they wait; the form that is signed on the spot."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.access import gate, log
from minzheng.access.doors import staff_door
from minzheng.cases import colleagues, documents, serving
from minzheng.cases.handling import handles
from minzheng.cases.models import Document, Service
from minzheng.cases.service_register import STATES, page
from minzheng.lib import clock

from ..case_pages.page import url_of
from ..tables import Pager
from .form_pages import form_page, look_at
from .forms import FailureForm, ReceiptForm, ServiceForm

RELATED = ("case__applicant__data_key", "case__division__parent")
LOOKED = gettext_lazy("查看文书送达")


@staff_door(may="document.add")
def serve(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record how a letter was served."""
    letter = gate.get(request.actor, Document, public_id, may="document.add", related=RELATED)
    gate.exists_if(handles(request.actor, letter.case) and bool(letter.number))
    form = ServiceForm(
        request.POST or None,
        request.FILES or None,
        colleagues=colleagues.second_hands(letter.case, but=request.actor),
        initial={"way": serving.DIRECT, "sent_on": clock.today()},
    )
    term = serving.announcement_term(clock.today())
    return form_page(
        request,
        form,
        lambda: serving.record_service(actor=request.actor, document=letter, told=form.told()).public_id,
        case=letter.case,
        what=f"serve:{letter.public_id}",
        title=_("登记送达"),
        lede=f"{documents.label_of(letter.case, letter.kind)} {letter.number}",
        button=_("登记送达"),
        done=_("送达已登记。"),
        back=f"{url_of(letter.case)}#service",
        aside="ui/papers/service_help.html",
        letter=letter,
        term=term,
    )


@staff_door(may="document.add")
def receipt(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The receipt of a letter sent by post."""
    service = _service(request, public_id)
    form = ReceiptForm(request.POST or None, request.FILES or None, initial={"served_on": clock.today()})

    def act() -> object:
        typed = dict(form.cleaned_data)
        proof = typed.pop("proof")
        return serving.record_receipt(
            actor=request.actor, service=service, proof_name=proof.name, proof=proof.read(), **typed
        ).public_id

    return form_page(
        request,
        form,
        act,
        case=service.document.case,
        what=f"service.receipt:{service.public_id}",
        title=_("登记邮政回执"),
        lede=_("%(number)s 于%(mail)s邮寄，回执到了以后登记签收的日期；复议和起诉的期限从签收日起算。")
        % {"number": service.document.number, "mail": service.tracking_number},
        button=_("登记回执"),
        done=_("送达已登记。"),
        back=f"{url_of(service.document.case)}#service",
    )


@staff_door(may="document.add")
def failure(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The letter came back."""
    service = _service(request, public_id)
    form = FailureForm(request.POST or None)
    return form_page(
        request,
        form,
        lambda: serving.record_failure(actor=request.actor, service=service, **form.cleaned_data).public_id,
        case=service.document.case,
        what=f"service.failure:{service.public_id}",
        title=_("登记退回未送达"),
        lede=_("登记以后可以换一种方式再送。"),
        button=_("登记未送达"),
        done=_("已登记未送达，请换一种方式再送。"),
        back=f"{url_of(service.document.case)}#service",
    )


@staff_door(may="document.read")
@never_cache
@require_safe
def print_form(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """送达回证: the sheet that is taken along and signed. Always in Chinese; what is recorded already is filled in."""
    letter = gate.get(request.actor, Document, public_id, may="document.read", related=RELATED)
    gate.exists_if(bool(letter.number))
    look_at(request, letter.case, LOOKED)
    service = letter.services.filter(failed_on=None).select_related("server", "second_server").first()
    with override(documents.OFFICIAL):
        context = {
            "case": letter.case,
            "letter": letter,
            "title": documents.label_of(letter.case, letter.kind),
            "office": letter.imprint.office if hasattr(letter, "imprint") else "",
            "ways": [
                {"label": label, "chosen": bool(service) and service.way == key} for key, label in serving.WAYS.items()
            ],
            "service": service,
            "recipient": service.recipient.shown() if service and service.recipient else "",
            "witnesses": service.witnesses.shown() if service and service.witnesses else "",
            "reason": service.reason.shown() if service and service.reason else "",
        }
        return render(request, "ui/papers/service_form.html", context)


@staff_door(may="case.read")
@never_cache
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """Letters of one's division by how far their service is: those that wait first."""
    state = request.GET.get("state", next(iter(STATES)))
    found = page(
        request.actor, state=state if state in STATES else next(iter(STATES)), after=request.GET.get("after", "")
    )
    people = {row.document.case.applicant.public_id for row in found.rows if row.document.case.applicant}
    with override(documents.OFFICIAL):
        log.record_look(request.actor, people, what=log.VIEW, purpose=str(LOOKED))
    context: dict[str, Any] = {
        "rows": found.rows,
        "state": found.state,
        "tabs": [
            {"label": label, "url": f"?state={key}", "active": key == found.state, "count": None}
            for key, label in STATES.items()
        ],
        "pager": Pager(shown=len(found.rows), total=found.total, next=found.after),
    }
    return render(request, "ui/papers/services.html", context)


def _service(request: HttpRequest, public_id: UUID) -> Service:
    """A letter on its way by post, for those who work on its case."""
    related = tuple(f"document__{name}" for name in RELATED)
    service = gate.get(request.actor, Service, public_id, may="document.add", related=related)
    on_its_way = service.served_on is None and service.failed_on is None
    gate.exists_if(handles(request.actor, service.document.case) and (on_its_way or request.method == "POST"))
    return service
