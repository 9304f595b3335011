"""Erasing a person: her data key is destroyed, and with it every sealed word about her, in rows, history and files.

What stands in clear is blanked: name, the exact day of birth, account holder, and the blind indexes, so that nobody who
has the index key can find out whether a number was here. The skeleton stays: rows, amounts, dates, steps, postings.

The floors above say what they know of her: why she may not be erased yet, and what they keep in clear.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.encryption import destroy
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused
from minzheng.access.scope import divisions_under
from minzheng.lib import clock

from . import statuses
from .models import ErasureOrder, Person

ERASED = "已删除"  # what stands where the name stood; a word on record, so not translated

NO_SUCH_PERSON = Reason("no_such_person", _("没有这个人员编号。"))
ERASED_ALREADY = Reason("erased_already", _("此人的个人信息已经销毁。"))
PROPOSED_ALREADY = Reason("erasure_proposed", _("已有人提出销毁此人的个人信息，须由另一名工作人员执行。"))
SAY_WHY = Reason("reason_required", _("请写明销毁的理由和法律依据。"), field="reason")
HAS_STATUS = Reason("has_status", _("此人目前仍有有效的救助身份，不能销毁其个人信息。"))


@dataclass(frozen=True)
class Keeper:
    """What one floor or room knows of a person.

    ``why_not(person, on)`` gives the reasons why she may not be erased on a day; ``forget(person)`` blanks what the
    floor keeps of her in clear, inside the transaction of the erasure.
    """

    why_not: Callable[[Person, date], list[Reason]]
    forget: Callable[[Person], None]


_keepers: list[Keeper] = []


def register(keeper: Keeper) -> None:
    """Called once a process by a floor's AppConfig or a room's manifest."""
    if keeper not in _keepers:
        _keepers.append(keeper)


def why_not_erase(person: Person, *, on: date) -> list[Reason]:
    """Every reason that any floor has against erasing a person on a day."""
    if person.erased_at is not None:
        return [ERASED_ALREADY]
    reasons = [HAS_STATUS] if statuses.of_person(person, on=on).exists() else []
    return [*reasons, *(reason for keeper in _keepers for reason in keeper.why_not(person, on))]


def order_for(person_id: UUID) -> ErasureOrder | None:
    """The open order for a person, if somebody has proposed her erasure."""
    return ErasureOrder.objects.filter(person__public_id=person_id, carried_out_at=None).first()


@action
def propose_erasure(*, actor: Actor, person_id: UUID, reason: str, ground: str) -> ErasureOrder:
    """First pair of eyes. Refused: no such person in the actor's divisions, obstacles, no reason, proposed already."""
    person = _person(actor, person_id)
    if not actor.is_staff:
        raise Refused(*gate.four_eyes(actor, ()))
    if not reason.strip() or not ground.strip():
        raise Refused(SAY_WHY)
    if reasons := why_not_erase(person, on=clock.today()):
        raise Refused(*reasons)
    if order_for(person_id):
        raise Refused(PROPOSED_ALREADY)
    return ErasureOrder.objects.create(
        person=person, reason=reason.strip(), ground=ground.strip(), proposed_by=actor.staff_id
    )


@action
def carry_out_erasure(*, actor: Actor, person_id: UUID) -> ErasureOrder:
    """Other eyes. Everything is asked again; then the key is destroyed, and there is no way back.

    A backup made before still has the key: the erasure is complete when that backup is gone (docs/retention.md).
    """
    person = _person(actor, person_id)
    order = ErasureOrder.objects.select_for_update().filter(person=person, carried_out_at=None).first()
    if order is None:
        raise Refused(ERASED_ALREADY if person.erased_at else NO_SUCH_PERSON)
    reasons = gate.four_eyes(actor, [order.proposed_by]) or why_not_erase(person, on=clock.today())
    if reasons:
        raise Refused(*reasons)
    for keeper in _keepers:
        keeper.forget(person)
    _blank(person)
    destroy(person.data_key)
    order.carried_out_by, order.carried_out_at = actor.staff_id, person.erased_at
    order.save(update_fields=["carried_out_by", "carried_out_at"])
    return order


def _person(actor: Actor, person_id: UUID) -> Person:
    """The person, locked, if she lies in the actor's divisions: of others the answer is the same as of nobody."""
    gate.require(actor, "person.erase")
    person = Person.objects.select_for_update(of=("self",)).filter(public_id=person_id).first()
    under = divisions_under(actor.division_pk or 0).values("descendant")
    if person is None or not person.divisions.filter(division__in=under).exists():
        raise Refused(NO_SUCH_PERSON)
    return person


def _blank(person: Person) -> None:
    person.erased_at = clock.now()
    Person.objects.filter(pk=person.pk).update(
        name=ERASED,
        name_key="",
        identity_index=f"erased-{person.public_id.hex}",  # unique, and made from no number
        born_on=person.born_on.replace(month=1, day=1),  # the year stays: statistics count by age
        erased_at=person.erased_at,
    )
    person.accounts.update(holder_name=ERASED, account_index="")
