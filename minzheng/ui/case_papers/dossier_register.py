"""The register of dossiers, and the lists on which they go from office to office."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.access import gate, log
from minzheng.access.actor import Actor
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.cases.documents import OFFICIAL
from minzheng.cases.dossiers import catalogue, custody
from minzheng.cases.dossiers import register as dossiers
from minzheng.lib import clock

from ..submissions import carry_out
from ..tables import Pager
from .dossier_forms import HandOverForm
from .dossiers import LOOKED
from .form_pages import UNPROCESSABLE


@staff_door(may="case.read")
@never_cache
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The dossiers of one's division, by where they stand; the hand-over lists beside."""
    return _page(request, None)


@staff_door(may="document.add")
def hand_over(request: HttpRequest) -> HttpResponse:
    """Make a hand-over list of the dossiers ticked in the register."""
    if request.method != "POST":
        return redirect("workbench:dossiers")
    form = _form(request)
    if not form.is_valid():
        return _page(request, form, status=UNPROCESSABLE)
    try:
        public_id = carry_out(
            request,
            request.actor,
            what="dossier.hand_over",
            act=lambda: custody.hand_over(actor=request.actor, **form.cleaned_data).public_id,
        )
    except Refused as refused:
        form.show(refused)
        return _page(request, form, status=UNPROCESSABLE)
    messages.success(request, _("移交清单已生成，请接收单位签收。"))
    return redirect("workbench:dossier_transfer", public_id)


@staff_door(may="case.read")
@never_cache
def transfer(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A hand-over list, to print and to sign for. It exists for the two offices, and for whoever oversees the first."""
    found = dossiers.transfer(request.actor, public_id)
    gate.exists_if(found is not None)
    refused = None
    if request.method == "POST":
        try:
            carry_out(
                request,
                request.actor,
                what=f"dossier.receive:{found.public_id}",
                act=lambda: custody.receive(actor=request.actor, transfer=found).public_id,
            )
        except Refused as problem:
            refused = problem
        else:
            messages.success(request, _("案卷已签收，由您的单位保管。"))
            return redirect("workbench:dossier_transfer", found.public_id)
    items = found.items.select_related("dossier__case__applicant")
    context = {
        "transfer": found,
        "rows": [
            {"dossier": item.dossier, "case": item.dossier.case, "pages": catalogue.pages_in(item.dossier)}
            for item in items
        ],
        "may_receive": found.received_at is None
        and request.actor.division_pk == found.to_division_id
        and gate.may(request.actor, "document.add"),
        "refused": refused,
    }
    return render(request, "ui/papers/dossier_transfer.html", context, status=UNPROCESSABLE if refused else 200)


def _page(request: HttpRequest, form: HandOverForm | None, *, status: int = 200) -> HttpResponse:
    state = request.GET.get("state", "")
    page = dossiers.page(request.actor, state=state, after=request.GET.get("after", ""))
    with override(OFFICIAL):
        people = {row.case.applicant.public_id for row in page.rows if row.case.applicant}
        log.record_look(request.actor, people, what=log.VIEW, purpose=str(LOOKED))
    rows = [
        {"dossier": row, "state": dossiers.state_of(row), "at_home": _at_home(request.actor, row)} for row in page.rows
    ]
    context = {
        "rows": [{**row, "state_label": dossiers.STATES[row["state"]]} for row in rows],
        "tabs": [
            {"label": label, "url": f"?state={key}" if key else "?", "active": key == state, "count": None}
            for key, label in {"": _("全部"), **dossiers.STATES}.items()
        ],
        "pager": Pager(shown=len(page.rows), total=page.total, next=page.after),
        "form": form or (_form(request) if gate.may(request.actor, "document.add") else None),
        "may_choose": any(row["at_home"] for row in rows) and gate.may(request.actor, "document.add"),
        "transfers": dossiers.transfers(request.actor),
        "overdue": dossiers.overdue(request.actor, today=clock.today()),
        "chosen": set(request.POST.getlist("dossiers")),
    }
    return render(request, "ui/papers/dossiers.html", context, status=status)


def _form(request: HttpRequest) -> HandOverForm:
    return HandOverForm(
        request.POST or None, dossiers=dossiers.dossiers(request.actor), offices=dossiers.offices(request.actor)
    )


def _at_home(actor: Actor, row: object) -> bool:
    """Whether it can be put on a list now: it lies here, in order and checked."""
    return row.keeper_id == actor.division_pk and dossiers.state_of(row) == dossiers.KEPT  # type: ignore[attr-defined]
