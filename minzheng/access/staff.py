"""Members of staff and their postings, as an administrator keeps them: hired, posted, ended, locked out, let in again.

An administrator acts for her division and everything below it, sees no resident, and does nothing of this for herself.
Every act is in the security log (security_log.py).
"""

from __future__ import annotations

from datetime import date
from uuid import UUID

from axes.models import AccessAttempt
from django.conf import settings
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from minzheng.lib import clock

from . import gate, second_factor, security_log
from .actor import RESIDENT, SYSTEM, Actor
from .history import action
from .models import Division, Posting, Staff
from .refusals import Reason, Refused
from .roles import ROLES, Role
from .scope import divisions_under

ROLES_OF_STAFF: dict[str, Role] = {key: role for key, role in ROLES.items() if key not in (RESIDENT, SYSTEM)}
PASSWORD_ALPHABET = "23456789abcdefghjkmnpqrstvwxyz"  # noqa: S105  (nothing that is read for something else)
OPEN_ENDED = date.max

NOT_FOR_ONESELF = Reason("own_account", _("不能为自己办理，须由另一名系统管理员办理。"))
NOT_HER_DIVISION = Reason("not_permitted", _("此人另有本区划以外的任职，账号须由上级系统管理员管理。"))
OUTSIDE = Reason("division", _("您管理的范围内没有这个区划，请核对代码或全称。"), "division")
NO_SUCH_ROLE = Reason("role", _("没有这个岗位。"), "role")
TAKEN = Reason("username_taken", _("这个用户名已经有人使用。"), "username")
ENDS_BEFORE = Reason("ends_before", _("止期不能早于起期。"), "valid_to")
OVERLAPS = Reason("overlaps", _("此人在这段时间已有同一区划的同一任职。"), "valid_from")
ENDED = Reason("ended", _("这项任职已经结束。"), "posting")
LATER_END = Reason("later_end", _("结束日期不能晚于原定的 %(day)s；需要延长的，请另给任职。"), "ends_on")
EARLY_END = Reason("ends_before", _("结束日期不能早于任职开始的日期。"), "ends_on")


def member(actor: Actor, public_id: UUID) -> Staff:
    """A member of staff with a posting, present or past, at or below the actor's division; else Http404."""
    gate.check_may(actor, "staff.manage")
    found = Staff.objects.filter(public_id=public_id).filter(Exists(_under(actor).filter(staff=OuterRef("pk")))).first()
    if found is None:
        raise Http404
    return found


def division_named(actor: Actor, text: str) -> Division:
    """The division at or below the actor's with this code or this whole name. Refused where there is none, or several."""
    found = list(
        Division.objects.filter(Q(code=text) | Q(name=text), pk__in=_divisions(actor)).select_related("parent")
    )
    if not found:
        raise Refused(OUTSIDE)
    if len(found) > 1:
        choices = "、".join(f"{row.parent.name if row.parent else ''}{row.name} {row.code}" for row in found[:5])
        several = _("有几个区划叫这个名称，请改填代码：%(choices)s") % {"choices": choices}
        raise Refused(Reason("division", several, "division"))
    return found[0]


def postings_of(staff: Staff) -> QuerySet[Posting]:
    """Everything she was, is and will be, the latest first."""
    return staff.postings.select_related("division").order_by("-valid_from", "-pk")


def open_postings(actor: Actor, staff: Staff) -> QuerySet[Posting]:
    """Her postings of today and later that this administrator may end."""
    not_over = Q(valid_to=None) | Q(valid_to__gt=clock.today())
    return _under(actor).filter(not_over, staff=staff).select_related("division").order_by("valid_from", "pk")


