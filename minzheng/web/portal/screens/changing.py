"""Telling of a change in a family in benefit, and seeing what became of it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods

from minzheng.access import gate
from minzheng.access.doors import resident_door
from minzheng.access.encryption import unlock
from minzheng.access.refusals import Refused
from minzheng.cases import kinds
from minzheng.cases.models import Case
from minzheng.domains.assistance import queries as assistance
from minzheng.domains.assistance.actions import declare_change
from minzheng.domains.assistance.models import DeclaredChange
from minzheng.domains.assistance.vocabulary import FAMILY_CHANGES
from minzheng.ui.submissions import carry_out

from ..benefit_forms import ChangeForm
from ..expiry import given_back, keeps
from .case import UNPROCESSABLE, looked_at

STATES: dict[str, tuple[Any, str, Any]] = {
    "": (gettext_lazy("还没有看"), "yellow", gettext_lazy("街道还没有看，钱照常发")),
    "refuted": (gettext_lazy("看过了"), "green", gettext_lazy("街道看过了，待遇不变")),
    "confirmed": (gettext_lazy("已转复核"), "blue", gettext_lazy("已转入复核，结果会书面告诉您")),
}


@keeps("what", "happened_on", "words")
@resident_door
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def changes(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """For as long as the benefit goes on. What is told goes to the clerks; nothing is otherwise by itself."""
    case = looked_at(request, public_id, purpose="申报家庭变化")
    gate.exists_if(assistance.is_in_benefit(case))
    if request.method != "POST":
        typed = given_back(request)
        if typed:
            messages.info(request, _("刚才写的已经放回来了；照片要重新选一次。请看一遍，再提交。"))
        return _page(request, case, ChangeForm(initial=typed))
    form = ChangeForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, case, form, status=UNPROCESSABLE)
    try:
        carry_out(request, request.actor, what=f"change:{case.public_id}", act=lambda: _declare(request, case, form))
    except Refused as refused:
        form.show(refused)
        return _page(request, case, form, status=UNPROCESSABLE)
    messages.success(request, _("收到了。街道的工作人员会看，需要的会和您联系。"))
    return redirect("portal:changes", public_id=case.public_id)


def told_by(case: Case) -> list[dict[str, Any]]:
    """What she has told from home, the newest first, each with where it stands."""
    found = assistance.changes_of(case)
    unlock([change.doubt for change in found])
    return [_row(change) for change in found]


def _row(change: DeclaredChange) -> dict[str, Any]:
    state, tone, sentence = STATES[change.doubt.verdict]
    return {
        "what": FAMILY_CHANGES[change.what],
        "happened_on": change.doubt.happened_on,
        "told_at": change.doubt.raised_at,
        "words": change.doubt.text.shown().partition("。")[2],
        "state": state,
        "sentence": sentence,
        "tone": tone,
    }


def _declare(request: HttpRequest, case: Case, form: ChangeForm) -> int:
    typed = dict(form.cleaned_data)
    upload = typed.pop("photo")
    photo = (upload.name, upload.read()) if upload else None
    return declare_change(actor=request.actor, case=case, photo=photo, **typed).pk


def _page(request: HttpRequest, case: Case, form: ChangeForm, *, status: int = 200) -> HttpResponse:
    context = {"case": case, "kind": kinds.kind_of(case), "form": form, "told": told_by(case)}
    return render(request, "portal/changes.html", context, status=status)
