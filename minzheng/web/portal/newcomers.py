"""Who wants to apply and has not been here before: she proves a telephone, and with it nothing but a blank form.

She types name, number and telephone. A code goes to that telephone, whether or not the number is known here: an answer,
or a telephone that stays silent, would tell. If number and telephone are those on file, the code opens what sign-in
opens; in every other case it opens a form of her own and no record, however right the number is.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.db import transaction

from minzheng.access.encryption import blind_index, destroy, new_data_key
from minzheng.access.history import author
from minzheng.access.refusals import Refused
from minzheng.domains.assistance.actions.at_home import NEWCOMERS_DOOR
from minzheng.lib import clock
from minzheng.registry import queries as register
from minzheng.registry.models import Person

from . import codes
from .limits import exceeds, one_at_a_time
from .models import CodeRequest, Newcomer

PER_PHONE = ((3, timedelta(minutes=15)), (10, codes.KEPT))
"""So many codes to one telephone within so long: nobody is flooded with messages she did not ask for."""


@transaction.atomic
def ask_to_apply(*, name: str, identity_number: str, phone: str, address: str) -> CodeRequest:
    """Send a code to the telephone typed. Returns the same thing for every number. Raises ``Refused`` (too many)."""
    phone_index = blind_index(phone)
    one_at_a_time(f"phone {phone_index}")
    asked = Newcomer.objects.filter(phone_index=phone_index)
    if exceeds(PER_PHONE, asked, now=clock.real_now()):
        raise Refused(codes.TOO_MANY)
    _forget()
    owner = _owner(identity_number, phone)
    request = codes.note_request(identity_number, address, owner)
    with author(NEWCOMERS_DOOR):
        Newcomer.objects.create(
            request=request,
            data_key=new_data_key(),
            phone_index=phone_index,
            who={"name": name, "identity_number": identity_number, "phone": phone},
            text=codes.text_of(request),
            requested_at=request.requested_at,
        )
    return request


def key_of(who: dict[str, Any]) -> str:
    """How a newcomer's draft is found again: number and telephone together, so that neither alone opens it."""
    return blind_index(f"{who['identity_number']}/{who['phone']}")


def texts_sent(limit: int) -> list[Newcomer]:
    """The codes sent to newcomers last: for the development outbox."""
    return list(Newcomer.objects.select_related("data_key").order_by("-pk")[:limit])


def _owner(identity_number: str, phone: str) -> Person | None:
    """The living person of this number, if the telephone typed is the one on file for her."""
    person = register.by_identity_number(identity_number)
    if person is None or person.deceased_on is not None or person.phone is None:
        return None
    return person if blind_index(str(person.phone.open())) == blind_index(phone) else None


def _forget() -> None:
    """What was typed a day ago is of no use any more; with its key it is gone."""
    old = list(Newcomer.objects.select_related("data_key").filter(requested_at__lt=clock.real_now() - codes.KEPT)[:50])
    with author(NEWCOMERS_DOOR):
        for each in old:
            each.delete()
            destroy(each.data_key)
