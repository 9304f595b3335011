"""区级抽查: drawing, the list with its proof, and what the visits found."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.access import gate, log
from minzheng.access.actors import division_of
from minzheng.access.doors import staff_door
from minzheng.access.encryption import unlock
from minzheng.access.refusals import Refused
from minzheng.access.roles import AUDITOR, DISTRICT_CONFIRMER
from minzheng.lib import clock
from minzheng.ui.submissions import carry_out

from ... import queries
from ...actions.sampling import draw_sample, record_sample_result
from ...forms.dynamic import DrawForm, SampleResultForm
from ...models import Sample, SampledCase
from ...queries import sampling
from ...vocabulary import PROGRAMMES, SAMPLE_ERRORS, SAMPLE_VERDICTS
from .deed import Deed, deed_page

READERS = (DISTRICT_CONFIRMER, AUDITOR)
WHY = {sampling.DRAWN: gettext_lazy("抽中"), sampling.RELATIVES: gettext_lazy("近亲属备案，必查")}


@staff_door(may="case.read")
@never_cache
def samples(request: HttpRequest) -> HttpResponse:
    """The samples of one's district; a district draws the next one here."""
    gate.exists_if(request.actor.role in READERS)
    place = division_of(request.actor)
    district = place if place.level == "district" else None
    may_draw = request.actor.role == DISTRICT_CONFIRMER and district is not None
    gate.exists_if(may_draw or request.method != "POST")
    least = sampling.least(district, clock.today()) if district else None
    form = DrawForm(request.POST or None, initial={"per_cent": least and (least.per_cent or "")}) if may_draw else None
    status = 200
    if form is not None and request.method == "POST":
        if form.is_valid():
            try:
                carry_out(
                    request,
                    request.actor,
                    what="sample.draw",
                    act=lambda: draw_sample(actor=request.actor, **form.cleaned_data).public_id,
                )
            except Refused as refused:
                form.show(refused)
            else:
                messages.success(request, _("已抽取。名单和种子已经封存，请安排两人一组入户。"))
                return redirect("assistance:samples")
        status = 422
    rows = [{"sample": row, "programme": PROGRAMMES[row.programme]} for row in sampling.samples_of(request.actor)[:50]]
    return render(
        request, "assistance/dynamic/samples.html", {"rows": rows, "form": form, "least": least}, status=status
    )


@staff_door(may="case.read")
@never_cache
@require_safe
def sample(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One sample: drawn again while one looks, its list, its results by street. Every family shown is a logged look."""
    drawn = gate.get(request.actor, Sample, public_id, may="case.read", related=("district", "drawn_by"))
    gate.exists_if(request.actor.role in READERS)
    items = sampling.items_of(drawn)
    log.record_look(
        request.actor,
        {item.case.applicant.public_id for item in items if item.case.applicant},
        what="view",
        purpose="区级抽查",
        subject_ref=drawn.number,
    )
    rows = [
        {
            "item": item,
            "why": WHY[item.why],
            "result": getattr(item, "result", None),
            "verdict": SAMPLE_VERDICTS.get(item.result.verdict) if hasattr(item, "result") else "",
            "wrong": hasattr(item, "result") and item.result.verdict in SAMPLE_ERRORS,
        }
        for item in items
    ]
    context = {
        "sample": drawn,
        "programme": PROGRAMMES[drawn.programme],
        "rows": rows,
        "streets": sampling.by_street(drawn),
        "same": sampling.redraw(drawn),
        "frame_size": len(drawn.frame),
        "may_record": request.actor.role == DISTRICT_CONFIRMER and request.actor.division_pk == drawn.district_id,
    }
    return render(request, "assistance/dynamic/sample.html", context)


@staff_door(may="case.read")
def result(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down what two people of the district found at a family's home."""
    item = gate.get(
        request.actor,
        SampledCase,
        public_id,
        may="case.read",
        related=("sample__district", "case__applicant__data_key", "case__division"),
    )
    mine = request.actor.role == DISTRICT_CONFIRMER and request.actor.division_pk == item.sample.district_id
    gate.exists_if(mine and not hasattr(item, "result"))
    applicant = item.case.applicant
    log.record_look(
        request.actor,
        [applicant.public_id] if applicant else [],
        what="view",
        purpose="区级抽查",
        subject_ref=item.case.number,
    )
    if applicant:
        unlock([applicant])
    visitors = queries.posted_in(item.sample.district, DISTRICT_CONFIRMER).exclude(public_id=request.actor.staff_id)
    deed = Deed(
        _("登记抽查结果"),
        _("结论为有误的，会向镇街提出一个疑点，由镇街核实；抽查本身不改变待遇。"),
        _("登记结果"),
        _("已登记抽查结果。"),
        f"sample.result:{item.public_id}",
        facts=((_("住址"), applicant.address.shown() if applicant and applicant.address else "—"),),
    )

    def act(typed: dict[str, Any]) -> object:
        return record_sample_result(actor=request.actor, item=item, **typed).public_id

    form = SampleResultForm(request.POST or None, visitors=visitors)
    back = reverse("assistance:sample", args=[item.sample.public_id])
    return deed_page(request, deed, form=form, act=act, back=back, case=item.case)
