"""Where a dossier is: handed from office to office against a receipt, lent and brought back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Division
from minzheng.access.refusals import Reason, Refused
from minzheng.lib import clock

from .. import colleagues
from ..advance import note_act
from ..handling import handles
from ..models import Dossier, DossierLoan, DossierTransfer, DossierTransferItem

NOT_PERMITTED = Reason("not_permitted", _("您的岗位不能办理这个案卷的移交和借阅。"))
NOTHING = Reason("nothing_chosen", _("请先选择要移交的案卷。"), field="dossiers")
SAME_OFFICE = Reason("same_office", _("案卷已经在这个单位。"), field="to_division")
NOT_KEPT_HERE = Reason("not_kept_here", _("有的案卷不在您的单位，不能由您移交。"), field="dossiers")
UNCHECKED = Reason("not_checked", _("有的案卷还没有整理并经另一人检查，不能移交。"), field="dossiers")
LENT = Reason("lent", _("案卷已经借出，归还以后再办。"))
MOVING = Reason("moving", _("案卷已经列入移交清单，等待接收。"))
RECEIVED = Reason("already_received", _("这份移交清单已经接收。"))
NOT_RECEIVER = Reason("not_receiver", _("移交清单由接收单位的工作人员签收，移交人不能自己签收。"))
DUE_BEFORE = Reason("due_on", _("应还日期不能早于借出日期。"), field="due_on")
NOT_LENT = Reason("not_lent", _("这个案卷没有借出。"))


@action
def hand_over(
    *, actor: Actor, dossiers: Iterable[Dossier], to_division: Division, at: datetime | None = None
) -> DossierTransfer:
    """Put dossiers on a list for another office. They stay where they are until somebody there signs for them."""
    at = at or clock.now()
    chosen = list(
        Dossier.objects.select_for_update(of=("self",))
        .select_related("case", "keeper")
        .filter(pk__in=[each.pk for each in dossiers])
        .order_by("pk")
    )
    if reasons := _why_not_hand_over(actor, chosen, to_division):
        raise Refused(*reasons)
    transfer = DossierTransfer.objects.create(
        from_division=chosen[0].keeper, to_division=to_division, handed_by=colleagues.oneself(actor), handed_at=at
    )
    for dossier in chosen:
        DossierTransferItem.objects.create(transfer=transfer, dossier=dossier)
        note_act(dossier.case, "hand_over_dossier", actor=actor, at=at)
    return transfer


@action
def receive(*, actor: Actor, transfer: DossierTransfer, at: datetime | None = None) -> DossierTransfer:
    """Sign for a list: from now on the dossiers lie here. Only a posting of the receiving office, never who handed over."""
    at = at or clock.now()
    locked = DossierTransfer.objects.select_for_update(of=("self",)).select_related("handed_by").get(pk=transfer.pk)
    if locked.received_at is not None:
        raise Refused(RECEIVED)
    if actor.division_pk != locked.to_division_id or locked.handed_by.public_id == actor.staff_id:
        raise Refused(NOT_RECEIVER)
    gate.require(actor, "document.add")
    locked.received_by, locked.received_at = colleagues.oneself(actor), at
    locked.save(update_fields=["received_by", "received_at"])
    for dossier in Dossier.objects.filter(transfers__transfer=locked).select_related("case"):
        dossier.keeper = locked.to_division
        dossier.save(update_fields=["keeper"])
        note_act(dossier.case, "receive_dossier", actor=actor, at=at)
    return locked


@action
def lend(
    *,
    actor: Actor,
    dossier: Dossier,
    borrower: str,
    office: str,
    purpose: str,
    due_on: date,
    at: datetime | None = None,
) -> DossierLoan:
    """Lend a dossier out of the keeping office. Raises ``Refused``: lent already, on a hand-over list, not one's to lend."""
    at = at or clock.now()
    locked = _of_this_office(actor, dossier)
    if reason := _elsewhere(locked):
        raise Refused(reason)
    if due_on < clock.civil_day(at):
        raise Refused(DUE_BEFORE)
    loan = DossierLoan.objects.create(
        dossier=locked,
        borrower=borrower.strip(),
        office=office.strip(),
        purpose=purpose.strip(),
        lent_on=clock.civil_day(at),
        due_on=due_on,
        lent_by=colleagues.oneself(actor),
    )
    note_act(locked.case, "lend_dossier", actor=actor, at=at)
    return loan


@action
def take_back(*, actor: Actor, dossier: Dossier, at: datetime | None = None) -> DossierLoan:
    """A lent dossier has come back."""
    at = at or clock.now()
    locked = _of_this_office(actor, dossier)
    loan = locked.loans.filter(returned_on=None).first()
    if loan is None:
        raise Refused(NOT_LENT)
    loan.returned_on, loan.returned_to = clock.civil_day(at), colleagues.oneself(actor)
    loan.save(update_fields=["returned_on", "returned_to"])
    note_act(locked.case, "take_back_dossier", actor=actor, at=at)
    return loan


def _why_not_hand_over(actor: Actor, chosen: list[Dossier], to_division: Division) -> list[Reason]:
    if not chosen:
        return [NOTHING]
    if not all(handles(actor, dossier.case) for dossier in chosen):
        return [NOT_PERMITTED]
    if any(dossier.keeper_id != actor.division_pk for dossier in chosen):
        return [NOT_KEPT_HERE]
    if to_division.pk == actor.division_pk:
        return [SAME_OFFICE]
    if any(dossier.checked_at is None for dossier in chosen):
        return [UNCHECKED]
    return list(dict.fromkeys(reason for dossier in chosen if (reason := _elsewhere(dossier))))


def _elsewhere(dossier: Dossier) -> Reason | None:
    if dossier.loans.filter(returned_on=None).exists():
        return LENT
    return MOVING if dossier.transfers.filter(transfer__received_at=None).exists() else None


def _of_this_office(actor: Actor, dossier: Dossier) -> Dossier:
    locked = Dossier.objects.select_for_update(of=("self",)).select_related("case").get(pk=dossier.pk)
    if not handles(actor, locked.case) or locked.keeper_id != actor.division_pk:
        raise Refused(NOT_PERMITTED)
    return locked
