"""Lists that are brought as files: choose the kind, bring it, look at the verdicts, let it count or not, take back what is wrong."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minzheng.access import gate
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.bulk import imports
from minzheng.bulk.imports import ImportKind
from minzheng.bulk.sheets import Unreadable
from minzheng.ui.forms import Form
from minzheng.ui.submissions import carry_out

from ..import_page import page_of, rows_of

UNPROCESSABLE = 422


class ImportForm(Form):
    """The file."""

    file = forms.FileField(
        label=gettext_lazy("文件"),
        allow_empty_file=True,
        help_text=gettext_lazy("模板填好的 .xlsx，或同样列名的 .csv（UTF-8 或 GBK），最大 20 MB。"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.csv"}),
    )


@staff_door(may=imports.WORD)
@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What may be brought, and what has become of what was."""
    context = {
        "kinds": [(kind, _url("new", kind), _url("template", kind)) for kind in imports.kinds_for(request.actor)],
        "files": rows_of(imports.imports_of(request.actor)),
        "pages": imports.pages_for(request.actor),
    }
    return render(request, "workbench/imports/list.html", context)


@staff_door(may=imports.WORD)
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, kind_key: str) -> HttpResponse:
    """Bring a file of one kind."""
    kind = _kind(request, kind_key)
    form = ImportForm(request.POST or None, request.FILES or None)
    if request.method != "POST":
        return render(
            request, "workbench/imports/new.html", {"kind": kind, "form": form, "template_url": _url("template", kind)}
        )
    if form.is_valid():
        upload = form.cleaned_data["file"]

        def act() -> object:
            content = upload.read()
            return imports.receive(actor=request.actor, kind=kind, content=content, file_name=upload.name).public_id

        try:
            public_id = carry_out(request, request.actor, what=f"import {kind.key}", act=act)
            return redirect("workbench:import", UUID(public_id))
        except Unreadable as fault:
            form.add_error("file", fault.text)
        except Refused as refused:
            form.show(refused)
    return render(
        request,
        "workbench/imports/new.html",
        {"kind": kind, "form": form, "template_url": _url("template", kind)},
        status=UNPROCESSABLE,
    )


@staff_door(may=imports.WORD)
@require_safe
def template(request: HttpRequest, kind_key: str) -> HttpResponse:
    """The empty sheet to be filled in."""
    kind = _kind(request, kind_key)
    return _sheet(imports.template(kind), f"{kind.sheet}.xlsx")


@staff_door(may=imports.WORD)
@never_cache
@require_safe
def file(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """How far the file has come, the verdicts, what would follow. Asked again and again while the worker is at it."""
    found = imports.import_of(request.actor, public_id)
    context = page_of(request.actor, found)
    if "HX-Request" not in request.headers:
        return render(request, "workbench/imports/file.html", context)
    if not context["is_running"]:
        return HttpResponse(headers={"HX-Refresh": "true"})
    return render(request, "workbench/imports/progress.html", context)


@staff_door(may=imports.WORD)
@require_POST
def act(request: HttpRequest, public_id: UUID, verb: str) -> HttpResponse:
    """Let it count, or give it up."""
    verbs: dict[str, Any] = {"confirm": imports.confirm, "discard": imports.discard}
    gate.exists_if(verb in verbs)
    found = imports.import_of(request.actor, public_id)
    try:
        carry_out(
            request,
            request.actor,
            what=f"import {verb} {public_id}",
            act=lambda: verbs[verb](actor=request.actor, file=found),
        )
    except Refused as refused:
        messages.error(request, str(refused))
    else:
        said = {"confirm": _("已开始导入。可以离开这一页，稍后再来看结果。"), "discard": _("已放弃，什么也没有导入。")}
        messages.success(request, said[verb])
    return redirect(reverse("workbench:import", args=[public_id]))


@staff_door(may=imports.WORD)
@require_safe
def returned(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The rows that went back, with reasons, in the same layout."""
    found = imports.import_of(request.actor, public_id)
    kind = imports.kind_of(found)
    gate.exists_if(kind is not None and any(found.tally.get(key) for key in ("wrong", "refused")))
    assert kind is not None  # noqa: S101  (the gate has said so)
    return _sheet(imports.returned(actor=request.actor, kind=kind, file=found), f"{kind.sheet}-{_('退回')}.xlsx")


def _kind(request: HttpRequest, kind_key: str) -> ImportKind:
    kind = imports.by_key(kind_key)
    gate.exists_if(kind is not None and request.actor.role in kind.roles)
    assert kind is not None  # noqa: S101  (the gate has said so)
    return kind


def _url(what: str, kind: ImportKind) -> str:
    return reverse(f"workbench:import_{what}_{kind.slug}")


def _sheet(content: bytes, name: str) -> HttpResponse:
    response = HttpResponse(content, content_type=imports.XLSX)
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response