def is_locked(staff: Staff) -> bool:
    """Whether wrong passwords keep her out just now, or wrong codes."""
    since = clock.real_now() - settings.AXES_COOLOFF_TIME
    tried = AccessAttempt.objects.filter(username=staff.username, attempt_time__gt=since)
    codes = staff.second_factors.filter(failures__gte=settings.AXES_FAILURE_LIMIT, failed_at__gt=since)
    return tried.filter(failures_since_start__gte=settings.AXES_FAILURE_LIMIT).exists() or codes.exists()


def why_not_post(actor: Actor, staff: Staff) -> list[Reason]:
    """Why this administrator can't change the postings of somebody."""
    return [NOT_FOR_ONESELF] if actor.staff_id == staff.public_id else []


def why_not_manage(actor: Actor, staff: Staff) -> list[Reason]:
    """Why this administrator can't touch an account: it is her own, or it opens doors beyond her division.

    Otherwise a district could let itself into the city by setting the password of somebody who is posted in both.
    """
    if reasons := why_not_post(actor, staff):
        return reasons
    not_over = staff.postings.filter(Q(valid_to=None) | Q(valid_to__gt=clock.today()))
    beyond = not_over.exclude(pk__in=_under(actor).values("pk"))
    return [NOT_HER_DIVISION] if beyond.exists() else []


@action
def add_staff(
    *,
    actor: Actor,
    username: str,
    name: str,
    role: str,
    division: str,
    valid_from: date,
    valid_to: date | None = None,
) -> tuple[Staff, str]:
    """A new member of staff with her first posting; also the one-time password, which nobody can be told again."""
    gate.require(actor, "staff.manage")
    if Staff.objects.filter(username=username).exists():
        raise Refused(TAKEN)
    password = _one_time_password()
    staff = Staff.objects.create_user(username, password, name=name, must_change_password=True)
    security_log.record(security_log.STAFF_ADDED, subject=staff, actor=actor)
    give_posting(actor=actor, staff=staff, role=role, division=division, valid_from=valid_from, valid_to=valid_to)
    return staff, password


@action
def give_posting(
    *, actor: Actor, staff: Staff, role: str, division: str, valid_from: date, valid_to: date | None = None
) -> Posting:
    """Post somebody to a role for a division (its code), from a day on, up to a day that no longer counts."""
    gate.require(actor, "staff.manage")
    Staff.objects.select_for_update().get(pk=staff.pk)
    place = Division.objects.filter(code=division, pk__in=_divisions(actor)).first()
    reasons = why_not_post(actor, staff)
    reasons += [NO_SUCH_ROLE] if role not in ROLES_OF_STAFF else []
    reasons += [OUTSIDE] if place is None else []
    reasons += [ENDS_BEFORE] if valid_to is not None and valid_to <= valid_from else []
    if reasons:
        raise Refused(*reasons)
    same = staff.postings.filter(role=role, division=place, valid_from__lt=valid_to or OPEN_ENDED)
    if same.filter(Q(valid_to=None) | Q(valid_to__gt=valid_from)).exists():
        raise Refused(OVERLAPS)
    posting = Posting.objects.create(staff=staff, role=role, division=place, valid_from=valid_from, valid_to=valid_to)
    security_log.record(security_log.POSTING_GIVEN, subject=staff, actor=actor, posting=posting, note=_period(posting))
    return posting


@action
def end_posting(*, actor: Actor, posting: Posting, ends_on: date, note: str = "") -> Posting:
    """End a posting from a day on: on that day it opens nothing any more, whatever session or token was begun with it."""
    gate.require(actor, "staff.manage")
    locked = Posting.objects.select_for_update(of=("self",)).select_related("staff", "division").get(pk=posting.pk)
    if reasons := why_not_post(actor, locked.staff):
        raise Refused(*reasons)
    if not _under(actor).filter(pk=locked.pk).exists():
        raise Refused(OUTSIDE)
    if locked.valid_to is not None and locked.valid_to <= clock.today():
        raise Refused(ENDED)
    if ends_on < locked.valid_from:
        raise Refused(EARLY_END)
    if locked.valid_to is not None and ends_on > locked.valid_to:
        raise Refused(Reason(LATER_END.key, LATER_END.text % {"day": locked.valid_to}, LATER_END.field))
    locked.valid_to = ends_on
    locked.save(update_fields=["valid_to"])
    told = f"{_period(locked)} {note}".strip()
    security_log.record(security_log.POSTING_ENDED, subject=locked.staff, actor=actor, posting=locked, note=told)
    return locked


