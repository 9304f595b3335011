"""approve(): the second pair of eyes on a run."""

from __future__ import annotations

from datetime import date, datetime

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused
from minzheng.lib import clock

from .. import entitlements
from ..models import Coverage, EntitlementPerson, Hold, Run, RunLine
from .payees import in_force
from .state import APPROVE, APPROVED, check, locked, move

CHANGED = _("批次编制后，有 %(count)s 笔明细的待遇、账户或人员情况已变化，请作废批次后重新编制。")


@action
def approve(run: Run, *, actor: Actor, expected_version: int, at: datetime | None = None) -> Run:
    """Approve a draft. Another person than the drafter, and everything in it still as it was drafted."""
    at = at or clock.now()
    run = locked(run, actor=actor, verb=APPROVE)
    check(run, verb=APPROVE, expected_version=expected_version)
    if reasons := why_not_approve(actor, run, on=clock.civil_day(at)):
        raise Refused(*reasons)
    return move(run, APPROVED, approved_by=actor.staff_id, approved_at=at)


def why_not_approve(actor: Actor, run: Run, *, on: date) -> list[Reason]:
    """Reasons why this actor can't approve this draft: her own work, or no longer true."""
    return gate.four_eyes(actor, [run.drafted_by]) + why_changed(run, on=on)


def why_changed(run: Run, *, on: date) -> list[Reason]:
    """A reason if any line is no longer owed as drafted. Asked when a run is approved, and again before it is booked."""
    count = changed_lines(run, on=on).count()
    return [Reason("changed", CHANGED % {"count": count})] if count else []


def changed_lines(run: Run, *, on: date) -> QuerySet[RunLine]:
    """Lines whose decision, amount, people or account is not in force any more, that cover someone who died, or that are
    in doubt.
    """
    same_people = Q(pk=OuterRef("entitlement")) | Q(people=OuterRef("people"))
    still_owed = entitlements.owed(run.payer, run.programme, run.month).annotate(people=_people("pk"))
    still_owed = still_owed.filter(
        same_people,
        case=OuterRef("case"),
        decision_ref=OuterRef("entitlement__decision_ref"),
        amount_fen=OuterRef("amount_fen"),
        payee_account__person=OuterRef("payee_account__person"),
    )
    same_account = in_force(on).filter(pk=OuterRef("payee_account"))
    covers_a_death = Coverage.objects.filter(line=OuterRef("pk"), person__deceased_on__lt=run.month)
    in_doubt = Hold.objects.filter(case=OuterRef("case"), lifted_at=None, from_month__lte=run.month)
    lines = run.lines.annotate(people=_people("entitlement"))
    return lines.filter(~Exists(still_owed) | ~Exists(same_account) | Exists(covers_a_death) | Exists(in_doubt))


def _people(entitlement: str) -> ArraySubquery:
    """Whom an entitlement covers, as a list to compare."""
    rows = EntitlementPerson.objects.filter(entitlement=OuterRef(entitlement))
    return ArraySubquery(rows.order_by("person").values("person"))
