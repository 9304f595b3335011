"""Signing in with the identity number and a one-time code. No answer tells whether a number is known here."""

from __future__ import annotations

import time
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from minzheng.access import log
from minzheng.access.actor import Actor
from minzheng.access.doors import public_door
from minzheng.access.refusals import Refused
from minzheng.access.requests import address_of, request_id
from minzheng.access.sign_in import end_session, start_resident_session
from minzheng.registry.models import Person

from .. import codes, expiry
from ..forms import CodeForm, IdentityForm

ASKED, WAY_BACK = "code_request", "way_back"
IDLE_SECONDS = 15 * 60
ANSWER_SECONDS = 0.4
"""Sending takes a moment that not sending doesn't. No answer comes sooner than this, so that the moment tells nothing."""

TOO_MANY_REQUESTS, UNPROCESSABLE = 429, 422


@public_door
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def ask(request: HttpRequest) -> HttpResponse:
    """First the number. A code is asked for, and the same page follows whether or not the number is known."""
    if request.actor is not None and request.actor.is_resident:
        return redirect("portal:mine")
    form = IdentityForm(request.POST or None)
    wanted = request.POST.get("next") or request.GET.get("next") or expiry.page_left(request)
    way_back = _own_page(wanted)
    if request.method != "POST" or not form.is_valid():
        return _ask_page(request, form, way_back, status=UNPROCESSABLE if form.is_bound else 200)
    started = time.monotonic()
    try:
        asked = codes.ask_for_code(identity_number=form.cleaned_data["identity_number"], address=address_of(request))
    except Refused as refused:
        return _ask_page(request, form, way_back, refused=refused, status=TOO_MANY_REQUESTS)
    request.session[ASKED] = str(asked.public_id)
    request.session[WAY_BACK] = way_back
    time.sleep(max(0.0, started + ANSWER_SECONDS - time.monotonic()))
    return redirect("portal:code")


@public_door
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def enter_code(request: HttpRequest) -> HttpResponse:
    """Then the code, in the browser that asked for it and in no other."""
    if ASKED not in request.session:
        return redirect("portal:sign_in")
    form = CodeForm(request.POST or None)
    if request.method != "POST" or not form.is_valid():
        return _code_page(request, form, status=UNPROCESSABLE if form.is_bound else 200)
    answer = codes.redeem(UUID(request.session[ASKED]), form.cleaned_data["code"])
    if answer.person is None:  # only requests of this page are redeemed here, and a newcomer's is none of them
        form.add_error(answer.reason.field or None, str(answer.reason))
        return _code_page(request, form, again=answer.reason != codes.WRONG, status=UNPROCESSABLE)
    way_back, kept = request.session[WAY_BACK], request.session.get(expiry.KEPT)
    let_in(request, answer.person)
    if kept:
        request.session[expiry.KEPT] = kept
    response = redirect(way_back or "portal:mine")
    expiry.remember(request, response)
    return response


@public_door
@require_POST
def leave(request: HttpRequest) -> HttpResponse:
    """Sign out. A member of staff in the same browser is not touched: her door is another."""
    if request.actor is not None and request.actor.is_resident:
        end_session(request)
    response = redirect("portal:home")
    expiry.forget(response)
    return response


def let_in(request: HttpRequest, person: Person) -> None:
    """Begin her session, and log that she came."""
    start_resident_session(request, person_id=person.public_id, name=person.name)
    request.session.set_expiry(IDLE_SECONDS)
    log.record_look(resident_of(person), [person.public_id], what=log.VIEW, purpose="本人登录")


def resident_of(person: Person) -> Actor:
    """The actor she is from now on; the request that lets her in has none yet."""
    return Actor.resident(person_id=person.public_id, name=person.name, request_id=request_id())


def _ask_page(
    request: HttpRequest, form: IdentityForm, way_back: str, *, refused: Refused | None = None, status: int = 200
) -> HttpResponse:
    context = {
        "form": form,
        "way_back": way_back,
        "reasons": refused.reasons if refused else [],
        "ran_out": expiry.ran_out(request),
        "kept": bool(expiry.page_left(request)),
        "idle_minutes": IDLE_SECONDS // 60,
    }
    return render(request, "portal/sign_in.html", context, status=status)


def _code_page(request: HttpRequest, form: CodeForm, *, again: bool = False, status: int = 200) -> HttpResponse:
    context = {
        "form": form,
        "again": again,
        "minutes": codes.LIVES_MINUTES,
        "outbox_url": reverse("portal:outbox") if settings.DEVELOPMENT_OUTBOX else "",
    }
    return render(request, "portal/code.html", context, status=status)


def _own_page(wanted: str) -> str:
    """The page she came for, if it is one of a resident's own; anything else leads to her matters."""
    if not wanted.startswith(reverse("portal:mine")):
        return ""
    try:
        match = resolve(urlsplit(wanted).path)
    except (Resolver404, ValueError):
        return ""
    return wanted if match.app_name == "portal" else ""