@action
def deactivate(*, actor: Actor, staff: Staff, note: str = "") -> None:
    """Take an account out of use: her sessions end, her postings open nothing, and signing in is refused."""
    _manage(actor, staff)
    staff.is_active = False
    staff.save(update_fields=["is_active"])
    second_factor.end_sessions(staff)
    security_log.record(security_log.DEACTIVATED, subject=staff, actor=actor, note=note)


@action
def reactivate(*, actor: Actor, staff: Staff, note: str = "") -> None:
    """Take an account into use again; its postings are as they were."""
    _manage(actor, staff)
    staff.is_active = True
    staff.save(update_fields=["is_active"])
    security_log.record(security_log.REACTIVATED, subject=staff, actor=actor, note=note)


@action
def unlock(*, actor: Actor, staff: Staff, note: str = "") -> None:
    """Forget her wrong passwords and wrong codes before their time is over."""
    _manage(actor, staff)
    AccessAttempt.objects.filter(username=staff.username).delete()
    second_factor.unlock(staff)
    security_log.record(security_log.UNLOCKED, subject=staff, actor=actor, note=note)


@action
def set_one_time_password(*, actor: Actor, staff: Staff, note: str = "") -> str:
    """A password that opens once, to choose another; her sessions end. It is told here and never again."""
    _manage(actor, staff)
    password = _one_time_password()
    staff.set_password(password)
    staff.must_change_password = True
    staff.save(update_fields=["password", "must_change_password"])
    AccessAttempt.objects.filter(username=staff.username).delete()
    security_log.record(security_log.PASSWORD_RESET, subject=staff, actor=actor, note=note)
    return password


@action
def reset_second_factor(*, actor: Actor, staff: Staff, note: str) -> None:
    """Take away somebody's second factor, whose telephone is lost, for a stated reason. She is told when she signs in."""
    _manage(actor, staff)
    if not note.strip():
        raise Refused(Reason("note_missing", _("请写明重置的理由和核实本人的方式。"), "note"))
    second_factor.forget_all(staff)
    security_log.record(security_log.FACTOR_RESET, subject=staff, actor=actor, note=note)


@action
def change_password(*, actor: Actor, staff: Staff, password: str) -> None:
    """Her own, the old one having been asked for. Every other session of hers ends."""
    if actor.staff_id != staff.public_id:
        raise Refused(Reason("not_permitted", _("密码只能由本人修改。")))
    staff.set_password(password)
    staff.must_change_password = False
    staff.save(update_fields=["password", "must_change_password"])
    security_log.record(security_log.PASSWORD_CHANGED, subject=staff)


def _manage(actor: Actor, staff: Staff) -> None:
    gate.require(actor, "staff.manage")
    if reasons := why_not_manage(actor, staff):
        raise Refused(*reasons)


def _divisions(actor: Actor) -> QuerySet:
    return divisions_under(actor.division_pk or 0).values("descendant")


def _under(actor: Actor) -> QuerySet[Posting]:
    """The postings at or below the actor's division."""
    return Posting.objects.filter(division__in=_divisions(actor))


def _period(posting: Posting) -> str:
    """From when to when, as it was said at the time: an interval of ISO 8601, the same in every language."""
    return f"{posting.valid_from.isoformat()}/{posting.valid_to.isoformat() if posting.valid_to else '..'}"


def _one_time_password() -> str:
    return "-".join(get_random_string(4, PASSWORD_ALPHABET) for _group in range(3))
