"""Photographs of what happened and of the three things. None is needed to hand in: in an emergency papers follow."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from minzheng.access.refusals import Refused
from minzheng.domains.assistance.actions import add_home_paper, drop_home_paper
from minzheng.ui.submissions import carry_out

from ...application import relief_steps as steps
from ...application.forms import PaperForm
from ...application.relief import paper_kinds
from ..apply.door import posted
from .door import METHODS, UNPROCESSABLE, Form, begun_door


@begun_door
@require_http_methods(METHODS)
def papers(request: HttpRequest, form: Form) -> HttpResponse:
    """One photograph at a time; what is there, what is not."""
    draft, kinds = form.keep(), paper_kinds()
    if request.method == "POST" and "on" in request.POST:
        form.keep(done="papers")
        return redirect(steps.after("papers", form.filling))
    asked = PaperForm(posted(request), request.FILES or None, kinds=kinds)
    if request.method == "POST" and asked.is_valid():
        kind, upload = asked.cleaned_data["kind"], asked.cleaned_data["file"]

        def add() -> UUID:
            return add_home_paper(
                actor=form.actor, draft=draft, kind=kind, upload_name=upload.name, content=upload.read()
            ).public_id

        try:
            carry_out(request, form.actor, what=f"relief.paper:{draft.public_id}", act=add)
            return redirect("portal:relief_papers")
        except Refused as refused:
            asked.show(refused)
    brought = list(draft.papers.all())
    context = {
        "form": asked,
        "rows": [
            {"label": label, "papers": [paper for paper in brought if paper.kind == kind]} for kind, label in kinds
        ],
        "title": _("有什么凭据，拍下来"),
        "lede": _("一次加一张。现在没有的，先下一步：情况紧急的，可以先给救助，材料以后补。"),
        "drop_url": reverse("portal:relief_drop"),
        "where": steps.where("papers"),
        "back": steps.before("papers"),
        "leave_url": reverse("portal:relief_leave"),
    }
    return render(request, "portal/apply/papers.html", context, status=UNPROCESSABLE if asked.is_bound else 200)


@begun_door
@require_POST
def drop(request: HttpRequest, form: Form) -> HttpResponse:
    """Take one out again."""
    try:
        paper = form.keep().papers.filter(public_id=UUID(request.POST.get("paper", ""))).first()
    except ValueError:
        raise Http404 from None
    if paper is not None:
        drop_home_paper(actor=form.actor, paper=paper)
    return redirect("portal:relief_papers")
