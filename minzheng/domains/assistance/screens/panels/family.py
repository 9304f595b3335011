"""The family and its application: who applies, who belongs to it, whose relatives they are."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from minzheng.access.actor import Actor
from minzheng.access.encryption import Destroyed, unlock
from minzheng.access.roles import TOWN_CLERK
from minzheng.cases.handling import gave_away
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.lib.ages import age_on
from minzheng.registry import queries as register
from minzheng.registry.models import Membership
from minzheng.registry.vocabulary import RELATIONS, SEXES
from minzheng.ui.case_pages import Deed

from ... import facts, queries
from ...actions.accounts import PROPOSERS, may_change, may_correct
from ...actions.inquiry import BEFORE_ACCEPTANCE
from ...actions.relatives import FILERS
from ...models import Application, Draft
from ...vocabulary import ALONE_GROUNDS, COOPERATION, PAPERS, situation_label

SUPPLEMENT = "supplement"
"""The person's rule of the law whose value is what she gets besides, in fen a month (分类施保)."""


def summary(case: Case, actor: Actor) -> dict[str, Any]:
    application = queries.application_of(case)
    account = application.payee_account
    unlock([application, account, case.applicant])
    address = case.applicant.address
    return {
        "may_correct": actor.role == TOWN_CLERK and may_correct(case),
        "may_change": actor.role in PROPOSERS and may_change(case) and not gave_away(case, actor),
        "rows": [
            {"label": _("申请理由"), "value": application.reason.open()},
            *_who_applies(case, application),
            {"label": _("居住地"), "value": queries.place_of(case).name, "hint": address.open() if address else ""},
            _authorisation(application),
            {
                "label": _("收款账户"),
                "value": f"{account.bank} {account.account_number.masked('account')}",
                "hint": account.holder_name,
            },
            *_what_is_due(case),
        ],
    }


def _authorisation(application: Application) -> dict[str, Any]:
    """The day it was signed; in an emergency nobody may have signed yet."""
    if not application.authorisation.signatures.all():
        return {"label": _("承诺和授权书"), "value": _("还没有签署")}
    return {"label": _("承诺和授权书"), "value": application.authorisation.signed_on, "is_date": True}


def _who_applies(case: Case, application: Application) -> list[dict[str, Any]]:
    """For whom protection is asked, where that is not simply the whole household."""
    if not application.alone_ground:
        return []
    names = "、".join(membership.person.name for membership in queries.applicants_of(case))
    return [{"label": _("单独申请"), "value": names, "hint": ALONE_GROUNDS[application.alone_ground]}]


def _what_is_due(case: Case) -> list[dict[str, Any]]:
    """The day by which the applicant was asked to do something, while the case is open."""
    labels = {PAPERS: _("补正期限"), COOPERATION: _("配合期限")}
    demands = [queries.demand_of(case, what) for what in labels] if case.is_open else []
    return [{"label": labels[each.what], "value": each.due_on, "is_date": True} for each in demands if each]


def members(case: Case, actor: Actor) -> dict[str, Any]:
    memberships = register.family(case.household)
    unlock([membership.person for membership in memberships])
    situations = facts.situations_of(case)
    today = clock.today()
    named = set() if queries.is_relief(case) else set(queries.named_applicants(case))
    supplements = _supplements(case, memberships)
    unsigned = {membership.person_id for membership in queries.unsigned(case)} if case.is_open else set()
    return {
        "may_sign": actor.role == TOWN_CLERK and case.state in BEFORE_ACCEPTANCE,
        "rows": [
            {
                "person": membership.person,
                "unsigned": membership.person_id in unsigned,
                "relation": RELATIONS[membership.relation],
                "sex": SEXES[membership.person.sex],
                "age": age_on(membership.person.born_on, today),
                "number": membership.person.identity_number.masked("identity"),
                "applies": membership.person_id in named if named else None,
                "supplement_fen": supplements.get(membership.person_id),
                "situations": [situation_label(key) for key in sorted(situations.get(membership.person_id, ()))],
            }
            for membership in memberships
        ],
    }


def _supplements(case: Case, memberships: list[Membership]) -> dict[int, int]:
    """What the stored decision gives each member besides (分类施保), by the person's key; nothing where it gives none."""
    proposal = queries.proposal_of(case)
    if proposal is None:
        return {}
    try:
        values = facts.stored_decision(proposal).member_values
    except Destroyed:
        return {}
    then = register.family(case.household, on=proposal.on)
    pairs = zip(then, values, strict=False)
    return {membership.person_id: int(told[SUPPLEMENT]) for membership, told in pairs if told.get(SUPPLEMENT)}


def relatives(case: Case, actor: Actor) -> dict[str, Any]:
    """What has been filed, and the way to file."""
    may_file = actor.role in FILERS and case.is_open
    kin = dict(RELATIONS)
    deed = Deed(reverse("assistance:relative", args=[case.public_id]), _("登记近亲属备案"), "file-plus")
    return {
        "rows": [{"filing": filing, "relation": kin[filing.relation]} for filing in queries.filings_of(case)],
        "file": deed if may_file else None,
    }


def draft_row(draft: Draft) -> dict[str, Any]:
    typed = draft.content.open()
    return {"draft": draft, "name": typed.get("members-0-name", ""), "village": typed.get("village", "")}
