"""Signing in with password and code, choosing the posting to act in, signing out."""

from __future__ import annotations

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_POST

from minzheng.access import second_factor, security_log
from minzheng.access import sign_in as sessions
from minzheng.access.actors import role_label
from minzheng.access.doors import public_door, staff_door
from minzheng.access.models import Posting, Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.ui.dates import date_text

from ..account_forms import CodeForm
from ..forms import SignInForm

LEFT = "left"  # in the address after signing out

NEWS = {
    security_log.FACTOR_RESET: gettext_lazy(
        "系统管理员已于%(when)s重置您的二次验证。如果不是您本人要求的，请立即报告，并尽快重新设置。"
    ),
    security_log.PASSWORD_RESET: gettext_lazy("系统管理员已于%(when)s重置您的密码。如果不是您本人要求的，请立即报告。"),
    security_log.UNLOCKED: gettext_lazy("您的账号曾因多次输错被锁定，系统管理员已于%(when)s解锁。"),
    security_log.REACTIVATED: gettext_lazy("您的账号曾经停用，系统管理员已于%(when)s恢复使用。"),
}
"""What is said at the next sign-in of what another did to the account."""


@public_door
@never_cache
@sensitive_post_parameters("password")
def sign_in(request: HttpRequest) -> HttpResponse:
    """Name and password; then to the page that was asked for, by way of the postings where there are several."""
    if request.actor is not None and request.actor.is_staff and request.method != "POST":
        return redirect(_wanted(request) or "workbench:home")
    form = SignInForm(request.POST or None)
    refused = None
    if request.method == "POST" and form.is_valid():
        try:
            return _begin(request, **form.cleaned_data)
        except Refused as error:
            refused = error
    context = {
        "form": form,
        "refused": refused,
        "locked": refused is not None and any(reason.key == "locked_out" for reason in refused.reasons),
        "next": _wanted(request),
        "was_inside": _was_inside(request),
        "has_left": LEFT in request.GET,
        "demo_accounts": _demo_accounts(),
    }
    return render(request, "workbench/sign_in.html", context, status=_status(request, context["locked"]))


def _demo_accounts() -> list[dict[str, str]]:
    """The cast of the demonstration city: [{username, password, name, role, place}], where the settings name one."""
    return [{**account, "role": role_label(account["role"])} for account in getattr(settings, "DEMO_ACCOUNTS", ())]


def _begin(request: HttpRequest, username: str, password: str) -> HttpResponse:
    staff = sessions.authenticate_staff(request, username, password)
    if second_factor.is_enrolled(staff):
        wanted = _wanted(request)
        sessions.await_code(request, staff)
        return redirect(f"{reverse('workbench:code')}?{urlencode({'next': wanted})}" if wanted else "workbench:code")
    return _enter(request, staff)


@public_door
@never_cache
@sensitive_post_parameters("code")
def code(request: HttpRequest) -> HttpResponse:
    """The second factor, for somebody whose password was right: five minutes, and no session before it."""
    staff = sessions.awaited(request)
    if staff is None:
        if request.method == "POST":
            messages.warning(request, _("等待验证码的时间已过，请重新输入用户名和密码。"))
        return redirect("workbench:sign_in")
    form = CodeForm(request.POST or None)
    locked = False
    if request.method == "POST" and form.is_valid():
        try:
            second_factor.prove(staff, form.cleaned_data["code"])
            return _enter(request, staff, proved=True)
        except Refused as refused:
            locked = any(reason.key == "locked_out" for reason in refused.reasons)
            form.show(refused)
    context = {"form": form, "next": _wanted(request)}
    return render(request, "workbench/code.html", context, status=_status(request, locked))


def _enter(request: HttpRequest, staff: Staff, *, proved: bool = False) -> HttpResponse:
    """Begin the session, by way of the postings where there are several; tell her what was done to her account."""
    postings = list(sessions.postings_in_force(staff))
    if not postings:
        raise Refused(sessions.NO_POSTING)
    wanted = _wanted(request)
    news = security_log.untold(staff)
    sessions.start_session(request, staff, postings[0], proved=proved)
    for event in news:
        messages.warning(request, NEWS[event.kind] % {"when": date_text(event.at)})
    if len(postings) == 1:
        return redirect(wanted or "workbench:home")
    return redirect(f"{reverse('workbench:posting')}?{urlencode({'next': wanted})}")


@staff_door()
@never_cache
def posting(request: HttpRequest) -> HttpResponse:
    """The postings a member of staff holds today; the one she chooses says what she sees and may do."""
    refused = None
    postings = list(sessions.postings_in_force(request.user))
    if request.method == "POST":
        try:
            sessions.start_session(request, request.user, _chosen(request, postings))
        except Refused as error:
            refused = error
        else:
            return redirect(_wanted(request) or "workbench:home")
    context = {
        "postings": [
            {"posting": row, "role": role_label(row.role), "is_current": row.public_id == request.actor.posting_id}
            for row in postings
        ],
        "refused": refused,
        "next": _wanted(request),
    }
    return render(request, "workbench/posting.html", context, status=422 if refused else 200)


@public_door
@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session; nothing of it stays."""
    sessions.end_session(request)
    return redirect(f"{reverse('workbench:sign_in')}?{LEFT}=1")


def _chosen(request: HttpRequest, postings: list[Posting]) -> Posting:
    chosen = next((row for row in postings if str(row.public_id) == request.POST.get("posting")), None)
    if chosen is None:
        raise Refused(Reason("posting", _("请选择一个岗位。"), field="posting"))
    return chosen


def _wanted(request: HttpRequest) -> str:
    """The page to go on to: an address of this site, or none."""
    return _safe(request, request.POST.get("next") or request.GET.get("next") or _page_left_behind(request))


def _was_inside(request: HttpRequest) -> bool:
    """Whether she was sent here from inside: the door names the page asked for, or a form of ours was posted in vain."""
    home = reverse("workbench:home")
    return bool(_page_left_behind(request)) or request.GET.get("next", home) != home


def _page_left_behind(request: HttpRequest) -> str:
    """The page whose form was posted after its session had ended: the browser names it as the referrer."""
    if request.method != "GET" or LEFT in request.GET:
        return ""
    came_from = urlsplit(request.headers.get("Referer", ""))
    inside = came_from.path.startswith(reverse("workbench:home")) and came_from.netloc == request.get_host()
    return came_from.path if inside and not came_from.path.startswith(reverse("workbench:sign_in")) else ""


def _safe(request: HttpRequest, address: str) -> str:
    allowed = url_has_allowed_host_and_scheme(
        address, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    leads_in_circles = urlsplit(address).path.startswith(reverse("workbench:sign_in"))
    return address if allowed and not leads_in_circles else ""


def _status(request: HttpRequest, locked: bool) -> int:
    if locked:
        return 429
    return 422 if request.method == "POST" else 200
