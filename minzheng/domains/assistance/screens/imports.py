"""Importing a street's workbook, and fetching back what was rejected."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.access import gate
from minzheng.access.doors import staff_door
from minzheng.access.roles import TOWN_CLERK
from minzheng.ui.forms import Form

from .. import queries
from ..actions.importing import Unreadable, import_applications, returned_workbook
from ..models import ImportBatch

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class ImportForm(Form):
    """The workbook."""

    file = forms.FileField(label=gettext_lazy("工作簿（.xlsx）"), allow_empty_file=True)


@staff_door(may="case.open")
def imports(request: HttpRequest) -> HttpResponse:
    """Import a workbook; the list says what became of the earlier ones."""
    gate.exists_if(request.actor.role == TOWN_CLERK)
    form = ImportForm(request.POST or None, request.FILES or None)
    status = 200
    if request.method == "POST":
        if form.is_valid():
            upload = form.cleaned_data["file"]
            try:
                result = import_applications(actor=request.actor, content=upload.read(), file_name=upload.name)
            except Unreadable as problem:
                form.add_error("file", str(problem.text))
            else:
                messages.success(
                    request,
                    _("共 %(total)s 户：%(made)s 户已成办件，%(known)s 户以前已导入，%(rejected)s 户退回。")
                    % {
                        "total": result.total,
                        "made": len(result.cases),
                        "known": result.known,
                        "rejected": len(result.rejected),
                    },
                )
                return redirect("assistance:imports")
        status = 422
    context = {"form": form, "batches": queries.imports_of(request.actor)}
    return render(request, "assistance/imports.html", context, status=status)


@staff_door(may="case.open")
def rejected(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The households of an import that were sent back, with reasons, in the same layout."""
    batch = gate.get(request.actor, ImportBatch, public_id, may="case.open")
    gate.exists_if(batch.staff_id == request.actor.staff_id and batch.rejected > 0)
    response = HttpResponse(returned_workbook(batch=batch), content_type=XLSX)
    response["Content-Disposition"] = content_disposition_header(True, batch.rejected_name)
    response["Cache-Control"] = "no-store"
    return response
