"""A page with one form about a case: shown, sent once, refused at the right field, done with a word and a way on."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import override

from minzheng.access import log
from minzheng.access.refusals import Refused
from minzheng.cases.documents import OFFICIAL
from minzheng.cases.models import Case

from ..forms import Form
from ..submissions import carry_out

UNPROCESSABLE = 422


def form_page(
    request: HttpRequest,
    form: Form,
    act: Callable[[], object],
    *,
    case: Case,
    what: str,
    title: Any,
    button: Any,
    done: Any,
    back: str,
    lede: Any = "",
    aside: str = "",
    **context: Any,
) -> HttpResponse:
    """Show the form, or carry out ``act`` when it was sent and is in order. The look at the case's person is logged."""
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                carry_out(request, request.actor, what=what, act=act)
            except Refused as refused:
                form.show(refused)
            else:
                messages.success(request, done)
                return redirect(back)
        status = UNPROCESSABLE
    look_at(request, case, title)
    shown = {"case": case, "form": form, "title": title, "button": button, "lede": lede, "back": back, "aside": aside}
    return render(request, "ui/papers/form.html", {**shown, **context}, status=status)


def look_at(request: HttpRequest, case: Case, purpose: Any) -> None:
    """Log that the person of a case was looked at; the log is Chinese whoever reads."""
    if case.applicant is not None:
        with override(OFFICIAL):
            log.record_look(
                request.actor,
                [case.applicant.public_id],
                what=log.VIEW,
                purpose=str(purpose),
                subject_ref=case.number,
            )
