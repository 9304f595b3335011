"""The account that a family's money goes to: put right before anything is paid, afterwards typed by one and confirmed by another."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minzheng.access import gate, log
from minzheng.access.doors import staff_door
from minzheng.access.encryption import unlock
from minzheng.access.refusals import Refused
from minzheng.cases.models import Case
from minzheng.ui.submissions import carry_out

from .. import queries
from ..actions import confirm_account, correct_account, decline_account, propose_account
from ..actions.accounts import CONFIRMERS, PROPOSERS, may_change, why_not_decide
from ..forms import AccountForm
from ..forms.households import AccountChangeForm, AccountCheckForm, NoteForm
from ..models import AccountChange
from ..vocabulary import ACCOUNT_REASONS
from .cases import case_for


@staff_door(may="case.open")
@never_cache
def account(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take down another account: at once while nothing is paid, else for a second person to confirm."""
    case = case_for(request, public_id, roles=PROPOSERS)
    if may_change(case):
        return _change(request, case)
    form = AccountForm(request.POST or None, initial={"holder_name": case.applicant.name})
    done = _sent(
        request,
        form,
        what=f"account:{case.public_id}",
        act=lambda: correct_account(actor=request.actor, case=case, **form.cleaned_data),
    )
    if done:
        messages.success(request, _("收款账户已更正，从下一次发放起使用。"))
        return redirect("workbench:case", case.public_id)
    return render(request, "assistance/account.html", {"case": case, "form": form}, status=_status(request))


@staff_door(may="case.read")
@never_cache
def account_change(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The second person looks at what was typed, and types the number again from the card."""
    change = _found(request, public_id)
    form = AccountCheckForm(request.POST or None)
    done = _sent(
        request,
        form,
        what=f"account.confirm:{change.public_id}",
        act=lambda: confirm_account(actor=request.actor, change=change, **form.cleaned_data).public_id,
    )
    if done:
        messages.success(request, _("已复核。从下一次发放起，发到新账户。"))
        return redirect("workbench:case", change.case.public_id)
    return _check_page(request, change, form=form, status=_status(request))


@staff_door(may="case.read")
@never_cache
def account_decline(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Send a typed account back with a reason; the old account stays."""
    change = _found(request, public_id)
    form = NoteForm(request.POST or None)
    done = _sent(
        request,
        form,
        what=f"account.decline:{change.public_id}",
        act=lambda: decline_account(actor=request.actor, change=change, **form.cleaned_data).public_id,
    )
    if done:
        messages.success(request, _("已退回，原账户不变。"))
        return redirect("workbench:case", change.case.public_id)
    return _check_page(request, change, decline=form, status=_status(request))


def _change(request: HttpRequest, case: Case) -> HttpResponse:
    waiting = queries.account_change_of(case)
    if waiting is not None and request.method != "POST":
        return redirect("assistance:account_change", waiting.public_id)
    current = queries.application_of(case).payee_account
    form = AccountChangeForm(
        request.POST or None,
        members=queries.people_of(case),
        initial={"payee": current.person.public_id, "holder_name": current.holder_name},
    )
    done = _sent(
        request,
        form,
        what=f"account.change:{case.public_id}",
        act=lambda: propose_account(actor=request.actor, case=case, **form.cleaned_data).public_id,
    )
    if done:
        messages.success(request, _("已录入，等待另一人复核。复核以前仍发到原账户。"))
        return redirect("workbench:case", case.public_id)
    context = {"case": case, "form": form, "current": current, "masked": current.account_number.masked("account")}
    return render(request, "assistance/account_change.html", context, status=_status(request))


def _found(request: HttpRequest, public_id: UUID) -> AccountChange:
    change = gate.get(
        request.actor,
        AccountChange,
        public_id,
        may="case.read",
        related=("case__division", "payee__data_key", "data_key"),
    )
    gate.exists_if(request.actor.role in {*CONFIRMERS, *PROPOSERS})
    log.record_look(
        request.actor,
        [change.payee.public_id],
        what=log.VIEW,
        purpose="复核收款账户变更",
        subject_ref=change.case.number,
    )
    return change


def _check_page(
    request: HttpRequest,
    change: AccountChange,
    *,
    form: AccountCheckForm | None = None,
    decline: NoteForm | None = None,
    status: int,
) -> HttpResponse:
    unlock([change])
    why_not = why_not_decide(request.actor, change) if change.state == "proposed" else []
    context = {
        "change": change,
        "case": change.case,
        "holder": change.holder_name.open(),
        "masked": change.account_number.masked("account"),
        "why": ACCOUNT_REASONS.get(change.why, change.why),
        "why_not": why_not,
        "may_decide": change.state == "proposed" and request.actor.role in CONFIRMERS and not why_not,
        "shared_by": queries.shared_by(change),
        "form": form or AccountCheckForm(),
        "decline": decline or NoteForm(auto_id="decline-%s"),
    }
    return render(request, "assistance/account_check.html", context, status=status)


def _sent(request: HttpRequest, form: Any, *, what: str, act: Callable[[], object]) -> bool:
    """Whether the form was posted and carried out; a refusal stands at its field."""
    if request.method != "POST" or not form.is_valid():
        return False
    try:
        carry_out(request, request.actor, what=what, act=act)
    except Refused as refused:
        form.show(refused)
        return False
    return True


def _status(request: HttpRequest) -> int:
    return 422 if request.method == "POST" else 200
