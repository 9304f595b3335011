"""The administrator's pages: who works for whom as what, and what can be done about it. No resident appears here."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from minzheng.access import gate
from minzheng.access import staff as members
from minzheng.access.doors import staff_door
from minzheng.access.models import Staff
from minzheng.access.refusals import Refused
from minzheng.ui.forms import Form
from minzheng.ui.submissions import carry_out
from minzheng.ui.tables import Pager

from .. import staff_list, staff_page
from ..cursors import cursor
from ..staff_forms import MemberForm, StaffFilter

ACTS: dict[str, Callable[..., object]] = {
    staff_page.PASSWORD: members.set_one_time_password,
    staff_page.UNLOCK: members.unlock,
    staff_page.RESET_FACTOR: members.reset_second_factor,
    staff_page.DEACTIVATE: members.deactivate,
    staff_page.REACTIVATE: members.reactivate,
}


@staff_door(may="staff.manage")
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Postings, the latest first."""
    filters = StaffFilter(request.GET)
    page = staff_list.page_of(request.actor, after=cursor(request), **filters.wanted())
    context = {
        "page": page,
        "filters": filters,
        "is_filtered": any(filters.wanted().values()),
        "pager": Pager(shown=len(page.rows), next=str(page.after) if page.after else None),
    }
    return render(request, "workbench/staff/list.html", context)


@staff_door(may="staff.manage")
def new(request: HttpRequest) -> HttpResponse:
    """Add somebody with her first posting; the one-time password is in the answer and nowhere else."""
    form = MemberForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made: dict[str, Any] = {}

        def act() -> object:
            values = {**form.cleaned_data, "division": _code(request, form)}
            made["member"], made["once"] = members.add_staff(actor=request.actor, **values)
            return made["member"].public_id

        try:
            public_id = carry_out(request, request.actor, what="staff.add", act=act)
        except Refused as refused:
            form.show(refused)
        else:
            return (
                _page(request, made["member"], once=made["once"]) if made else redirect("workbench:member", public_id)
            )
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "workbench/staff/new.html", {"form": form}, status=status)


@staff_door(may="staff.manage")
@require_safe
def member(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One member of staff: her account and her postings."""
    return _page(request, members.member(request.actor, public_id))


@staff_door(may="staff.manage")
@require_POST
def act(request: HttpRequest, public_id: UUID, verb: str) -> HttpResponse:
    """Carry out one verb for her; a one-time password is in the answer and nowhere else."""
    found = members.member(request.actor, public_id)
    gate.exists_if(verb in staff_page.LABELS)
    note = request.POST.get("note", "")
    form = staff_page.form_for(verb, request.actor, found, request.POST)
    if form is not None and not form.is_valid():
        return _page(request, found, tried=verb, form=form, note=note, status=422)
    told: list[str] = []
    try:
        carry_out(
            request,
            request.actor,
            what=f"staff.{verb}:{found.public_id}",
            act=lambda: told.append(_carry_out(request, found, verb, form, note)),
        )
    except Refused as refused:
        if form is not None:
            form.show(refused)
        return _page(request, found, tried=verb, form=form, note=note, refused=refused, status=422)
    if told and told[0]:
        return _page(request, members.member(request.actor, public_id), once=told[0])
    if verb == staff_page.PASSWORD:
        messages.warning(request, _("一次性密码只显示一次。没有记下的，请再设一个。"))
    else:
        messages.success(request, staff_page.DONE[verb])
    return redirect("workbench:member", found.public_id)


def _carry_out(request: HttpRequest, found: Staff, verb: str, form: Form | None, note: str) -> str:
    """What can be told only now: the one-time password; else nothing."""
    if verb == staff_page.GIVE and form is not None:
        values = {**form.cleaned_data, "division": _code(request, form)}
        members.give_posting(actor=request.actor, staff=found, **values)
        return ""
    if verb == staff_page.END and form is not None:
        members.end_posting(actor=request.actor, note=note, **form.cleaned_data)
        return ""
    told = ACTS[verb](actor=request.actor, staff=found, note=note)
    return told if isinstance(told, str) else ""


def _code(request: HttpRequest, form: Form) -> str:
    return members.division_named(request.actor, form.cleaned_data["division"]).code


def _page(
    request: HttpRequest,
    found: Staff,
    *,
    tried: str = "",
    form: Form | None = None,
    note: str = "",
    refused: Refused | None = None,
    once: str = "",
    status: int = 200,
) -> HttpResponse:
    """``tried``: the verb that was refused, with its form; ``once``: the one-time password, in this answer only."""
    context = {
        **staff_page.page_of(found),
        "offers": staff_page.offers(request.actor, found, tried=tried, form=form, note=note),
        "refused": refused if form is None else None,
        "once": once,
    }
    return render(request, "workbench/staff/member.html", context, status=status)
