"""What comes of it: the calculation with its reasons, the benefit and its payments."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from minzheng.access.actor import Actor
from minzheng.cases.kinds import MONTH, ONCE
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.payments import entitlements
from minzheng.payments import queries as payment_queries
from minzheng.policy import programmes
from minzheng.policy.engine import Decision
from minzheng.registry import queries as register
from minzheng.ui.amounts import amount_text
from minzheng.ui.case_pages import Headline

from ... import facts, queries
from ...workflow import (
    GIVEN_UP,
    GRANTED,
    OPEN_STATES,
    PAPERS_LATER,
    REFUSED,
    TAPERING,
    TAPERING_PROPOSED,
    UNDOCUMENTED,
)
from .released_since import released_since

STANDS = frozenset(state.key for state in (*OPEN_STATES, GRANTED, REFUSED, TAPERING))
"""In these states the opinion is still what it was meant for; after another end it is only history."""

WITH_BENEFIT = frozenset(
    state.key for state in (GRANTED, TAPERING_PROPOSED, TAPERING, GIVEN_UP, PAPERS_LATER, UNDOCUMENTED)
)


def is_monthly_benefit(case: Case) -> bool:
    """Whether a benefit goes on from month to month: what was paid once has no review, no certificate and no changes."""
    return case.state in WITH_BENEFIT and not queries.is_relief(case)


def calculation(case: Case, actor: Actor) -> dict[str, Any]:
    """The proposal as it was stored; before there is one, what the law would say now (nothing is stored by looking)."""
    proposal = queries.proposal_of(case)
    if proposal is not None:
        decision, on = facts.stored_decision(proposal), proposal.on
    elif case.accepted_on is not None:
        decision, on = facts.decide_now(case, on=clock.today()), clock.today()
    else:
        return {"decision": None}
    names = [membership.person.name for membership in register.family(case.household, on=on)]
    return {
        "decision": decision,
        "names": names,
        "why": why_of(decision),
        "per": _per(decision),
        "is_preview": proposal is None,
        "headline": _headline(decision) if proposal and case.state in STANDS else None,
        **(released_since(case, decision) if proposal else {}),
    }


def _headline(decision: Decision) -> Headline:
    if decision.outcome != "granted":
        return Headline(_("不予"))
    amount = amount_text(decision.amount_fen, per=_per(decision))
    return Headline(_("给予 %(amount)s") % {"amount": amount}, amount)


def _per(decision: Decision) -> str:
    """Whether a sum is said a month, or as what it is: paid once."""
    return ONCE if programmes.load(decision.programme).is_once else MONTH


def why_of(decision: Decision) -> list[str]:
    """What stands at the bottom of a refusal, or what is missing; a grant is explained by its calculation alone."""
    language = "en" if (get_language() or "").startswith("en") else "zh"
    if decision.outcome == "refused":
        return [reason.sentence[language] for reason in decision.reasons]
    return [f"{missing.label[language]}: {missing.why[language]}" for missing in decision.missing]


def payments(case: Case, actor: Actor) -> dict[str, Any]:
    """The payments so far, and the month with which the benefit ends, where a decision named one."""
    ends = [row.valid_to for row in entitlements.of_case(case) if row.valid_to is not None]
    plan = queries.tapering_of(case) if case.state in (TAPERING_PROPOSED.key, TAPERING.key) else None
    return {
        "is_once": programmes.load(queries.programme_of(case)).is_once,
        "lines": payment_queries.payments_of_case(actor, case),
        "last_month": queries.month_before(max(ends)) if ends else None,
        "tapering": plan,
        "is_proposed": case.state == TAPERING_PROPOSED.key,
    }
