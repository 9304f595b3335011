"""The second factor of a member of staff: set up, proved at sign-in, replaced, taken away.

Wrong codes are counted and kept even though the attempt is refused; five in a row lock it for as long as wrong
passwords do. All times here are the machine's own: nothing of it is simulated with the demonstration's clock.
"""

from __future__ import annotations

import secrets
import unicodedata
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from minzheng.lib import clock

from . import security_log, totp
from .actor import Actor
from .encryption import blind_index, destroy, new_data_key, open_bytes, seal_bytes
from .history import action, author
from .models import RecoveryCode, SecondFactor, Staff
from .refusals import Reason, Refused

BEGUN_FOR = timedelta(minutes=15)
RECOVERY_CODES = 10
RECOVERY_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # nothing that is read for something else
SIGN_IN = Actor.system("sign-in")

WRONG_CODE = Reason("wrong_code", _("验证码不正确，或者已经用过。请等手机上显示下一个再试。"), "code")
NOT_BEGUN = Reason("not_begun", _("设置已经过期，请重新开始。"))
NOT_YOURS = Reason("not_permitted", _("二次验证只能由本人设置。"))
REQUIRED = Reason("required", _("本单位要求使用二次验证，可以更换，不能停用。"))


@dataclass(frozen=True)
class Enrolled:
    """What her own page says of a factor in use."""

    since: datetime
    codes_left: int


def enrolled(staff: Staff) -> Enrolled | None:
    """The confirmed factor, if there is one."""
    factor = _confirmed(staff)
    if factor is None or factor.confirmed_at is None:
        return None
    return Enrolled(factor.confirmed_at, factor.recovery_codes.filter(used_at=None).count())


def is_enrolled(staff: Staff) -> bool:
    return _confirmed(staff) is not None


def begun_secret(staff: Staff) -> str | None:
    """The secret that is being set up and not yet confirmed; None where nothing was begun in the last quarter of an hour."""
    factor = _begun(staff)
    return _secret(factor) if factor else None


@action
def begin(*, actor: Actor, staff: Staff) -> None:
    """Make a fresh secret for her to put into her telephone; one that was begun before is forgotten."""
    _refuse_others(actor, staff)
    Staff.objects.select_for_update().get(pk=staff.pk)
    _forget(staff, confirmed=False)
    factor = SecondFactor(staff=staff, data_key=new_data_key())
    factor.sealed_secret = seal_bytes(totp.new_secret().encode(), data_key=factor.data_key, context=_context(factor))
    factor.save()


def confirm(*, actor: Actor, staff: Staff, code: str, current: str = "") -> list[str]:
    """Take what was begun into use, once its code proves that the telephone has it; the recovery codes, told only now.

    Where another factor is in use, ``current`` is a code of that one. Raises Refused; every other session ends.
    """
    _refuse_others(actor, staff)
    _step_of_begun(staff, code)  # asked first: a slip here must not use up the code of the factor in use
    if is_enrolled(staff):
        try:
            prove(staff, current)
        except Refused as refused:
            raise Refused(*(Reason(each.key, each.text, "current") for each in refused.reasons)) from None
    return _take_into_use(actor=actor, staff=staff, code=code)


@action
def _take_into_use(*, actor: Actor, staff: Staff, code: str) -> list[str]:
    Staff.objects.select_for_update().get(pk=staff.pk)
    factor, step = _step_of_begun(staff, code)
    _forget(staff, confirmed=True)
    factor.last_step, factor.confirmed_at = step, clock.now()
    factor.save(update_fields=["last_step", "confirmed_at"])
    codes = [get_random_string(10, RECOVERY_ALPHABET) for _number in range(RECOVERY_CODES)]
    RecoveryCode.objects.bulk_create(RecoveryCode(factor=factor, digest=_digest(factor, code)) for code in codes)
    end_sessions(staff)
    security_log.record(security_log.FACTOR_ENROLLED, subject=staff)
    return [f"{code[:5]}-{code[5:]}" for code in codes]


def remove(*, actor: Actor, staff: Staff, code: str) -> None:
    """Her own, with a code of it. Refused where the house requires one."""
    _refuse_others(actor, staff)
    if settings.SECOND_FACTOR_REQUIRED:
        raise Refused(REQUIRED)
    prove(staff, code)
    _take_away(actor=actor, staff=staff)


@action
def _take_away(*, actor: Actor, staff: Staff) -> None:
    _forget(staff, confirmed=True)
    end_sessions(staff)
    security_log.record(security_log.FACTOR_REMOVED, subject=staff)


def forget_all(staff: Staff) -> None:
    """Take away whatever there is, and end her sessions: for the administrator's reset (staff.reset_second_factor)."""
    _forget(staff, confirmed=True)
    _forget(staff, confirmed=False)
    end_sessions(staff)


