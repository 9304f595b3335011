"""Guards of temporary relief: why money can't be paid first, and why a relief can't go on."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.refusals import Reason
from minzheng.cases.dates import date_text
from minzheng.cases.models import Case, Clock
from minzheng.lib import clock
from minzheng.lib.money import fen_to_yuan_text

from ..vocabulary import EMERGENCY
from .guards import why_not_close_publicity, why_not_confirm
from .relief import (
    asked_of_relief,
    elsewhere,
    months_looked_back,
    relief_of,
    urgent_limit,
    urgent_of,
)

PAPERS_LATER = "papers_later"

ONLY_EMERGENCY = Reason("only_emergency", _("只有急难型可以先行救助；其他类型按程序办理。"))
NO_URGENT_LIMIT = Reason("no_urgent_limit", _("先行救助的限额还没有公布或录入，不能先行救助，请按程序办理。"))
ABOVE_LIMIT = _("先行救助不能超过 %(limit)s 元。需要更多的，按程序办理。")
GIVEN_BEFORE = _("%(office)s已于 %(on)s 因同一事由给予临时救助。确属另一事件的，请先认定并写明理由。")
BEGUN_BEFORE = _("%(office)s已于 %(on)s 先收到同一事由的申请，请由先收到的一方办理；这里可以不予受理或者由本人撤回。")
NO_WINDOW = Reason("no_window", _("同一事由的回看月数还没有公布或录入，不能作出救助决定。"))
NO_PROPOSAL = Reason("no_urgent", _("还没有先行救助的意见。"))
TERM_RUNS = _("补齐手续的期限到 %(due)s 为止，期满以后才能这样结案。")


def why_not_begun_before(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    """Two streets don't go on with one cause: the one that was asked first does."""
    return [
        Reason("elsewhere", BEGUN_BEFORE % {"office": other.office, "on": date_text(other.on)})
        for other in elsewhere(case, actor)
        if not other.was_given and other.is_first
    ]


def why_not_here(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    """Nobody was asked before, and nobody has relieved the same cause."""
    reasons = why_not_begun_before(case=case, actor=actor, at=at)
    if not asked_of_relief([case], clock.civil_day(at))[case.pk]["reliefs_for_same_cause"]:
        return reasons
    return reasons + [
        Reason("same_cause", GIVEN_BEFORE % {"office": other.office, "on": date_text(other.on)})
        for other in elsewhere(case, actor)
        if other.was_given
    ]


def why_not_pay_first(
    *, case: Case, actor: Actor, at: datetime, amount_fen: int | None = None, **data: Any
) -> list[Reason]:
    """先行救助: an emergency, within the limit of the day, by the office that was asked first, for a new cause."""
    on = clock.civil_day(at)
    if relief_of(case).type != EMERGENCY:
        return [ONLY_EMERGENCY]
    limit = urgent_limit(case, on)
    if not limit.is_known:
        return [NO_URGENT_LIMIT]
    reasons = why_not_here(case=case, actor=actor, at=at)
    if months_looked_back(case, on) is None:
        reasons.append(NO_WINDOW)
    if amount_fen is not None and amount_fen > int(limit.value):
        text = ABOVE_LIMIT % {"limit": fen_to_yuan_text(int(limit.value))}
        reasons.append(Reason("above_limit", text, field="amount_fen"))
    return reasons


def why_not_approve_urgent(*, case: Case, actor: Actor, at: datetime, **data: Any) -> list[Reason]:
    """Everything that allowed the proposal still holds when another decides."""
    urgent = urgent_of(case)
    if urgent is None:
        return [NO_PROPOSAL]
    return why_not_pay_first(case=case, actor=actor, at=at, amount_fen=urgent.amount_fen)


def why_not_close_without_papers(*, case: Case, actor: Actor, at: datetime, **data: Any) -> list[Reason]:
    """The papers have their term; only after it may a person close the file without them."""
    running = Clock.objects.filter(case=case, key=PAPERS_LATER, stopped_on=None).first()
    if running is None or running.due_on < clock.civil_day(at):
        return []
    return [Reason("term_runs", TERM_RUNS % {"due": date_text(running.due_on)})]


def why_not_relieve(*, case: Case, actor: Actor, at: datetime, **data: Any) -> list[Reason]:
    """Nothing stands against the decision, and nobody has meanwhile relieved the same cause."""
    reasons = why_not_confirm(case=case, actor=actor, at=at) + why_not_here(case=case, actor=actor, at=at)
    return reasons + ([] if months_looked_back(case, clock.civil_day(at)) is not None else [NO_WINDOW])


def why_not_decide_in_town(*, case: Case, actor: Actor, at: datetime, **data: Any) -> list[Reason]:
    """委托审批: within the limit, and like any decision of the district otherwise."""
    return why_not_close_publicity(case=case, actor=actor, at=at) + why_not_relieve(case=case, actor=actor, at=at)
