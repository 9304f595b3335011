"""Minutes of collective decisions: when they are asked for, and what is wrong with them."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.refusals import Reason
from minzheng.cases.handling import handles
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.lib.reading import read_once

from ..models import Minutes
from .reads import procedure_of, proposal_of

COLLECTIVE = "collective_decision"  # the step of a procedure that asks for them
MINUTES_PAPER = "collective_minutes"
AT_LEAST = 3
AGREES, DISAGREES = "agrees", "disagrees"

NOT_PERMITTED = Reason("not_permitted", _("您的岗位不能登记集体研究。"))
NO_PROPOSAL = Reason("no_proposal", _("还没有审核意见，没有可以研究的内容。"))
TOO_FEW = Reason("too_few", _("集体研究至少三人参加，请写明每个人的姓名。"), field="attended_by")
WRONG_DAY = Reason("minutes_day", _("会议日期不能早于提出审核意见的日期，也不能晚于今天。"), field="held_on")
NO_MINUTES = Reason("no_minutes", _("本地办法要求集体研究，请先登记对这次审核意见的集体研究记录。"))
DISAGREED = Reason("minutes_disagree", _("集体研究没有同意这次审核意见，请退回重新调查。"))


@read_once
def minutes_of(case: Case) -> Minutes | None:
    """The newest minutes over the present proposal; those of an earlier proposal don't count."""
    proposal = proposal_of(case)
    if proposal is None:
        return None
    since = clock.civil_day(proposal.proposed_at)
    found = Minutes.objects.filter(case=case, held_on__gte=since, recorded_at__gte=proposal.proposed_at)
    return found.select_related("signed_paper", "recorded_by").order_by("pk").last()


def needs_minutes(case: Case) -> bool:
    """Whether the procedure of this case asks for a collective decision: no national rule does, a local one may."""
    return procedure_of(case).has(COLLECTIVE)


def why_not_decided_together(case: Case) -> list[Reason]:
    """Where minutes are asked for, they must be there and agree."""
    if not needs_minutes(case):
        return []
    minutes = minutes_of(case)
    if minutes is None:
        return [NO_MINUTES]
    return [] if minutes.conclusion == AGREES else [DISAGREED]


def may_record_minutes(case: Case, actor: Actor) -> bool:
    return case.is_open and handles(actor, case) and proposal_of(case) is not None


def why_not_record(case: Case, *, actor: Actor, held_on: date, names: list[str], on: date) -> list[Reason]:
    proposal = proposal_of(case)
    if not case.is_open or not handles(actor, case):
        return [NOT_PERMITTED]
    if proposal is None:
        return [NO_PROPOSAL]
    reasons = [] if len(names) >= AT_LEAST else [TOO_FEW]
    if not clock.civil_day(proposal.proposed_at) <= held_on <= on:
        reasons.append(WRONG_DAY)
    return reasons
