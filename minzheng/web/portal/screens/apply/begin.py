"""The beginning: three things to bring, who you are, the code, and the form; leaving it, throwing it away."""

from __future__ import annotations

import time
from uuid import UUID

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minzheng.access.doors import public_door, resident_door
from minzheng.access.refusals import Refused
from minzheng.access.requests import address_of
from minzheng.access.sign_in import end_session
from minzheng.domains.assistance import queries as assistance
from minzheng.domains.assistance.actions import discard_home_draft, save_home_draft
from minzheng.domains.assistance.actions.at_home import NEWCOMERS_DOOR
from minzheng.domains.assistance.models import HomeDraft
from minzheng.registry.models import Person

from ... import codes, expiry, newcomers, queries
from ...application import steps
from ...application.filling import PROGRAMME, Filling
from ...application.forms import NewcomerForm
from ...check import answered
from ...forms import CodeForm
from ...models import Newcomer
from .. import sign_in
from ..help import three_things
from .door import UNPROCESSABLE, Form, form_door, form_of, open_newcomers_form, posted

APPLYING = "applying"
TOO_MANY_REQUESTS = 429


@public_door
@never_cache
@require_safe
def begin(request: HttpRequest) -> HttpResponse:
    """What is needed, what happens; or the way back into a form that was begun."""
    form = form_of(request)
    context = {
        "bring": three_things(),
        "goes_on": steps.first_open(form.filling) if form else "",
        "begun": form.draft.updated_at if form else None,
        "open_case": _open_case(request),
    }
    return render(request, "portal/apply/begin.html", context)


@public_door
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def who(request: HttpRequest) -> HttpResponse:
    """Name, number and telephone; a code goes to the telephone, whoever's number it is."""
    if request.actor is not None and request.actor.is_resident:
        return redirect("portal:apply")
    form = NewcomerForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return _who_page(request, form, status=UNPROCESSABLE if form.is_bound else 200)
    started = time.monotonic()
    try:
        asked = newcomers.ask_to_apply(**form.cleaned_data, address=address_of(request))
    except Refused as refused:
        return _who_page(request, form, refused=refused, status=TOO_MANY_REQUESTS)
    request.session[APPLYING] = str(asked.public_id)
    time.sleep(max(0.0, started + sign_in.ANSWER_SECONDS - time.monotonic()))
    return redirect("portal:apply_code")


@public_door
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def enter_code(request: HttpRequest) -> HttpResponse:
    """The code, in the browser that asked for it; then the form that was begun, or a blank one."""
    if APPLYING not in request.session:
        return redirect("portal:apply_who")
    form = CodeForm(posted(request))
    if request.method != "POST" or not form.is_valid():
        return _code_page(request, form, status=UNPROCESSABLE if form.is_bound else 200)
    answer = codes.redeem(UUID(request.session[APPLYING]), form.cleaned_data["code"])
    if answer.newcomer is None:
        form.add_error(answer.reason.field or None, str(answer.reason))
        return _code_page(request, form, again=answer.reason != codes.WRONG, status=UNPROCESSABLE)
    before = answered(request)
    if answer.person is not None:
        return _as_resident(request, answer.person, before)
    draft = _newcomers_draft(answer.newcomer, before)
    open_newcomers_form(request, draft)
    return redirect(steps.first_open(Filling.from_content(draft.content.open())))


@resident_door
@require_POST
def start(request: HttpRequest) -> HttpResponse:
    """A resident who has signed in begins, or goes on with what she has begun."""
    draft = _residents_draft(request, queries.oneself(request.actor), answered(request))
    return redirect(steps.first_open(Filling.from_content(draft.content.open())))


@form_door
@require_POST
def leave(request: HttpRequest, form: Form) -> HttpResponse:
    """Everything is kept; the browser forgets who was here."""
    end_session(request)
    response = redirect("portal:apply")
    expiry.forget(response)
    messages.success(request, _("已经保存。下次用同一个身份证号码和手机，就能接着填；90 天内有效。"))
    return response


@form_door
@require_http_methods(["GET", "HEAD", "POST"])
def throw_away(request: HttpRequest, form: Form) -> HttpResponse:
    """Asked once more, then gone: it was never an application."""
    if request.method != "POST":
        return render(request, "portal/apply/throw_away.html", {"back": steps.first_open(form.filling)})
    discard_home_draft(actor=form.actor, draft=form.draft)
    messages.success(request, _("已经删掉，没有提交。"))
    return redirect("portal:home")


def _as_resident(request: HttpRequest, person: Person, before: dict[str, str]) -> HttpResponse:
    """Number and telephone are those on file: this is a sign-in like any other."""
    sign_in.let_in(request, person)
    draft = _residents_draft(request, person, before, actor=sign_in.resident_of(person))
    response = redirect(steps.first_open(Filling.from_content(draft.content.open())))
    expiry.remember(request, response)
    return response


def _residents_draft(request: HttpRequest, person: Person, before: dict[str, str], *, actor=None) -> HomeDraft:
    draft = assistance.draft_of_person(person.public_id)
    if draft is not None:
        return draft
    filler = {
        "name": person.name,
        "identity_number": person.identity_number.open(),
        "phone": person.phone.open() if person.phone else "",
    }
    content = Filling.begun_by(filler, **before).as_content()
    return save_home_draft(actor=actor or request.actor, content=content, person=person)


def _newcomers_draft(newcomer: Newcomer, before: dict[str, str]) -> HomeDraft:
    who_she_is = newcomer.who.open()
    key = newcomers.key_of(who_she_is)
    draft = assistance.draft_of_newcomer(key)
    if draft is not None:
        return draft
    return save_home_draft(actor=NEWCOMERS_DOOR, content=Filling.begun_by(who_she_is, **before).as_content(), key=key)


def _open_case(request: HttpRequest):
    """Her own application that is being handled: there is no second one beside it."""
    if request.actor is None or not request.actor.is_resident:
        return None
    return next(
        (
            case
            for case in queries.own_cases(request.actor)
            if case.is_open and case.kind == f"assistance.{PROGRAMME}" and queries.is_hers(request.actor, case)
        ),
        None,
    )


def _who_page(
    request: HttpRequest, form: NewcomerForm, *, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    context = {"form": form, "reasons": refused.reasons if refused else []}
    return render(request, "portal/apply/who.html", context, status=status)


def _code_page(request: HttpRequest, form: CodeForm, *, again: bool = False, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "again": again,
        "minutes": codes.LIVES_MINUTES,
        "outbox_url": reverse("portal:outbox") if settings.DEVELOPMENT_OUTBOX else "",
    }
    return render(request, "portal/apply/code.html", context, status=status)
