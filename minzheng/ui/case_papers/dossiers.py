"""One dossier: its catalogue, the papers that still want page numbers, who has checked it, where it is."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.access import gate, retention
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.cases import documents, kinds
from minzheng.cases.dossiers import catalogue, custody, register
from minzheng.cases.dossiers.opening import kept_until
from minzheng.cases.handling import handles
from minzheng.cases.models import Dossier

from ..submissions import carry_out
from .dossier_forms import ArrangeForm, LoanForm
from .form_pages import UNPROCESSABLE, look_at

RELATED = ("case__applicant__data_key", "case__division__parent", "keeper", "arranged_by", "checked_by")
LOOKED = gettext_lazy("查看卷宗")


@staff_door(may="case.read")
@never_cache
def dossier(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Show a dossier; a POST enters the waiting papers into its catalogue."""
    found = _get(request, public_id)
    form = _arrange_form(request, found)
    if request.method != "POST":
        return _page(request, found, form)
    if form is None or not form.is_valid():
        return _page(request, found, form, status=UNPROCESSABLE)
    try:
        carry_out(
            request,
            request.actor,
            what=f"dossier.arrange:{found.public_id}",
            act=lambda: (
                catalogue.arrange(
                    actor=request.actor, dossier=found, pages=form.pages(), remarks=form.cleaned_data["remarks"]
                ).public_id
            ),
        )
    except Refused as refused:
        form.show(refused)
        return _page(request, found, form, status=UNPROCESSABLE)
    messages.success(request, _("材料已编入目录，请另一位同事检查。"))
    return redirect("workbench:dossier", found.public_id)


@staff_door(may="document.add")
def check(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The second pair of eyes."""
    return _act(
        request,
        public_id,
        "check",
        lambda found: catalogue.check(actor=request.actor, dossier=found).public_id,
        done=_("案卷已检查，可以移交和借阅。"),
    )


@staff_door(may="document.add")
def take_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A lent dossier is back."""
    return _act(
        request,
        public_id,
        "take_back",
        lambda found: custody.take_back(actor=request.actor, dossier=found).public_id,
        done=_("案卷已归还。"),
    )


@staff_door(may="document.add")
def lend(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Lend a dossier."""
    found = _get(request, public_id)
    if request.method != "POST":
        return redirect("workbench:dossier", found.public_id)
    form = LoanForm(request.POST)
    if form.is_valid():
        try:
            carry_out(
                request,
                request.actor,
                what=f"dossier.lend:{found.public_id}",
                act=lambda: custody.lend(actor=request.actor, dossier=found, **form.cleaned_data).public_id,
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, _("借阅已登记，请按期收回。"))
            return redirect("workbench:dossier", found.public_id)
    return _page(request, found, _arrange_form(request, found), loan=form, status=UNPROCESSABLE)


@staff_door(may="case.read")
@never_cache
@require_safe
def print_dossier(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Cover, catalogue and remarks sheet, to be bound with the papers. Always in Chinese."""
    found = _get(request, public_id)
    with override(documents.OFFICIAL):
        context = {
            "dossier": found,
            "case": found.case,
            "kind": kinds.kind_of(found.case).label,
            "state_label": kinds.state_of(found.case).label,
            "lines": catalogue.lines(found),
            "pages": catalogue.pages_in(found),
            **_keeping(found),
        }
        return render(request, "ui/papers/dossier_print.html", context)


def _page(
    request: HttpRequest,
    found: Dossier,
    form: ArrangeForm | None,
    *,
    loan: LoanForm | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    row = register.dossiers(request.actor).get(pk=found.pk)
    state = register.state_of(row)
    is_hers = handles(request.actor, found.case)
    at_home = is_hers and found.keeper_id == request.actor.division_pk
    context: dict[str, Any] = {
        "dossier": found,
        "case": found.case,
        "kind": kinds.kind_of(found.case).label,
        "state": state,
        "state_label": register.STATES[state],
        "form": form,
        "lines": catalogue.lines(found),
        "pages": catalogue.pages_in(found),
        "may_check": is_hers and state == register.TO_CHECK,
        "is_arranger": bool(found.arranged_by) and found.arranged_by.public_id == request.actor.staff_id,
        "loan": (loan or LoanForm()) if at_home and state == register.KEPT else loan,
        "may_take_back": at_home and state == register.LENT,
        "loans": found.loans.select_related("lent_by", "returned_to").order_by("-pk"),
        "transfers": [
            item.transfer
            for item in found.transfers.select_related(
                "transfer__from_division", "transfer__to_division", "transfer__handed_by", "transfer__received_by"
            ).order_by("-pk")
        ],
        "refused": refused,
        **_keeping(found),
    }
    return render(request, "ui/papers/dossier.html", context, status=status)


def _keeping(found: Dossier) -> dict[str, Any]:
    """How long it is kept: the period and its end; the end is open while what was granted goes on."""
    line = retention.of("cases.case")
    return {"kept_years": (line.days or 0) // 365, "kept_until": kept_until(found), "kept_status": line.status}


def _act(
    request: HttpRequest, public_id: UUID, verb: str, act: Callable[[Dossier], object], *, done: str
) -> HttpResponse:
    found = _get(request, public_id)
    if request.method == "POST":
        try:
            carry_out(request, request.actor, what=f"dossier.{verb}:{found.public_id}", act=lambda: act(found))
        except Refused as refused:
            return _page(request, found, _arrange_form(request, found), refused=refused, status=UNPROCESSABLE)
        messages.success(request, done)
    return redirect("workbench:dossier", found.public_id)


def _arrange_form(request: HttpRequest, found: Dossier) -> ArrangeForm | None:
    """Offered while papers wait, to those who work on the case."""
    papers = catalogue.waiting(found)
    if not papers or not handles(request.actor, found.case):
        return None
    labelled = [(paper, documents.label_of(found.case, paper.kind)) for paper in papers]
    return ArrangeForm(
        request.POST if request.method == "POST" and "remarks" in request.POST else None,
        papers=labelled,
        initial={"remarks": found.remarks},
    )


def _get(request: HttpRequest, public_id: UUID) -> Dossier:
    found = gate.get(request.actor, Dossier, public_id, may="case.read", related=RELATED)
    look_at(request, found.case, LOOKED)
    return found
