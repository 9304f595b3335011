"""Who is owed what, per month. The amount is somebody else's decision: nothing here asks who is eligible."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, timedelta
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

NO_AMOUNT = Reason("amount", _("月金额须大于零。"), field="amount_fen")
NOBODY = Reason("nobody", _("请至少列明一位保障对象。"), field="persons")
FIRST_OF_MONTH = Reason("first_of_month", _("月份请以当月第一天表示。"), field="month")
OPEN_ALREADY = Reason("open_already", _("这件办件已有待遇在发，请先终止或变更原待遇。"))
NOTHING_CHANGED = Reason("nothing_changed", _("新的待遇与原来的完全一样，没有可变更的内容。"))
SAY_WHY = Reason("why", _("请写明终止或变更待遇的理由。"), field="why")
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
    once: bool = False,
) -> Entitlement:
    """Owe a monthly amount from a month on (its first day), until ended. The caller chose the first month by law.

    ``once``: the amount is owed one time, in that month, and never again.

    Raises ``Refused`` when the case is owed something in those months already.
    """
    covered = list(persons)
    reasons = []
    if amount_fen <= 0:
        reasons.append(NO_AMOUNT)
    if not covered:
        reasons.append(NOBODY)
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
        valid_to=_month_after(from_month) if once else None,
        once=once,
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
        raise Refused(SAY_WHY)
    row = Entitlement.objects.select_for_update().get(pk=entitlement.pk)
    if row.superseded_at is not None or (row.valid_to is not None and row.valid_to <= from_month):
        raise Refused(ENDED_ALREADY)
    Entitlement.objects.filter(pk=row.pk).update(superseded_at=clock.now())
    return _succeed(row, valid_to=max(row.valid_from, from_month), why=why.strip())


@action
def change(
    *,
    actor: Actor,
    entitlement: Entitlement,
    from_month: date,
    why: str,
    amount_fen: int | None = None,
    persons: Iterable[Person] | None = None,
    payee_account: PayeeAccount | None = None,
    payer: Division | None = None,
    decision_ref: UUID | None = None,
) -> Entitlement:
    """Owe otherwise from a month on: the row is superseded by one ending there and by a new one, which is returned.

    What is not named stays. The new row ends when the old one did. A change before the first month holds from the
    first month. No month is lost between the two and none is owed twice; what a run has taken up stays in that run,
    so that a change of payer never pays a month again.

    Raises ``Refused``: not a first of a month, no reason, nobody, no amount, nothing changed, or ended already.
    """
    covered = None if persons is None else {person.pk for person in persons}
    reasons = [FIRST_OF_MONTH] if from_month.day != 1 else []
    if not why.strip():
        reasons.append(SAY_WHY)
    if amount_fen is not None and amount_fen <= 0:
        reasons.append(NO_AMOUNT)
    if covered is not None and not covered:
        reasons.append(NOBODY)
    if reasons:
        raise Refused(*reasons)
    Case.objects.select_for_update().get(pk=entitlement.case_id)
    row = Entitlement.objects.select_for_update().get(pk=entitlement.pk)
    if row.superseded_at is not None or (row.valid_to is not None and row.valid_to <= max(from_month, row.valid_from)):
        raise Refused(ENDED_ALREADY)
    wanted = {
        "amount_fen": amount_fen,
        "payee_account_id": payee_account and payee_account.pk,
        "payer_id": payer and payer.pk,
        "decision_ref": decision_ref,
    }
    changes = {name: value for name, value in wanted.items() if value is not None and value != getattr(row, name)}
    before = set(row.persons.values_list("person_id", flat=True))
    if not changes and covered in (None, before):
        raise Refused(NOTHING_CHANGED)
    Entitlement.objects.filter(pk=row.pk).update(superseded_at=clock.now())
    if from_month > row.valid_from:
        _succeed(row, valid_to=from_month)
    return _succeed(row, covered, valid_from=max(row.valid_from, from_month), why=why.strip(), **changes)


def owed(payer: Division, programme: str, month: date, *, known_at: datetime | None = None) -> QuerySet[Entitlement]:
    """What one district owes for one month of one programme, as known now or as it was known then."""
    return _known(known_at).filter(
        Q(valid_to=None) | Q(valid_to__gt=month), payer=payer, programme=programme, valid_from__lte=month
    )


def of_case(case: Case) -> QuerySet[Entitlement]:
    """What a case is and was owed, as known now, by its first month."""
    return _known(None).filter(case=case).select_related("payer").order_by("valid_from", "pk")


def paid_to(person: Person, *, from_month: date) -> QuerySet[Entitlement]:
    """What is owed in a month or later and goes to an account of this person, as known now."""
    later = Q(valid_to=None) | Q(valid_to__gt=from_month)
    return _known(None).filter(later, payee_account__person=person).exclude(valid_to=F("valid_from"))


def _month_after(month: date) -> date:
    return (month + timedelta(days=31)).replace(day=1)


def _holding_after(month: date, *, case: Case) -> QuerySet[Entitlement]:
    ends_later = Q(valid_to=None) | Q(valid_to__gt=month)
    return of_case(case).filter(ends_later).exclude(valid_to=F("valid_from"))


def _known(at: datetime | None) -> QuerySet[Entitlement]:
    if at is None:
        return Entitlement.objects.filter(superseded_at=None)
    return Entitlement.objects.filter(Q(superseded_at=None) | Q(superseded_at__gt=at), recorded_at__lte=at)


def _succeed(row: Entitlement, covered: Iterable[int] | None = None, **changes: Any) -> Entitlement:
    """A row like the superseded one but for the changes, covering the same people unless told whom."""
    kept = {
        "case_id": row.case_id,
        "programme": row.programme,
        "payer_id": row.payer_id,
        "payee_account_id": row.payee_account_id,
        "amount_fen": row.amount_fen,
        "once": row.once,
        "funding": row.funding,
        "decision_ref": row.decision_ref,
        "valid_from": row.valid_from,
        "valid_to": row.valid_to,
        "why": row.why,
    }
    successor = Entitlement.objects.create(**{**kept, **changes})
    _cover(successor, row.persons.values_list("person_id", flat=True) if covered is None else sorted(covered))
    return successor


def _cover(entitlement: Entitlement, persons: Iterable[int]) -> None:
    EntitlementPerson.objects.bulk_create(EntitlementPerson(entitlement=entitlement, person_id=pk) for pk in persons)
