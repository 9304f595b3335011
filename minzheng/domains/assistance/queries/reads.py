"""Reads of one case: what the room itself has written down about it."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.scope import scope
from minzheng.cases import documents
from minzheng.cases.models import Case, Publicity
from minzheng.lib import clock
from minzheng.policy import programmes
from minzheng.registry import queries as register
from minzheng.registry.models import Membership, Person

from ..models import Application, Deliberation, Demand, HomeVisit, NamedApplicant, Proposal, TaperingPlan

DIBAO = "dibao"


def application_of(case: Case) -> Application:
    return Application.objects.select_related(
        "authorisation", "payee_account__data_key", "payee_account__person", "data_key"
    ).get(case=case)


def procedure_of(case: Case) -> programmes.Procedure:
    """The procedure in force at acceptance, or at the application while nothing is accepted yet."""
    on = case.accepted_on or clock.civil_day(case.lodged_at)
    return programmes.load(programme_of(case)).procedure(on)


def programme_of(case: Case) -> str:
    """``assistance.dibao`` → ``dibao``: a kind is its room and its programme."""
    return case.kind.partition(".")[2]


def visits_of(case: Case) -> QuerySet[HomeVisit]:
    return HomeVisit.objects.filter(case=case).select_related("first_visitor", "second_visitor", "data_key")


def visits_to_confirm(actor: Actor) -> QuerySet[HomeVisit]:
    """Visits that wait for this very person's confirmation as second visitor."""
    return (
        scope(actor, HomeVisit)
        .filter(second_visitor__public_id=actor.staff_id, confirmed_at=None, case__is_open=True)
        .select_related("case__applicant", "first_visitor")
        .order_by("visited_on")
    )


def deliberation_of(case: Case) -> Deliberation | None:
    return Deliberation.objects.filter(case=case).last()


def proposal_of(case: Case) -> Proposal | None:
    """The proposal that counts: the newest."""
    return Proposal.objects.filter(case=case).select_related("data_key").last()


def current_publicity(case: Case) -> Publicity | None:
    return case.publicities.filter(taken_down_on=None).last()


def unsigned(case: Case) -> list[Membership]:
    """Members whom the authorisation does not cover yet: about them nothing may be asked."""
    covered = set(application_of(case).authorisation.signatures.values_list("person_id", flat=True))
    return [membership for membership in register.members(case.household) if membership.person_id not in covered]


def missing_papers(case: Case) -> list[tuple[str, Any]]:
    """What is still missing of the papers that this programme asks for, signatures included: (kind, label)."""
    signatures = [
        ("signature", _("%(name)s 在承诺和授权书上的签字") % {"name": membership.person.name})
        for membership in unsigned(case)
    ]
    return documents.missing_documents(case) + signatures


def applicants_of(case: Case, *, on: date | None = None) -> list[Membership]:
    """For whom protection is asked, in the household's order: every member, or those named (单人保)."""
    named = set(named_applicants(case))
    members = register.members(case.household, on=on)
    return [membership for membership in members if not named or membership.person_id in named]


def named_applicants(case: Case) -> list[int]:
    """The keys of the people for whom alone protection is asked; none at all: the whole household applies."""
    return list(NamedApplicant.objects.filter(application__case=case).values_list("person_id", flat=True))


def people_of(case: Case) -> QuerySet[Person]:
    """The members of the family as people."""
    return Person.objects.filter(pk__in=register.members(case.household).values("person"))


def demand_of(case: Case, what: str) -> Demand | None:
    """What the applicant was asked last: ``papers`` or ``cooperation``."""
    return Demand.objects.filter(case=case, what=what).last()


def tapering_of(case: Case) -> TaperingPlan | None:
    """The tapering that counts: the newest proposed."""
    return TaperingPlan.objects.filter(case=case).last()
