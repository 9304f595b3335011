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
from minzheng.lib.reading import read_once
from minzheng.policy import programmes
from minzheng.registry import queries as register
from minzheng.registry.models import Membership, Person

from ..models import Application, Deliberation, Demand, HomeVisit, NamedApplicant, Proposal, Review, TaperingPlan
from ..vocabulary import REVIEW

DIBAO = "dibao"


@read_once
def application_of(case: Case) -> Application:
    related = ("authorisation", "payee_account__data_key", "payee_account__person", "data_key")
    return Application.objects.select_related(*related).prefetch_related("authorisation__signatures").get(case=case)


def procedure_of(case: Case) -> programmes.Procedure:
    """The procedure in force at acceptance, or at the application while nothing is accepted yet."""
    on = case.accepted_on or clock.civil_day(case.lodged_at)
    return programmes.load(programme_of(case)).procedure(on)


@read_once
def programme_of(case: Case) -> str:
    """``assistance.dibao`` → ``dibao``: a kind is its room and its programme. A review is about its benefit's programme."""
    if case.kind == REVIEW:
        return programme_of(Review.objects.select_related("benefit").get(case=case).benefit)
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


@read_once
def deliberation_of(case: Case) -> Deliberation | None:
    return Deliberation.objects.filter(case=case).last()


@read_once
def proposal_of(case: Case) -> Proposal | None:
    """The proposal that counts: the newest."""
    return Proposal.objects.filter(case=case).select_related("data_key").last()


def current_publicity(case: Case) -> Publicity | None:
    return case.publicities.filter(taken_down_on=None).last()


def is_relief(case: Case) -> bool:
    return programmes.load(programme_of(case)).proceeding == programmes.RELIEF


def asked_about(case: Case, *, on: date | None = None) -> list[Membership]:
    """About whom things are asked: the whole family; of a temporary relief only those for whom it is asked."""
    return applicants_of(case, on=on) if is_relief(case) else register.family(case.household, on=on)


@read_once
def unsigned(case: Case) -> list[Membership]:
    """Members whom the authorisation does not cover yet: about them nothing may be asked."""
    covered = {signature.person_id for signature in application_of(case).authorisation.signatures.all()}
    return [membership for membership in asked_about(case) if membership.person_id not in covered]


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
    members = register.family(case.household, on=on)
    return [membership for membership in members if not named or membership.person_id in named]


@read_once
def named_applicants(case: Case) -> list[int]:
    """The keys of the people for whom alone protection is asked; none at all: the whole household applies."""
    return list(NamedApplicant.objects.filter(application__case=case).values_list("person_id", flat=True))


def people_of(case: Case) -> QuerySet[Person]:
    """The members of the family as people."""
    return Person.objects.filter(pk__in=register.members(case.household).values("person"))


def demand_of(case: Case, what: str) -> Demand | None:
    """What the applicant was asked last: ``papers`` or ``cooperation``."""
    return _demands(case).get(what)


@read_once
def _demands(case: Case) -> dict[str, Demand]:
    """The newest demand of each sort."""
    return {demand.what: demand for demand in Demand.objects.filter(case=case).order_by("pk")}


@read_once
def tapering_of(case: Case) -> TaperingPlan | None:
    """The tapering that counts: the newest proposed."""
    return TaperingPlan.objects.filter(case=case).last()
