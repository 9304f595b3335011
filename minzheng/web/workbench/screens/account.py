"""One's own account: password and second factor. What is shown once is shown in the answer to the form and nowhere else."""

from __future__ import annotations

from typing import Any

import segno
from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from minzheng.access import second_factor as factors
from minzheng.access import security_log, sign_in, totp
from minzheng.access import staff as members
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.ui.forms import Form

from ..account_forms import BeginForm, ConfirmForm, PasswordForm, RemoveForm

PAGES = ("GET", "HEAD", "POST")


@staff_door()
@require_safe
def account(request: HttpRequest) -> HttpResponse:
    """What guards her account, and what she can change of it."""
    return _account(request, RemoveForm())


@staff_door(while_owing=True)
@require_http_methods(PAGES)
@sensitive_post_parameters("password", "new", "again")
def password(request: HttpRequest) -> HttpResponse:
    """A new password of her own choice; her other sessions end."""
    form = PasswordForm(request.POST or None, staff=request.user)
    if request.method == "POST" and form.is_valid():
        try:
            sign_in.confirm_password(request, form.cleaned_data["password"])
            members.change_password(actor=request.actor, staff=request.user, password=form.cleaned_data["new"])
        except Refused as refused:
            form.show(refused)
        else:
            sign_in.keep_session(request)
            messages.success(request, _("密码已修改。您在其他设备上的登录已经退出。"))
            return redirect("workbench:home" if request.owes else "workbench:account")
    context = {"form": form, "base": _base(request)}
    return render(request, "workbench/account/password.html", context, status=_status(form))


@staff_door(while_owing=True)
@require_http_methods(PAGES)
@sensitive_post_parameters("code", "current")
def second_factor(request: HttpRequest) -> HttpResponse:
    """Set one up or replace it: the password, then the QR code, then a code, then the recovery codes, told once."""
    secret = factors.begun_secret(request.user)
    if secret is None:
        return _begin_page(request, BeginForm(), came_late=request.method == "POST")
    replaces = factors.is_enrolled(request.user)
    form = ConfirmForm(request.POST or None, replaces=replaces)
    if request.method == "POST" and form.is_valid():
        try:
            codes = factors.confirm(actor=request.actor, staff=request.user, **form.cleaned_data)
        except Refused as refused:
            form.show(refused)
        else:
            sign_in.keep_session(request, proved=True)
            return render(request, "workbench/account/recovery_codes.html", {"codes": codes})
    context = {"form": form, "secret": _in_groups(secret), "qr": _picture(secret, request), "base": _base(request)}
    return render(request, "workbench/account/second_factor.html", context, status=_status(form))


@staff_door(while_owing=True)
@require_POST
@sensitive_post_parameters("password")
def begin_second_factor(request: HttpRequest) -> HttpResponse:
    """Make the secret, once the password was given again."""
    form = BeginForm(request.POST)
    if form.is_valid():
        try:
            sign_in.confirm_password(request, form.cleaned_data["password"])
            factors.begin(actor=request.actor, staff=request.user)
        except Refused as refused:
            form.show(refused)
        else:
            return redirect("workbench:second_factor")
    return _begin_page(request, form)


@staff_door()
@require_POST
@sensitive_post_parameters("code")
def remove_second_factor(request: HttpRequest) -> HttpResponse:
    """Take her own away, with a code of it."""
    form = RemoveForm(request.POST)
    if form.is_valid():
        try:
            factors.remove(actor=request.actor, staff=request.user, code=form.cleaned_data["code"])
        except Refused as refused:
            form.show(refused)
        else:
            sign_in.keep_session(request, proved=False)
            messages.success(request, _("二次验证已停用。您在其他设备上的登录已经退出。"))
            return redirect("workbench:account")
    return _account(request, form)


def _account(request: HttpRequest, form: Form) -> HttpResponse:
    context = {
        "enrolled": factors.enrolled(request.user),
        "is_required": settings.SECOND_FACTOR_REQUIRED,
        "form": form,
        "last": security_log.last_signed_in(request.user),
    }
    return render(request, "workbench/account/account.html", context, status=_status(form))


def _begin_page(request: HttpRequest, form: Form, *, came_late: bool = False) -> HttpResponse:
    if came_late:
        messages.warning(request, str(factors.NOT_BEGUN))
    context = {"form": form, "replaces": factors.is_enrolled(request.user), "base": _base(request)}
    return render(request, "workbench/account/begin.html", context, status=422 if came_late else _status(form))


def _base(request: HttpRequest) -> str:
    """A page of the workbench; where this has to be done before anything else, one without its navigation."""
    return "workbench/account/owed.html" if request.owes else "workbench/base.html"


def _picture(secret: str, request: HttpRequest) -> str:
    """The QR code as the address of a picture: it travels inside the page and is fetched from nowhere."""
    code = segno.make(totp.address_for(secret, request.user.get_username()), error="m")
    return str(code.svg_data_uri(scale=5, border=4, dark="#000", light="#fff"))


def _in_groups(secret: str) -> list[str]:
    return [secret[start : start + 4] for start in range(0, len(secret), 4)]


def _status(form: Any) -> int:
    return 422 if form.is_bound and form.errors else 200
