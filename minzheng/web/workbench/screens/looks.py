"""The auditor's access log: who looked at whom, when and for what purpose; narrowed, and taken out as a file."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST, require_safe

from minzheng.access import gate
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.bulk import exports
from minzheng.ui.submissions import carry_out
from minzheng.ui.tables import Pager

from .. import access_log, log_export
from ..export_form import ExportForm
from ..oversight_forms import AccessLogFilter, NumberForm

UNPROCESSABLE = 422


@staff_door(may="log.read")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """The log, the latest first."""
    return _page(request, AccessLogFilter(request.GET))


@staff_door(may="log.read")
@require_POST
@sensitive_post_parameters()
def of_person(request: HttpRequest) -> HttpResponse:
    """Narrow the log to a person by her number, and go on under her public id."""
    filters, form = AccessLogFilter(request.POST), NumberForm(request.POST)
    if form.is_valid():
        person = access_log.person_by_number(request.actor, form.cleaned_data["number"])
        if person is not None:
            return redirect(f"{reverse('workbench:access_log')}?{_query(filters, person=person.public_id)}")
        form.add_error("number", str(access_log.NOBODY))
    return _page(request, filters, number=form, status=UNPROCESSABLE)


@staff_door(may="log.export")
@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """Ask for the log as it is narrowed, as a file: a small one at once, a larger one when another auditor has agreed."""
    filters, form = AccessLogFilter(request.POST), ExportForm(request.POST)
    if form.is_valid():
        wanted = log_export.kept(filters.wanted())
        try:
            public_id = carry_out(
                request,
                request.actor,
                what="export access log",
                act=lambda: (
                    exports.ask(
                        actor=request.actor, source=log_export.SOURCE, wanted=wanted, **form.cleaned_data
                    ).public_id
                ),
            )
        except Refused as refused:
            form.show(refused)
        else:
            return redirect("workbench:export", public_id)
    return _page(request, filters, export=form, status=UNPROCESSABLE)


def _page(
    request: HttpRequest,
    filters: AccessLogFilter,
    *,
    number: NumberForm | None = None,
    export: ExportForm | None = None,
    status: int = 200,
) -> HttpResponse:
    wanted = filters.wanted()
    page = access_log.page_of(request.actor, access_log.rows(request.actor, wanted), after=request.GET.get("after"))
    context = {
        "page": page,
        "filters": filters,
        "is_filtered": bool(wanted),
        "kept": _kept(filters),
        "person": access_log.person_of(request.actor, wanted.person),
        "without_person": _query(filters, person=None),
        "number": number or NumberForm(),
        "export": export or ExportForm(),
        "may_export": gate.may(request.actor, "log.export"),
        "pager": Pager(shown=len(page.rows), next=page.next_key),
    }
    return render(request, "workbench/oversight/access_log.html", context, status=status)


def _kept(filters: AccessLogFilter) -> list[tuple[str, str]]:
    """The filters as they were sent, for the forms beside them."""
    return [(name, filters.data[name]) for name in filters.fields if filters.data.get(name)]


def _query(filters: AccessLogFilter, **changed: Any) -> str:
    kept: dict[str, Any] = {**dict(_kept(filters)), **changed}
    return urlencode({name: value for name, value in kept.items() if value})
