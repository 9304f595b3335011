"""Certificates: the register, a family's own page, and the sheet as it is printed."""

from __future__ import annotations

from collections.abc import Callable
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.access import gate, log
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.cases import imprints
from minzheng.cases.documents import OFFICIAL
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.registry import queries as people
from minzheng.ui.submissions import carry_out
from minzheng.ui.tables import Pager

from .. import queries
from ..actions.certificates import issue_certificate, reprint_certificate, void_certificate
from ..forms.papers import ReprintForm, VoidCertificateForm
from ..models import Certificate, CertificatePrint
from ..queries import certificates as held
from ..vocabulary import PROGRAMMES, REPRINT_REASONS
from .cases import case_for

UNPROCESSABLE = 422
PURPOSE = "查看证件"


@staff_door(may="case.read")
@never_cache
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The certificates of one's division."""
    state = request.GET.get("state", "")
    page = held.register(
        request.actor, valid={"valid": True, "void": False}.get(state), after=request.GET.get("after", "")
    )
    shown = {row.case.applicant.public_id for row in page.rows}
    log.record_look(request.actor, shown, what=log.VIEW, purpose=PURPOSE)
    labels = {"": _("全部"), "valid": _("有效"), "void": _("已作废")}
    context = {
        "rows": page.rows,
        "tabs": [
            {"label": label, "url": f"?state={key}" if key else "?", "active": key == state, "count": None}
            for key, label in labels.items()
        ],
        "pager": Pager(shown=len(page.rows), total=page.total, next=page.after),
    }
    return render(request, "assistance/certificates.html", context)


@staff_door(may="document.add")
@never_cache
def of_case(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A family's certificate: made out, printed again, voided."""
    case = case_for(request, public_id, roles=held.ISSUERS)
    if request.method == "POST":
        return _done(
            request,
            case,
            what=f"certificate:{case.public_id}",
            act=lambda: issue_certificate(actor=request.actor, case=case).public_id,
        )
    return _page(request, case)


@staff_door(may="document.add")
@never_cache
def reprint(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Print again, with the reason."""
    certificate, case = _certificate(request, public_id)
    form = ReprintForm(request.POST or None)
    if request.method != "POST":
        return redirect("assistance:certificate", case.public_id)
    if not form.is_valid():
        return _page(request, case, reprint=form, status=UNPROCESSABLE)
    return _done(
        request,
        case,
        what=f"certificate.reprint:{certificate.public_id}",
        act=lambda: reprint_certificate(actor=request.actor, certificate=certificate, **form.cleaned_data).public_id,
    )


@staff_door(may="document.add")
@never_cache
def void(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Void, with the reason."""
    certificate, case = _certificate(request, public_id)
    form = VoidCertificateForm(request.POST or None)
    if request.method != "POST":
        return redirect("assistance:certificate", case.public_id)
    if form.is_valid():
        try:
            carry_out(
                request,
                request.actor,
                what=f"certificate.void:{certificate.public_id}",
                act=lambda: (
                    void_certificate(actor=request.actor, certificate=certificate, **form.cleaned_data).public_id
                ),
            )
        except Refused as refused:
            form.show(refused)
        else:
            messages.success(request, _("证件已作废；还在享受待遇的，可以重新制发。"))
            return redirect("assistance:certificate", case.public_id)
    return _page(request, case, void=form, status=UNPROCESSABLE)


@staff_door(may="document.add")
@never_cache
@require_safe
def sheet(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One printing as it comes out of the printer; always in Chinese. The look is logged against the whole family."""
    related = ("certificate__imprint", "certificate__case__applicant__data_key", "certificate__case__household")
    printed = gate.get(request.actor, CertificatePrint, public_id, may="document.add", related=related)
    certificate, case = printed.certificate, printed.certificate.case
    gate.exists_if(request.actor.role in held.ISSUERS)
    covered = queries.applicants_of(case, on=clock.today())
    log.record_look(
        request.actor,
        {membership.person.public_id for membership in people.members(case.household)},
        what=log.VIEW,
        purpose=PURPOSE,
        subject_ref=case.number,
    )
    with override(OFFICIAL):
        context = {
            "printed": printed,
            "certificate": certificate,
            "case": case,
            "programme": str(PROGRAMMES[certificate.programme]),
            "members": [membership.person.name for membership in covered],
            "identity": case.applicant.identity_number.masked("identity"),
            "address": case.applicant.address.open() if case.applicant.address else "",
            "why": REPRINT_REASONS.get(printed.why, ""),
            "mark": imprints.mark(certificate.imprint.code),
            "is_example": clock.is_demonstration(),
        }
        return render(request, "assistance/certificate_sheet.html", context)


def _done(request: HttpRequest, case: Case, *, what: str, act: Callable[[], object]) -> HttpResponse:
    """Carry out what prints a sheet and show the sheet."""
    try:
        printed = carry_out(request, request.actor, what=what, act=act)
    except Refused as refused:
        return _page(request, case, refused=refused, status=UNPROCESSABLE)
    return redirect("assistance:certificate_sheet", printed)


def _page(
    request: HttpRequest,
    case: Case,
    *,
    reprint: ReprintForm | None = None,
    void: VoidCertificateForm | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    found = held.certificates_of(case)
    current = next((row for row in found if row.is_valid), None)
    context = {
        "case": case,
        "certificates": [
            {
                "certificate": row,
                "prints": [{"print": each, "why": REPRINT_REASONS.get(each.why, "")} for each in row.prints.all()],
            }
            for row in found
        ],
        "current": current,
        "why_not": [] if current else held.why_not_issue(case, actor=request.actor, on=clock.today()),
        "reprint": reprint or ReprintForm(),
        "void": void or VoidCertificateForm(),
        "may_void": request.actor.role in imprints.VOIDERS,
        "refused": refused,
    }
    return render(request, "assistance/certificate.html", context, status=status)


def _certificate(request: HttpRequest, public_id: UUID) -> tuple[Certificate, Case]:
    certificate = gate.get(request.actor, Certificate, public_id, may="document.add", related=("case",))
    return certificate, case_for(request, certificate.case.public_id, roles=held.ISSUERS)
