"""家庭迁移: handing a household over to another street, and taking one over; the register of both."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.access import gate, log
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.access.roles import AUDITOR, DISTRICT_CONFIRMER, TOWN_CLERK, TOWN_REVIEWER
from minzheng.cases import kinds
from minzheng.payments import entitlements
from minzheng.registry import events
from minzheng.registry import queries as register
from minzheng.registry.models import Household
from minzheng.ui.submissions import carry_out
from minzheng.ui.tables import Pager

from .. import queries
from ..actions import hand_over, send_back, take_over
from ..forms.households import HandOverForm, NoteForm, TakeOverForm
from ..models import Transfer

READERS = (TOWN_CLERK, TOWN_REVIEWER, DISTRICT_CONFIRMER, AUDITOR)
TONES = {"handed_over": "yellow", "taken_over": "green", "sent_back": "grey"}


@staff_door(may="case.read")
@never_cache
@require_safe
def transfers(request: HttpRequest) -> HttpResponse:
    """The households that moved out of and into one's division, the newest first."""
    gate.exists_if(request.actor.role in READERS)
    state = request.GET.get("state", "")
    state = state if state in queries.TRANSFER_STATES else ""
    rows, after = queries.transfers_of(request.actor, state=state, after=request.GET.get("after", ""))
    context = {
        "rows": [
            {"transfer": row, "label": queries.TRANSFER_STATES[row.state], "tone": TONES[row.state]} for row in rows
        ],
        "pager": Pager(shown=len(rows), total=None, next=after) if after else None,
    }
    return render(request, "assistance/transfers.html", context)


@staff_door(may="case.open")
@never_cache
def hand_over_page(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Hand a household over to another street."""
    home = gate.get(request.actor, Household, public_id, may="case.open", related=("division__parent",))
    gate.exists_if(request.actor.role == TOWN_CLERK)
    members = list(register.members(home))
    people = [row.person.public_id for row in members]
    log.record_look(request.actor, people, what=log.VIEW, purpose="办理家庭迁移")
    form = HandOverForm(request.POST or None, towns=queries.towns_elsewhere(home))
    if request.method == "POST" and form.is_valid():
        try:
            made = carry_out(
                request,
                request.actor,
                what=f"hand_over:{home.public_id}",
                act=lambda: hand_over(actor=request.actor, household=home, **form.cleaned_data).public_id,
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, _("已移交，等待迁入镇街接收。接收以前照常由本镇街负责、照常发放。"))
            return redirect("assistance:transfer", made)
    context = {
        "home": home,
        "head": members[0].person if members else None,
        "form": form,
        "files": [{"case": case, "kind": kinds.kind_of(case).label} for case in queries.cases_in_payment(home)],
    }
    return render(request, "assistance/hand_over.html", context, status=422 if request.method == "POST" else 200)


@staff_door(may="case.read")
@never_cache
def transfer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One transfer, for both ends; the new street's clerk takes over here."""
    found = _found(request, public_id)
    form = TakeOverForm(request.POST or None, town=found.to_town)
    if request.method == "POST" and _takes_over(request, found) and form.is_valid():
        act = _carried_out(
            request, found, "take_over", lambda: take_over(actor=request.actor, transfer=found, **form.cleaned_data)
        )
        if act is None:
            messages.success(request, _("已接收。这个家庭从现在起由本镇街负责。"))
            return redirect("workbench:household", found.household.public_id)
        form.show(act)
    return _page(request, found, form=form, status=422 if request.method == "POST" else 200)


@staff_door(may="case.read")
@never_cache
def transfer_back(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send a transfer back: the family does not live here."""
    found = _found(request, public_id)
    note = NoteForm(request.POST or None, auto_id="back-%s")
    if request.method == "POST" and _takes_over(request, found) and note.is_valid():
        act = _carried_out(
            request, found, "send_back", lambda: send_back(actor=request.actor, transfer=found, **note.cleaned_data)
        )
        if act is None:
            messages.success(request, _("已退回。由迁出镇街继续负责。"))
            return redirect("assistance:transfer", found.public_id)
        note.show(act)
    return _page(request, found, note=note, status=422 if request.method == "POST" else 200)


def _found(request: HttpRequest, public_id: UUID) -> Transfer:
    found = gate.get(
        request.actor,
        Transfer,
        public_id,
        may="case.read",
        related=("household__division", "from_town__parent", "to_town__parent"),
    )
    gate.exists_if(request.actor.role in READERS)
    people = register.members(found.household).values_list("person__public_id", flat=True)
    log.record_look(request.actor, people, what=log.VIEW, purpose="办理家庭迁移")
    return found


def _takes_over(request: HttpRequest, found: Transfer) -> bool:
    """Whether this is a clerk of the new street; to whom it is not, the page only tells."""
    return request.actor.role == TOWN_CLERK and request.actor.division_pk == found.to_town_id


def _carried_out(request: HttpRequest, found: Transfer, what: str, act: Any) -> Refused | None:
    try:
        carry_out(request, request.actor, what=f"{what}:{found.public_id}", act=lambda: act().public_id)
    except Refused as refused:
        return refused
    return None


def _page(
    request: HttpRequest,
    found: Transfer,
    *,
    form: TakeOverForm | None = None,
    note: NoteForm | None = None,
    status: int = 200,
) -> HttpResponse:
    names = queries.names_of([found.handed_by, found.answered_by])
    files = [
        {
            "kind": kinds.kind_of(row.case).label,
            "number": row.case.number,
            "papers": row.papers,
            "owed": entitlements.of_case(row.case).filter(valid_to=None).first(),
        }
        for row in found.cases.select_related("case").order_by("pk")
    ]
    context = {
        "transfer": found,
        "label": queries.TRANSFER_STATES[found.state],
        "tone": TONES[found.state],
        "members": [row.person for row in register.members(found.household)],
        "files": files,
        "last_month": queries.month_before(found.from_month),
        "evidence": events.EVIDENCE[found.evidence],
        "handed_by": names.get(found.handed_by, ""),
        "answered_by": names.get(found.answered_by, ""),
        "may_answer": found.state == "handed_over" and _takes_over(request, found),
        "is_ours": gate.reaches(request.actor, found.household),
        "form": form or TakeOverForm(town=found.to_town),
        "note": note or NoteForm(auto_id="back-%s"),
    }
    return render(request, "assistance/transfer.html", context, status=status)