def end_sessions(staff: Staff) -> None:
    """End every session of hers. The one at hand goes on only if its door says so (sign_in.keep_session)."""
    staff.session_stamp = secrets.token_hex(16)
    staff.save(update_fields=["session_stamp"])


def prove(staff: Staff, code: str) -> None:
    """Use up a code of the telephone, or a recovery code. Raises Refused: wrong, used before, locked.

    The count of failures is written before the refusal is raised, so never call it inside another transaction.
    """
    with author(SIGN_IN):
        refusal = _use_up(staff, _plain(code))
    if refusal is not None:
        raise Refused(refusal)


def unlock(staff: Staff) -> None:
    """Forget wrong codes; the factor stays as it is."""
    SecondFactor.objects.filter(staff=staff).update(failures=0, failed_at=None)


def _use_up(staff: Staff, code: str) -> Reason | None:
    """None when the code was right; it is used up then."""
    factor = SecondFactor.objects.select_for_update().filter(staff=staff, confirmed_at__isnull=False).first()
    now = clock.real_now()
    if factor is None:
        return WRONG_CODE
    if factor.failed_at and now - factor.failed_at >= settings.AXES_COOLOFF_TIME:
        factor.failures = 0
    if factor.failures >= settings.AXES_FAILURE_LIMIT:
        return _locked(factor, now)
    if _fits(factor, code, now):
        factor.failures, factor.failed_at = 0, None
        factor.save(update_fields=["failures", "failed_at", "last_step"])
        return None
    factor.failures, factor.failed_at = factor.failures + 1, now
    factor.save(update_fields=["failures", "failed_at"])
    security_log.record(security_log.CODE_FAILED, subject=staff)
    if factor.failures < settings.AXES_FAILURE_LIMIT:
        return WRONG_CODE
    security_log.record(security_log.LOCKED_OUT, subject=staff)
    return _locked(factor, now)


def _fits(factor: SecondFactor, code: str, now: datetime) -> bool:
    if code.isascii() and code.isdigit() and len(code) == totp.DIGITS:
        step = totp.matching_step(_secret(factor), code, at=now, after=factor.last_step)
        factor.last_step = step or factor.last_step
        return step is not None
    used = factor.recovery_codes.filter(digest=_digest(factor, code), used_at=None).update(used_at=now)
    if used:
        security_log.record(security_log.RECOVERY_CODE_USED, subject=factor.staff)
    return bool(used)


def _locked(factor: SecondFactor, now: datetime) -> Reason:
    left = settings.AXES_COOLOFF_TIME - (now - (factor.failed_at or now))
    minutes = max(1, -(-int(left.total_seconds()) // 60))
    text = _("验证码错误次数过多，已锁定。请在 %(minutes)d 分钟后再试。") % {"minutes": minutes}
    return Reason("locked_out", text, "code")


def _begun(staff: Staff) -> SecondFactor | None:
    earliest = clock.real_now() - BEGUN_FOR
    return SecondFactor.objects.filter(staff=staff, confirmed_at=None, begun_at__gte=earliest).first()


def _step_of_begun(staff: Staff, code: str) -> tuple[SecondFactor, int]:
    """What was begun, and the time step whose code proves that the telephone has it."""
    factor = _begun(staff)
    if factor is None:
        raise Refused(NOT_BEGUN)
    step = totp.matching_step(_secret(factor), _plain(code), at=clock.real_now())
    if step is None:
        raise Refused(WRONG_CODE)
    return factor, step


def _confirmed(staff: Staff) -> SecondFactor | None:
    return SecondFactor.objects.filter(staff=staff, confirmed_at__isnull=False).first()


def _forget(staff: Staff, *, confirmed: bool) -> None:
    """Delete a factor and destroy the key of its secret: no backup and no history opens it again."""
    found = SecondFactor.objects.filter(staff=staff, confirmed_at__isnull=not confirmed).select_related("data_key")
    for factor in found:
        data_key = factor.data_key
        factor.delete()
        destroy(data_key)


def _refuse_others(actor: Actor, staff: Staff) -> None:
    if actor.staff_id != staff.public_id:
        raise Refused(NOT_YOURS)


def _secret(factor: SecondFactor) -> str:
    return open_bytes(bytes(factor.sealed_secret), context=_context(factor)).decode()


def _context(factor: SecondFactor) -> str:
    return f"access_secondfactor.sealed_secret.{factor.public_id}"


def _digest(factor: SecondFactor, code: str) -> str:
    """Keyed, and bound to the factor: the table of digests alone is worth nothing."""
    return blind_index(f"recovery code of {factor.public_id}: {code}")


def _plain(code: str) -> str:
    """What was typed, without the spaces and hyphens people put between groups; full-width digits are digits."""
    normal = unicodedata.normalize("NFKC", code)
    return "".join(character for character in normal if not character.isspace() and character != "-").upper()
