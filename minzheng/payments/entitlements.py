"""Who is owed what, per month. The amount is somebody else's decision: nothing here asks who is eligible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db.models import F, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Division
from minzheng.access.refusals import Reason, Refused
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.registry.models import PayeeAccount, Person

from . import funding as purses
from .models import Entitlement, EntitlementPerson

FIRST_OF_MONTH = Reason("first_of_month", _("月份请以当月第一天表示。"), field="month")
OPEN_ALREADY = Reason("open_already", _("这件办件已有待遇在发，请先终止或变更原待遇。"))
ENDED_ALREADY = Reason("ended_already", _("这项待遇已经更正或终止，请刷新页面后再办。"))


@action
def open(
    *,
    actor: Actor,
    case: Case,
    programme: str,
    persons: Iterable[Person],
    payee_account: PayeeAccount,
    amount_fen: int,
    from_month: date,
    payer: Division,
    decision_ref: UUID,
    funding: Sequence[Mapping[str, Any]] | None = None,
) -> Entitlement:
    """Owe a monthly amount from a month on (its first day), until ended. The caller chose the first month by law.

    Raises ``Refused`` when the case is owed something in those months already.
    """
    covered = list(persons)
    reasons = []
    if amount_fen <= 0:
        reasons.append(Reason("amount", _("月金额须大于零。"), field="amount_fen"))
    if not covered:
        reasons.append(Reason("nobody", _("请至少列明一位保障对象。"), field="persons"))
    if from_month.day != 1:
        reasons.append(FIRST_OF_MONTH)
    if reasons:
        raise Refused(*reasons)
    Case.objects.select_for_update().get(pk=case.pk)
    if _holding_after(from_month, case=case).exists():
        raise Refused(OPEN_ALREADY)
    entitlement = Entitlement.objects.create(
        case=case,
        programme=programme,
        payer=payer,
        payee_account=payee_account,
        amount_fen=amount_fen,
        funding=purses.checked(funding if funding is not None else purses.DEFAULT),
        decision_ref=decision_ref,
        valid_from=from_month,
    )
    _cover(entitlement, (person.pk for person in covered))
    return entitlement


@action
def end(*, actor: Actor, entitlement: Entitlement, from_month: date, why: str) -> Entitlement:
    """No longer owe from a month on: the row is superseded by one that ends, which is returned.

    An end before the first month leaves a row that holds for no time at all, so that the reason is kept. What was
    paid for later months stays paid: taking it back is a matter of its own.
    """
    if from_month.day != 1:
        raise Refused(FIRST_OF_MONTH)
    if not why.strip():
        raise Refused(Reason("why", _("请写明终止理由。"), field="why"))
    row = Entitlement.objects.select_for_update().get(pk=entitlement.pk)
    if row.superseded_at is not None or (row.valid_to is not None and row.valid_to <= from_month):
        raise Refused(ENDED_ALREADY)
    Entitlement.objects.filter(pk=row.pk).update(superseded_at=clock.now())
    successor = Entitlement.objects.create(
        case_id=row.case_id,
        programme=row.programme,
        payer_id=row.payer_id,
        payee_account_id=row.payee_account_id,
        amount_fen=row.amount_fen,
        funding=row.funding,
        decision_ref=row.decision_ref,
        valid_from=row.valid_from,
        valid_to=max(row.valid_from, from_month),
        why=why.strip(),
    )
    _cover(successor, row.persons.values_list("person_id", flat=True))
    return successor


def owed(payer: Division, programme: str, month: date, *, known_at: datetime | None = None) -> QuerySet[Entitlement]:
    """What one district owes for one month of one programme, as known now or as it was known then."""
    return _known(known_at).filter(
        Q(valid_to=None) | Q(valid_to__gt=month), payer=payer, programme=programme, valid_from__lte=month
    )


def of_case(case: Case) -> QuerySet[Entitlement]:
    """What a case is and was owed, as known now, by its first month."""
    return _known(None).filter(case=case).select_related("payer").order_by("valid_from", "pk")


def _holding_after(month: date, *, case: Case) -> QuerySet[Entitlement]:
    ends_later = Q(valid_to=None) | Q(valid_to__gt=month)
    return of_case(case).filter(ends_later).exclude(valid_to=F("valid_from"))


def _known(at: datetime | None) -> QuerySet[Entitlement]:
    if at is None:
        return Entitlement.objects.filter(superseded_at=None)
    return Entitlement.objects.filter(Q(superseded_at=None) | Q(superseded_at__gt=at), recorded_at__lte=at)


def _cover(entitlement: Entitlement, persons: Iterable[int]) -> None:
    EntitlementPerson.objects.bulk_create(EntitlementPerson(entitlement=entitlement, person_id=pk) for pk in persons)
