"""draft() and discard(): who is owed for a month, and who is held back and why."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Exists, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Division
from minzheng.access.refusals import Reason, Refused
from minzheng.access.scope import divisions_under
from minzheng.cases.numbers import next_in
from minzheng.lib import clock

from .. import entitlements, holds
from ..models import Coverage, Entitlement, EntitlementPerson, HeldBack, Run, RunLine
from .payees import accounts_in_force
from .state import DISCARD, DISCARDED, check, locked, move

MONTHLY, ONCE = "monthly", "once"
COVERED, NO_ACCOUNT, DECEASED, IN_DOUBT = "covered", "no_account", "deceased", "in_doubt"

HOLDS: Mapping[str, Any] = {
    COVERED: _("保障对象当月已列入批次 %(run)s，同一人同一项目一个月只发一次。"),
    NO_ACCOUNT: _("收款人目前没有有效的收款账户，请先登记账户。"),
    DECEASED: _("有保障对象在所属月份之前去世，须先由人工核实并变更待遇。"),
    IN_DOUBT: _("有疑点正在核实，核实后由人决定。"),
}

EMPTY = Reason("empty", _("这个月没有应发而未列入批次的待遇。"))
ALL_HELD = _("应发的 %(count)s 笔全部暂缓，没有可列入批次的明细。")
TOO_EARLY = Reason("too_early", _("最早只能在前一个月编制发放批次。"), field="month")
NOT_YOURS = Reason("elsewhere", _("这个发放区不在您所管的区划内。"), field="payer")
NEEDS_STAFF = Reason("needs_staff", _("批次须由工作人员本人编制。"))


def hold_text(key: str, run_number: str = "") -> str:
    """Why an entitlement was held back, as a sentence."""
    return str(HOLDS[key]) % {"run": run_number}


@dataclass
class _Roll:
    """The lines of a run in the making, with whom each covers; and what was held back."""

    lines: list[RunLine] = field(default_factory=list)
    covered: list[tuple[RunLine, int]] = field(default_factory=list)
    held: list[HeldBack] = field(default_factory=list)


@action
def draft(*, actor: Actor, payer: Division, programme: str, month: date, at: datetime | None = None) -> Run:
    """Put together what a district owes for a month and has in no run yet. Nobody twice a month, wherever she applied.

    ``month`` is its first day. A line that may not be paid is held back with its reason (``run.held_back``) and
    looked at again by the next draft. Raises ``Refused`` when there is nothing to pay: ``empty`` or ``all_held``.
    """
    at = at or clock.now()
    drafted_by = _check_order(actor, payer=payer, month=month, at=at)
    _wait_for_other_drafts(programme, month)
    candidates = list(_candidates(payer, programme, month))
    if not candidates:
        raise Refused(EMPTY)
    run = Run.objects.create(
        number=f"{payer.code}-{month:%Y%m}-{next_in(f'run:{payer.code}:{month:%Y%m}'):02d}",
        payer=payer,
        programme=programme,
        month=month,
        drafted_by=drafted_by,
        drafted_at=at,
    )
    roll = _roll(run, candidates, on=clock.civil_day(at))
    if not roll.lines:
        keys = sorted({held.reason for held in roll.held})
        numbers = {held.reason: held.run_number for held in roll.held}
        all_held = Reason("all_held", ALL_HELD % {"count": len(candidates)})
        raise Refused(all_held, *(Reason(key, hold_text(key, numbers[key])) for key in keys))
    RunLine.objects.bulk_create(roll.lines)
    Coverage.objects.bulk_create(
        Coverage(line=line, person_id=person, programme=programme, month=month, once=line.kind == ONCE)
        for line, person in roll.covered
    )
    HeldBack.objects.bulk_create(roll.held)
    return run


@action
def discard(run: Run, *, actor: Actor, expected_version: int, why: str) -> Run:
    """Give up a run before its commitment; what it held is free for the next draft. Drafter or approver may."""
    if not why.strip():
        raise Refused(Reason("why", _("请写明作废理由。"), field="why"))
    run = locked(run, actor=actor, verb=DISCARD)
    check(run, verb=DISCARD, expected_version=expected_version)
    move(run, DISCARDED, discarded_why=why.strip())
    Coverage.objects.filter(line__run=run).delete()
    run.lines.all().delete()
    return run


def _check_order(actor: Actor, *, payer: Division, month: date, at: datetime) -> UUID:
    """Refuse a draft that this actor may not order, or not for this month; say which member of staff she is."""
    gate.require(actor, "run.draft")
    today = clock.civil_day(at)
    next_month = (today.replace(day=1) + timedelta(days=31)).replace(day=1)
    if actor.staff_id is None:
        raise Refused(NEEDS_STAFF)
    if actor.division_pk is None or not divisions_under(actor.division_pk).filter(descendant=payer).exists():
        raise Refused(NOT_YOURS)
    if month.day != 1:
        raise Refused(entitlements.FIRST_OF_MONTH)
    if month > next_month:
        raise Refused(TOO_EARLY)
    return actor.staff_id


def _wait_for_other_drafts(programme: str, month: date) -> None:
    """One draft of a programme and month at a time, in the whole city: two districts may be owed for one person."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"run:{programme}:{month}"])


