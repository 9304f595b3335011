"""Photographs of the three things, and of what shows that somebody may act for the applicant."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from minzheng.access.refusals import Refused
from minzheng.domains.assistance.actions import add_home_paper, drop_home_paper
from minzheng.ui.submissions import carry_out

from ...application import steps
from ...application.forms import PaperForm, paper_kinds
from .door import UNPROCESSABLE, Form, form_door, posted
from .pages import METHODS


@form_door
@require_http_methods(METHODS)
def papers(request: HttpRequest, form: Form) -> HttpResponse:
    """One photograph at a time; what is there, what is not. None is needed to lodge: they can be brought later."""
    kinds = paper_kinds(form.filling.ground)
    if request.method == "POST" and "on" in request.POST:
        form.keep(done="papers")
        return redirect(steps.after("papers", form.filling))
    asked = PaperForm(posted(request), request.FILES or None, kinds=kinds)
    if request.method == "POST" and asked.is_valid():
        upload = asked.cleaned_data["file"]
        try:
            carry_out(
                request,
                form.actor,
                what=f"apply.paper:{form.draft.public_id}",
                act=lambda: (
                    add_home_paper(
                        actor=form.actor,
                        draft=form.draft,
                        kind=asked.cleaned_data["kind"],
                        upload_name=upload.name,
                        content=upload.read(),
                    ).public_id
                ),
            )
            return redirect("portal:apply_papers")
        except Refused as refused:
            asked.show(refused)
    brought = list(form.draft.papers.all())
    context = {
        "form": asked,
        "rows": [
            {"label": label, "papers": [paper for paper in brought if paper.kind == kind]} for kind, label in kinds
        ],
        "drop_url": reverse("portal:apply_drop"),
        "leave_url": reverse("portal:apply_leave"),
        "where": steps.where("papers", form.filling),
        "back": steps.before("papers", form.filling),
    }
    return render(request, "portal/apply/papers.html", context, status=UNPROCESSABLE if asked.is_bound else 200)


@form_door
@require_POST
def drop(request: HttpRequest, form: Form) -> HttpResponse:
    """Take one out again."""
    try:
        paper = form.draft.papers.filter(public_id=UUID(request.POST.get("paper", ""))).first()
    except ValueError:
        raise Http404 from None
    if paper is not None:
        drop_home_paper(actor=form.actor, paper=paper)
    return redirect("portal:apply_papers")
