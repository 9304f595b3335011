"""Doing something with a case: a verb of its workflow, or taking it in hand."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Reason, Refused
from minzheng.cases import assignments, kinds
from minzheng.cases.advance import STALE, advance
from minzheng.cases.kinds import CaseKind
from minzheng.cases.models import Case

from ..submissions import carry_out
from .offers import transition_form, verb_label
from .page import RELATED, case_page, url_of


@staff_door(may="case.read")
def detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One case, whole."""
    case = gate.get(request.actor, Case, public_id, may="case.read", related=RELATED)
    return case_page(request, case)


@staff_door(may="case.read")
def act(request: HttpRequest, public_id: UUID, verb: str) -> HttpResponse:
    """Carry out one verb of the workflow. A verb that is not this role's, or not of this stage, does not exist."""
    case = gate.get(request.actor, Case, public_id, may="case.read", related=RELATED)
    if request.method != "POST":
        return redirect(url_of(case))
    kind, source = kinds.kind_of(case), case.state
    _require_role(request.actor, kind, verb)
    form = transition_form(kind, verb, request.POST)
    typed = {"bound": {verb: form} if form else {}, "notes": {verb: request.POST.get("note", "")}}
    if form is not None and not form.is_valid():
        return case_page(request, case, status=422, **typed)
    try:
        carry_out(
            request,
            request.actor,
            what=f"case.{verb}:{case.public_id}",
            act=lambda: (
                advance(
                    case,
                    verb,
                    actor=request.actor,
                    expected_version=_version(request),
                    note=request.POST.get("note", ""),
                    **(form.cleaned_data if form else {}),
                ).public_id
            ),
        )
    except Refused as refused:
        status = 409 if STALE in refused.reasons else 422
        case.refresh_from_db()
        return case_page(request, case, refused=refused, status=status, **typed)
    case.refresh_from_db()
    done = verb_label(kind, verb, source=source, target=case.state)
    messages.success(request, _("已办理：%(step)s。") % {"step": done})
    if not gate.reaches(request.actor, case):  # it has gone to another office
        return redirect("workbench:home")
    return redirect(url_of(case))


@staff_door(may="case.read")
def take(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take a case in hand, so that colleagues see with whom it is."""
    case = gate.get(request.actor, Case, public_id, may="case.read", related=RELATED)
    if request.method == "POST":
        try:
            assignments.take(actor=request.actor, case=case)
        except Refused as refused:
            return case_page(request, case, refused=refused, status=422)
        messages.success(request, _("已领办。"))
    return redirect(url_of(case))


def _require_role(actor: Actor, kind: CaseKind, verb: str) -> None:
    if not any(actor.role in row.by for row in kind.workflow.transitions if row.verb == verb):
        raise Http404


def _version(request: HttpRequest) -> int:
    text = request.POST.get("version", "")
    if not text.isdigit():
        raise Refused(Reason("version", _("页面不完整，请刷新后再办。")))
    return int(text)
