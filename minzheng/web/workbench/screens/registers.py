"""Registers: the list, the columns one likes, the file that is asked for, the paper."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from minzheng.access import gate
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.bulk import choices, exports
from minzheng.ui import registers
from minzheng.ui.registers import Register, RegisterColumn
from minzheng.ui.registers.printing import MOST_PRINTED, paper_of
from minzheng.ui.registers.source import cleaned
from minzheng.ui.submissions import carry_out
from minzheng.ui.tables import Pager

from ..export_form import ExportForm

UNPROCESSABLE = 422


@staff_door(may="case.read")
@never_cache
@require_safe
def register(request: HttpRequest, key: str) -> HttpResponse:
    """A page of the register, as it is narrowed and sorted."""
    return _page(request, registers.by_key(request.actor, key), request.GET, ExportForm())


@staff_door(may="case.read")
@require_POST
def columns(request: HttpRequest, key: str) -> HttpResponse:
    """Remember which columns she wants to see, and go back to the list as it was."""
    found = registers.by_key(request.actor, key)
    chosen = [name for name in request.POST.getlist("columns") if found.column(name)]
    choices.choose(actor=request.actor, register=key, columns=chosen)
    return redirect(_address(found, request.POST))


@staff_door(may=exports.TAKE)
@require_POST
def export(request: HttpRequest, key: str) -> HttpResponse:
    """Ask for the list as a file."""
    found, form = registers.by_key(request.actor, key), ExportForm(request.POST)
    if form.is_valid():
        wanted = {
            "filters": _typed(found, request.POST),
            "columns": choices.columns_of(request.actor, key),
        }
        source = exports.by_key(f"register.{key}")
        gate.exists_if(source is not None)
        try:
            public_id = carry_out(
                request,
                request.actor,
                what=f"export {key}",
                act=lambda: (
                    exports.ask(actor=request.actor, source=source, wanted=wanted, **form.cleaned_data).public_id
                ),
            )
            return redirect("workbench:export", public_id)
        except Refused as refused:
            form.show(refused)
    return _page(request, found, request.POST, form, status=UNPROCESSABLE)


@staff_door(may=exports.TAKE)
@never_cache
@require_safe
def paper(request: HttpRequest, key: str) -> HttpResponse:
    """The register as streets print it: pages with their sums."""
    found = registers.by_key(request.actor, key)
    gate.exists_if(bool(found.printed))
    made = paper_of(found, request.actor, _typed(found, request.GET))
    if made is None:
        said = _("超过 %(most)d 行，纸上放不下。请先按村居缩小范围，或导出文件。") % {"most": MOST_PRINTED}
        messages.error(request, said)
        return redirect(_address(found, request.GET))
    return render(request, "workbench/registers/paper.html", {"register": found, "paper": made})


def _page(
    request: HttpRequest, found: Register, typed: QueryDict, export_form: ExportForm, *, status: int = 200
) -> HttpResponse:
    actor = request.actor
    wanted = cleaned(found, actor, typed)
    sort = typed.get("sort", "")
    page = registers.page_of(
        found, actor, found.rows(actor, wanted), sort=sort, after=typed.get("after"), wanted=wanted
    )
    chosen = found.chosen(choices.columns_of(actor, found.key))
    filters = found.filters(typed, actor=actor)
    context = {
        "register": found,
        "filters": filters,
        "is_filtered": any(typed.get(name) for name in filters.fields),
        "kept": list(_typed(found, typed).items()),
        "columns": [_heading(column, sort or found.order) for column in chosen],
        "rows": [[_cell(column, row) for column in chosen] for row in page.rows],
        "choices": [{"key": each.key, "label": each.label, "chosen": each in chosen} for each in found.columns],
        "pager": Pager(shown=len(page.rows), total=page.total, next=page.next),
        "export": export_form,
        "may_export": gate.may(actor, exports.TAKE),
        "columns_address": found.address("columns"),
        "export_address": found.address("export"),
        "address": _address(found, QueryDict()),
        "paper_address": _paper_address(found, typed) if found.printed and gate.may(actor, exports.TAKE) else "",
    }
    return render(request, "workbench/registers/register.html", context, status=status)


def _heading(column: RegisterColumn, sort: str) -> dict[str, Any]:
    is_it = bool(column.sort) and sort.removeprefix("-") in (column.key, column.sort)
    falls = sort.startswith("-")
    return {
        "label": column.label,
        "sort": f"-{column.key}" if is_it and not falls else column.key if column.sort else "",
        "order": ("descending" if falls else "ascending") if is_it else "",
        "kind": column.kind,
    }


def _cell(column: RegisterColumn, row: Any) -> dict[str, Any]:
    return {
        "value": column.shown(row),
        "label": column.label,
        "kind": column.kind,
        "url": column.link(row) if column.link else "",
    }


def _typed(found: Register, typed: QueryDict) -> dict[str, str]:
    """The filters as they were typed, those that were."""
    return {name: typed[name] for name in found.filters.base_fields if typed.get(name)}


def _address(found: Register, typed: QueryDict) -> str:
    return _with(found.address(), _typed(found, typed))


def _paper_address(found: Register, typed: QueryDict) -> str:
    return _with(found.address("paper"), _typed(found, typed))


def _with(address: str, query: dict[str, str]) -> str:
    said = QueryDict(mutable=True)
    said.update(query)
    return f"{address}?{said.urlencode()}" if query else address
