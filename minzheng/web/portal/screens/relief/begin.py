"""The first page: when not to wait for a form; then the form, or the way back into it; leaving it, throwing it away."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minzheng.access.doors import public_door
from minzheng.access.sign_in import end_session
from minzheng.domains.assistance.actions import discard_home_draft

from ... import expiry
from ...application import relief_steps as steps
from .door import METHODS, Form, begun_door, form_of


@public_door
@never_cache
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """What it is for, what is asked; whoever is in danger is sent to people and not to a form."""
    is_in = request.actor is not None and request.actor.is_resident
    form = form_of(request.actor) if is_in else None
    begun = form.draft if form else None
    context = {
        "goes_on": steps.first_open(form.filling) if form and begun else "",
        "begun": begun.updated_at if begun else None,
        "is_in": is_in,
    }
    return render(request, "portal/relief/begin.html", context)


@begun_door
@require_POST
def leave(request: HttpRequest, form: Form) -> HttpResponse:
    """Everything is kept; the browser forgets who was here."""
    end_session(request)
    response = redirect("portal:relief")
    expiry.forget(response)
    messages.success(request, _("已经保存。下次登录，就能接着填；90 天内有效。"))
    return response


@begun_door
@require_http_methods(METHODS)
def throw_away(request: HttpRequest, form: Form) -> HttpResponse:
    """Asked once more, then gone: it was never an application."""
    if request.method != "POST":
        return render(request, "portal/apply/throw_away.html", {"back": steps.first_open(form.filling)})
    if form.draft is not None:
        discard_home_draft(actor=form.actor, draft=form.draft)
    messages.success(request, _("已经删掉，没有提交。"))
    return redirect("portal:home")
