"""Signing in and out. Passwords are Django's, lock-out is axes', and what may be done comes from the posting chosen."""

from __future__ import annotations

import math
from uuid import UUID

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from minzheng.lib import clock

from .actor import Actor
from .actors import postings_in_force
from .history import author
from .models import Posting, Staff
from .refusals import Reason, Refused

POSTING, RESIDENT, SIGNED_IN_AT = "posting", "resident", "signed_in_at"

__all__ = [
    "authenticate_staff",
    "end_session",
    "postings_in_force",
    "start_resident_session",
    "start_session",
]


def authenticate_staff(request: HttpRequest, username: str, password: str) -> Staff:
    """The member of staff with this name and password who holds a posting today.

    Raises Refused: wrong name or password (which of the two is not said), locked out (with the time), no posting.
    """
    _refuse_if_locked(request, username)
    with author(Actor.system("sign-in")):  # checking may renew an outdated hash; a failure is counted
        staff = authenticate(request, username=username, password=password)
    if not isinstance(staff, Staff):
        _refuse_if_locked(request, username)
        raise Refused(Reason("wrong_password", _("用户名或密码不正确。")))
    if not postings_in_force(staff).exists():
        raise Refused(Reason("no_posting", _("您目前没有有效的任职，请联系系统管理员。")))
    return staff


def start_session(request: HttpRequest, staff: Staff, posting: Posting) -> None:
    """Begin a new session in the posting chosen, or change to another posting of the same person.

    Raises Refused if the posting is another's or not in force today.
    """
    if not postings_in_force(staff).filter(pk=posting.pk).exists():
        raise Refused(Reason("no_posting", _("该任职不属于您，或今天不在任期内。")))
    with author(Actor.system("sign-in")):
        if request.user != staff:
            _forget(request)
            login(request, staff, backend="django.contrib.auth.backends.ModelBackend")
            request.session[SIGNED_IN_AT] = clock.real_now().timestamp()
    request.session[POSTING] = str(posting.public_id)


def start_resident_session(request: HttpRequest, *, person_id: UUID, name: str) -> None:
    """Begin a resident's session, once she has proved who she is. It holds her public id and name, nothing else."""
    _forget(request)
    request.session[RESIDENT] = {"person": str(person_id), "name": name}
    request.session[SIGNED_IN_AT] = clock.real_now().timestamp()


def page_of_the_locked_out(request: HttpRequest, response: HttpResponse, credentials: object) -> HttpResponse:
    """What axes answers with in place of our page: our page, which says how long the lock holds."""
    return response


def end_session(request: HttpRequest) -> None:
    """Sign out, whoever it is; nothing of the session stays."""
    logout(request)


def _forget(request: HttpRequest) -> None:
    """A session belongs to one person: what another left goes, and the session gets a new key."""
    logout(request)


def _refuse_if_locked(request: HttpRequest, username: str) -> None:
    if AxesProxyHandler.is_locked(request, {"username": username}):
        text = _("密码错误次数过多，该用户名已锁定。请在 %(minutes)d 分钟后再试。")
        raise Refused(Reason("locked_out", text % {"minutes": _minutes_locked(username)}))


def _minutes_locked(username: str) -> int:
    """How long the lock still holds: it counts from the last wrong password, by the machine's own time."""
    last = AccessAttempt.objects.filter(username=username).aggregate(last=Max("attempt_time"))["last"]
    left = settings.AXES_COOLOFF_TIME - (clock.real_now() - last) if last else settings.AXES_COOLOFF_TIME
    return max(1, math.ceil(left.total_seconds() / 60))
