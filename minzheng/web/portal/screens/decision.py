"""The decision, as the person it is about can read it: yes or no, how much, why, and what to do if she disagrees."""

from __future__ import annotations

from uuid import UUID

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.access import log
from minzheng.access.doors import resident_door
from minzheng.cases import kinds
from minzheng.cases.models import Case
from minzheng.cases.remedy_terms import received_on, remedies
from minzheng.domains.assistance import facts
from minzheng.domains.assistance import queries as assistance
from minzheng.lib import clock
from minzheng.payments import queries as payments
from minzheng.policy.engine import ReasonNode
from minzheng.rulebook import calendars

from .. import journey, queries


@resident_door
@never_cache
@require_safe
def show(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Exists once she was told the decision: a proposal is not yet an answer, and may still change."""
    case = queries.own_case(request.actor, public_id)
    told = queries.decision_told(request.actor, case)
    proposal = assistance.proposal_of(case) if told else None
    if told is None or proposal is None:
        raise Http404
    family = queries.family_of(case, on=proposal.on)
    log.record_look(
        request.actor,
        [person.public_id for person in family],
        what=log.VIEW,
        purpose="本人查看决定" if queries.is_hers(request.actor, case) else "代办人查看决定",
        subject_ref=case.number,
    )
    decision = facts.stored_decision(proposal)
    owed = payments.entitlements_of_case(request.actor, case)
    decided_on = clock.civil_day(told.at)
    received = received_on(told.document, on=clock.today()) or decided_on
    is_yes = told.template == queries.GRANTED
    return render(
        request,
        "portal/decision.html",
        {
            "case": case,
            "kind": kinds.kind_of(case),
            "is_yes": is_yes,
            "amount_fen": proposal.amount_fen,
            "from_month": owed[0].valid_from if owed else None,
            "account": _account(case) if is_yes else None,
            "covered": [membership.person.name for membership in assistance.applicants_of(case, on=proposal.on)],
            "state_since": journey.state_of(case) if case.state not in journey.DECIDED else "",
            "decided_on": decided_on,
            "decision": decision,
            "reasons": [_sentence(node) for node in decision.reasons],
            "names": [person.name for person in family],
            "letter": told.document,
            "remedies": remedies(received, district=case.division.parent, calendar=calendars.calendar()),
        },
    )


def _account(case: Case) -> dict[str, str]:
    """Where the money goes: the bank by name, and the end of the number, as her bank's own messages say it."""
    account = assistance.application_of(case).payee_account
    return {"bank": account.bank, "last": account.account_number.masked("account")[-4:]}


def _sentence(node: ReasonNode) -> str:
    return node.sentence["en" if (get_language() or "").startswith("en") else "zh"]