def _candidates(payer: Division, programme: str, month: date) -> Iterable[Entitlement]:
    """What is owed and in no run, the longest owed first, so that of two claims to a person the elder prevails."""
    in_a_run = RunLine.objects.filter(Q(kind=ONCE) | Q(kind=MONTHLY, month=month), case=OuterRef("case"))
    owed = entitlements.owed(payer, programme, month).exclude(Exists(in_a_run))
    return owed.select_related("payee_account").order_by("valid_from", "case_id")


def _roll(run: Run, candidates: list[Entitlement], *, on: date) -> _Roll:
    people = _people(candidates)
    covered = _covered_already(run, {person for group in people.values() for person, _deceased_on in group})
    accounts = accounts_in_force({entitlement.payee_account.person_id for entitlement in candidates}, on=on)
    in_doubt = holds.held_in((entitlement.case_id for entitlement in candidates), run.month)
    roll = _Roll()
    for entitlement in candidates:
        group = people[entitlement.pk]
        account = accounts.get(entitlement.payee_account.person_id)
        reasons = _reasons(group, account=account, covered={} if entitlement.once else covered, month=run.month)
        if entitlement.case_id in in_doubt:
            reasons[IN_DOUBT] = ""
        if reasons or account is None:
            roll.held += [
                HeldBack(run=run, entitlement=entitlement, reason=reason, run_number=number)
                for reason, number in reasons.items()
            ]
            continue
        line = RunLine(
            run=run,
            entitlement=entitlement,
            case_id=entitlement.case_id,
            month=run.month,
            kind=ONCE if entitlement.once else MONTHLY,
            payee_account_id=account,
            amount_fen=entitlement.amount_fen,
        )
        roll.lines.append(line)
        roll.covered += [(line, person) for person, _deceased_on in group]
        covered.update((person, run.number) for person, _deceased_on in group if not entitlement.once)
    return roll


def _reasons(
    group: list[tuple[int, date | None]], *, account: int | None, covered: Mapping[int, str], month: date
) -> dict[str, str]:
    """Why this may not be paid now: reason → the run that covers the person already, where that is the reason."""
    reasons = {NO_ACCOUNT: ""} if account is None else {}
    for person, deceased_on in group:
        if person in covered:
            reasons[COVERED] = covered[person]
        if deceased_on is not None and deceased_on < month:
            reasons[DECEASED] = ""
    return reasons


def _people(candidates: list[Entitlement]) -> dict[int, list[tuple[int, date | None]]]:
    """Whom each candidate covers. Two records that were merged are one person: she counts under the one that was kept."""
    people: dict[int, dict[int, date | None]] = defaultdict(dict)
    rows = EntitlementPerson.objects.filter(entitlement__in=candidates).annotate(
        one=Coalesce("person__merged_into", "person"),
        died_on=Coalesce("person__merged_into__deceased_on", "person__deceased_on"),
    )
    for entitlement, person, deceased_on in rows.values_list("entitlement_id", "one", "died_on"):
        people[entitlement][person] = deceased_on
    return {entitlement: list(group.items()) for entitlement, group in people.items()}


def _covered_already(run: Run, persons: set[int]) -> dict[int, str]:
    rows = Coverage.objects.filter(programme=run.programme, month=run.month, person__in=persons, once=False)
    return dict(rows.values_list("person_id", "line__run__number"))
