"""One matter of one's own: where it is, by when, what to do meanwhile, what was written, what was paid; withdrawing it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.access import log, purposes
from minzheng.access.doors import resident_door
from minzheng.access.refusals import Refused
from minzheng.cases import documents, kinds, mandates
from minzheng.cases.advance import STALE, advance, available
from minzheng.cases.models import Case, Notice
from minzheng.cases.remedy_terms import Remedies, received_on, remedies
from minzheng.domains.assistance import queries as assistance
from minzheng.lib import clock
from minzheng.payments import queries as payments
from minzheng.payments.models import RunLine
from minzheng.rulebook import calendars
from minzheng.ui import case_pages
from minzheng.ui.submissions import carry_out

from .. import journey, queries
from ..expiry import given_back, keeps
from ..forms import WithdrawForm

CONFLICT, UNPROCESSABLE = 409, 422
WITHDRAW, WARNED = "withdraw", "warned"


@resident_door
@never_cache
@require_safe
def detail(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Everything about one of her matters on one page."""
    case = looked_at(request, public_id, purpose="查看办理进度")
    terms = journey.terms(case)
    lines = [row.line for row in payments.payments_of_case(request.actor, case)]
    written = queries.messages_about(request.actor, case)
    return render(
        request,
        "portal/case.html",
        {
            "case": case,
            "kind": kinds.kind_of(case),
            "mood": journey.mood_of(case),
            "short": journey.in_short(case),
            "stages": journey.stages(case),
            "terms": terms,
            "is_late": not all(term.kept for term in terms),
            "hear_by": journey.hear_by(case, terms),
            "meanwhile": journey.meanwhile(case),
            "board": journey.board(case),
            "warning": _warning(case, written),
            "messages_to_me": [_message(notice, case) for notice in written],
            "missing": documents.missing_documents(case) if case.state == journey.PAPERS_REQUESTED else [],
            "owed_fen": _owed_fen(request, case),
            "payments": [_payment(line) for line in lines],
            "came_back": any(line.state == journey.RETURNED for line in lines),
            "is_decided": queries.decision_told(request.actor, case) is not None,
            "remedies": _remedies(case, written),
            "may_withdraw": _may_withdraw(request, case),
            "is_hers": queries.is_hers(request.actor, case),
            "in_benefit": assistance.is_in_benefit(case),
            "may_give_up": queries.is_hers(request.actor, case) and assistance.may_be_given_up(case),
            "may_bring": case.is_open,
            "agents": list(mandates.of_case(case)),
            "must_show_herself": bool(assistance.why_not_identified(case)),
        },
    )


@keeps("note")
@resident_door
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """End one's own application: asked twice, with a reason, and only while it is not decided."""
    case = looked_at(request, public_id, purpose="撤回申请")
    if request.method != "POST":
        if not _may_withdraw(request, case):
            raise Http404
        typed = given_back(request)
        if typed:
            messages.info(request, _("刚才写的已经放回来了。请看一遍，再提交。"))
        return _withdraw_page(request, case, WithdrawForm(initial={"version": case.version, **typed}))
    form = WithdrawForm(request.POST)
    if not form.is_valid():
        return _withdraw_page(request, case, form, status=UNPROCESSABLE)
    try:
        carry_out(
            request,
            request.actor,
            what=f"case.{WITHDRAW}:{case.public_id}",
            act=lambda: (
                advance(
                    case,
                    WITHDRAW,
                    actor=request.actor,
                    expected_version=form.cleaned_data["version"],
                    note=form.cleaned_data["note"],
                ).public_id
            ),
        )
    except Refused as refused:
        status = CONFLICT if STALE in refused.reasons else UNPROCESSABLE
        return _withdraw_page(request, case, form, refused=refused, status=status)
    messages.success(request, _("申请已经撤回。"))
    return redirect("portal:case", public_id=case.public_id)


@resident_door
@never_cache
@require_safe
def letter(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A letter addressed to her, to keep; the look is logged by ``cases.documents``."""
    paper = queries.own_letter(request.actor, public_id)
    return case_pages.document_response(documents.open_document(actor=request.actor, document=paper), paper)


def looked_at(request: HttpRequest, public_id: UUID, *, purpose: str) -> Case:
    """A case that is her business; the look is logged against the applicant. Whoever acts for her is named as that."""
    case = queries.own_case(request.actor, public_id)
    by_whom = purposes.ONESELF if queries.is_hers(request.actor, case) else purposes.AGENT
    log.record_look(
        request.actor,
        [case.applicant.public_id],
        what=log.VIEW,
        purpose=f"{by_whom}{purpose}",
        subject_ref=case.number,
    )
    return case


def _message(notice: Any, case: Case) -> dict[str, Any]:
    return {
        "at": notice.at,
        "text": notice.body.shown(),
        "letter": notice.document,
        "label": documents.label_of(case, notice.document.kind) if notice.document else "",
    }


def _warning(case: Case, written: list[Notice]) -> str:
    """The last thing written to her, if it is that she must cooperate: it belongs above everything else."""
    if not case.is_open or not written or written[0].template != WARNED:
        return ""
    return str(written[0].body.open())


def _remedies(case: Case, written: list[Notice]) -> Remedies | None:
    """How to disagree with an end that is no decision on the benefit (that has a page of its own), if a letter tells it."""
    letter = next((notice for notice in written if notice.document), None)
    if letter is None or case.state in journey.DECIDED or not kinds.state_of(case).final:
        return None
    if letter.document.kind in journey.ON_THE_WAY:
        return None
    received = received_on(letter.document, on=clock.today()) or clock.civil_day(letter.at)
    return remedies(received, district=case.division.parent, calendar=calendars.calendar())


def _owed_fen(request: HttpRequest, case: Case) -> int | None:
    """What is owed to her a month, while what was granted lives on; or the sum that is paid once, also when it was."""
    if not kinds.state_of(case).lives_on:
        return None
    owed = payments.entitlements_of_case(request.actor, case)
    goes_on = owed and (owed[-1].once or owed[-1].valid_to is None or owed[-1].valid_to > clock.today())
    return owed[-1].amount_fen if goes_on else None


def _payment(line: RunLine) -> dict[str, Any]:
    text, tone = journey.payment_state(line.state)
    return {"month": line.month, "amount_fen": line.amount_fen, "text": text, "tone": tone}


def _may_withdraw(request: HttpRequest, case: Case) -> bool:
    return any(offer.verb == WITHDRAW and offer.allowed for offer in available(case, request.actor))


def _withdraw_page(
    request: HttpRequest, case: Case, form: WithdrawForm, *, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "case": case,
        "kind": kinds.kind_of(case),
        "form": form,
        "reasons": refused.reasons if refused else [],
    }
    return render(request, "portal/withdraw.html", context, status=status)
