"""One-time codes: a resident proves that she holds the telephone which the bureau has on file for her number.

A code is computed from its request's identifier and the server's secret (as in RFC 4226) and never stored, so that no
copy of the database gives one away. It lives for five minutes and bears five attempts, on the machine's own clock.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.encryption import blind_index
from minzheng.access.refusals import Reason, Refused
from minzheng.cases import notices
from minzheng.lib import clock
from minzheng.registry import queries as register
from minzheng.registry.models import Person

from .limits import exceeds, one_at_a_time
from .models import CodeRequest, Newcomer

DIGITS = 6
LIVES_MINUTES = 5
MOST_ATTEMPTS = 5
KEPT = timedelta(days=1)

PER_NUMBER = ((3, timedelta(minutes=15)), (10, KEPT))
"""So many codes for one number within so long: at most fifty guesses a day at a million possible codes."""

PER_ADDRESS = ((20, timedelta(minutes=15)), (200, KEPT))
"""So many for one network address: a community's shared computer stays usable, trying out numbers does not pay."""

MESSAGE = _("【民政服务】验证码 %(code)s，%(minutes)d 分钟内有效。工作人员不会向您要验证码，请不要告诉任何人。")
SENDER = Actor.system("portal.sign_in")

TOO_MANY = Reason("too_many", _("请求验证码的次数太多。请过 15 分钟再试，或者带身份证到任一镇街办事窗口查询。"))
SPENT = Reason("spent", _("这个验证码已经失效。请重新获取验证码。"))
LOCKED = Reason("locked", _("输错次数太多，这个验证码已经作废。请重新获取验证码。"))
WRONG = Reason("wrong", _("验证码不对。请核对短信里的 6 位数字，再输一次。"), field="code")


@dataclass(frozen=True)
class Answer:
    """What typing a code led to: the person it belongs to, the newcomer, or the reason why it did not open the door."""

    person: Person | None = None
    reason: Reason | None = None
    newcomer: Newcomer | None = None


@transaction.atomic
def ask_for_code(*, identity_number: str, address: str) -> CodeRequest:
    """Note that a code was asked for. It goes to the telephone on file if the number is a living person's who has one.

    Returns the same thing for every number. Raises ``Refused`` (too many for this number or
    from this address).
    """
    request = note_request(identity_number, address, _reachable(register.by_identity_number(identity_number)))
    if request.person is not None:
        _send(request, request.person)
    return request


def note_request(identity_number: str, address: str, person: Person | None) -> CodeRequest:
    """Count a request and write it down. To be called inside the asking's transaction. Raises ``Refused`` (too many)."""
    number_index, address_index = blind_index(identity_number), blind_index(address)
    one_at_a_time(f"code {number_index}", f"code {address_index}")
    now = clock.real_now()
    CodeRequest.objects.filter(requested_at__lt=now - KEPT).delete()
    asked = CodeRequest.objects.all()
    if exceeds(PER_NUMBER, asked.filter(identity_index=number_index), now=now) or exceeds(
        PER_ADDRESS, asked.filter(address_index=address_index), now=now
    ):
        raise Refused(TOO_MANY)
    return CodeRequest.objects.create(
        identity_index=number_index, address_index=address_index, person=person, requested_at=now
    )


@transaction.atomic
def redeem(request_id: UUID, code: str) -> Answer:
    """Try a code against the request it was sent for. Every try counts; a right one can be used once."""
    request = CodeRequest.objects.select_for_update().filter(public_id=request_id).first()
    if request is None or not is_live(request):
        return Answer(reason=SPENT)
    if request.attempts >= MOST_ATTEMPTS:
        return Answer(reason=LOCKED)
    request.attempts += 1
    newcomer = Newcomer.objects.select_related("data_key").filter(request=request).first()
    somebodys = request.person_id is not None or newcomer is not None
    right = constant_time_compare(code_of(request), code) and somebodys
    if right:
        request.used_at = clock.real_now()
    request.save(update_fields=["attempts", "used_at"])
    if right:
        return Answer(person=request.person, newcomer=newcomer)
    return Answer(reason=LOCKED if request.attempts >= MOST_ATTEMPTS else WRONG)


def is_live(request: CodeRequest) -> bool:
    """Whether the request's code is neither used nor older than five minutes."""
    return request.used_at is None and clock.real_now() < expires_at(request)


def expires_at(request: CodeRequest) -> datetime:
    return request.requested_at + timedelta(minutes=LIVES_MINUTES)


def code_of(request: CodeRequest) -> str:
    """The six digits that belong to a request."""
    digest = salted_hmac("minzheng.portal.code", str(request.public_id), algorithm="sha256").digest()
    return f"{int.from_bytes(digest[:8], 'big') % 10**DIGITS:0{DIGITS}d}"


def text_of(request: CodeRequest) -> str:
    """What is sent. It names no matter and no person: somebody else may see the telephone."""
    return str(MESSAGE % {"code": code_of(request), "minutes": LIVES_MINUTES})


def _send(request: CodeRequest, person: Person) -> None:
    """By SMS, sealed in the outbox."""
    text = text_of(request)
    notices.send_text(actor=SENDER, person=person, template="sign_in_code", text=text, at=clock.now())


def _reachable(person: Person | None) -> Person | None:
    """The person, if she lives and has a telephone on file."""
    if person is None or person.deceased_on is not None or person.phone is None:
        return None
    return person
