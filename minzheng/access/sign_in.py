"""Signing in and out. Passwords are Django's, lock-out is axes', and what may be done comes from the posting chosen.

Whoever has a second factor is signed in only after its code (second_factor.py); until then the session holds her public
id and nothing that a door would open for.
"""

from __future__ import annotations

import math
from datetime import timedelta
from typing import Any
from uuid import UUID

from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt
from django.conf import settings
from django.contrib.auth import authenticate, login, logout, update_session_auth_hash
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.utils.translation import gettext_lazy as _

from minzheng.lib import clock

from . import security_log
from .actor import Actor
from .actors import postings_in_force
from .history import author
from .models import Posting, Staff
from .refusals import Reason, Refused
from .roles import ROLES

POSTING, RESIDENT, SIGNED_IN_AT = "posting", "resident", "signed_in_at"
AWAITED, PROVED = "awaited", "proved"
PASSWORD, SECOND_FACTOR = "password", "second_factor"

CODE_AWAITED_FOR = timedelta(minutes=5)
SIGN_IN = Actor.system("sign-in")
NO_POSTING = Reason("no_posting", _("您目前没有有效的任职，请联系系统管理员。"))
WRONG_PASSWORD = Reason("wrong_password", _("用户名或密码不正确。"))


def authenticate_staff(request: HttpRequest, username: str, password: str) -> Staff:
    """The member of staff with this name and password who holds a posting today.

    Raises Refused: wrong name or password (which of the two is not said), locked out (with the time), no posting.
    """
    staff = _with_password(request, username, password)
    if not postings_in_force(staff).exists():
        raise Refused(NO_POSTING)
    return staff


def confirm_password(request: HttpRequest, password: str) -> None:
    """Ask somebody inside for her password again, before she changes what guards her account. Raises Refused as above."""
    try:
        _with_password(request, request.user.get_username(), password)
    except Refused as refused:
        raise Refused(*(Reason(each.key, _not_the_name(each), "password") for each in refused.reasons)) from None


def await_code(request: HttpRequest, staff: Staff) -> None:
    """The password was right and a code is still to come: nobody is signed in, for five minutes at most."""
    _forget(request)
    request.session[AWAITED] = {
        "staff": str(staff.public_id),
        "since": clock.real_now().timestamp(),
        "stamp": staff.get_session_auth_hash(),
    }


def awaited(request: HttpRequest) -> Staff | None:
    """Whose code is awaited; None when it came too late, or password, factor or account changed in between."""
    waiting = request.session.get(AWAITED)
    if waiting is None or clock.real_now().timestamp() - waiting["since"] > CODE_AWAITED_FOR.total_seconds():
        return None
    staff = Staff.objects.filter(public_id=waiting["staff"], is_active=True).first()
    if staff is None or not constant_time_compare(staff.get_session_auth_hash(), waiting["stamp"]):
        return None
    return staff


def start_session(request: HttpRequest, staff: Staff, posting: Posting, *, proved: bool = False) -> None:
    """Begin a new session in the posting chosen, or change to another posting of the same person.

    ``proved``: a second factor was asked for and given. Raises Refused if the posting is another's or not in force today.
    """
    if not postings_in_force(staff).filter(pk=posting.pk).exists():
        raise Refused(Reason("no_posting", _("该任职不属于您，或今天不在任期内。")))
    with author(SIGN_IN):
        if request.user != staff:
            _forget(request)
            login(request, staff, backend="django.contrib.auth.backends.ModelBackend")
            request.session[SIGNED_IN_AT] = clock.real_now().timestamp()
            request.session[PROVED] = proved
            security_log.record(security_log.SIGNED_IN, subject=staff, posting=posting)
    request.session[POSTING] = str(posting.public_id)


def keep_session(request: HttpRequest, *, proved: bool | None = None) -> None:
    """After her own password or second factor changed: her other sessions have ended, this one goes on under a new key."""
    request.user.refresh_from_db()
    update_session_auth_hash(request, request.user)
    if proved is not None:
        request.session[PROVED] = proved


def owed(request: HttpRequest, role: str) -> str:
    """What somebody signed in has to do before anything else: ``password``, ``second_factor``, or nothing."""
    if request.user.must_change_password:
        return PASSWORD
    if settings.SECOND_FACTOR_REQUIRED and ROLES[role].needs_second_factor and not request.session.get(PROVED):
        return SECOND_FACTOR
    return ""


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


def _with_password(request: HttpRequest, username: str, password: str) -> Staff:
    _refuse_if_locked(request, username)
    with author(SIGN_IN):  # checking may renew an outdated hash; a failure is counted
        staff = authenticate(request, username=username, password=password)
    if not isinstance(staff, Staff):
        _record_failure(request, username)
        _refuse_if_locked(request, username)
        raise Refused(WRONG_PASSWORD)
    return staff


def _record_failure(request: HttpRequest, username: str) -> None:
    """Of a name that is nobody's only the fact is kept."""
    locked = AxesProxyHandler.is_locked(request, {"username": username})
    subject = Staff.objects.filter(username=username).first()
    with author(SIGN_IN):
        security_log.record(security_log.SIGN_IN_FAILED, subject=subject)
        if locked:
            security_log.record(security_log.LOCKED_OUT, subject=subject)


def _not_the_name(reason: Reason) -> Any:
    return _("密码不正确。") if reason.key == WRONG_PASSWORD.key else reason.text


def _refuse_if_locked(request: HttpRequest, username: str) -> None:
    if AxesProxyHandler.is_locked(request, {"username": username}):
        text = _("密码错误次数过多，该用户名已锁定。请在 %(minutes)d 分钟后再试。")
        raise Refused(Reason("locked_out", text % {"minutes": _minutes_locked(username)}))


def _minutes_locked(username: str) -> int:
    """How long the lock still holds: it counts from the last wrong password, by the machine's own time."""
    last = AccessAttempt.objects.filter(username=username).aggregate(last=Max("attempt_time"))["last"]
    left = settings.AXES_COOLOFF_TIME - (clock.real_now() - last) if last else settings.AXES_COOLOFF_TIME
    return max(1, math.ceil(left.total_seconds() / 60))
