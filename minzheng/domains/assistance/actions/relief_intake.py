"""Taking a temporary relief down: where the difficulty arose, for those who are in it, whatever their registration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Division
from minzheng.access.refusals import Reason, Refused, collected
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.registry import actions as register
from minzheng.registry import queries as register_queries
from minzheng.registry.models import Household, Person

from .. import queries
from ..models import Application, NamedApplicant, ReliefRequest
from ..vocabulary import RELIEF_CAUSES
from .accounts import refuse_other_holder, refuse_while_paid
from .intake import MemberIntake, keep_declaration, open_application, signatures_of

FUTURE = Reason("future", _("发生日期不能晚于今天。"), field="occurred_on")
OTHER_CAUSE = Reason("cause", _("这个事由不属于所选的救助类型。"), field="cause")
OPEN_HERE = _("本镇街正在办理同一人、同一事由的临时救助（%(number)s），请在那一件里继续办。")


@dataclass(frozen=True)
class ReliefIntake:
    """What is taken down of a relief, the applicant first. Household amounts are fen.

    ``place`` is the village or community where the difficulty arose or the worker lives: its street or town is
    responsible, whatever the registration (民发〔2022〕83号). ``signed_on`` is None while nobody has signed yet: in an
    emergency the papers may come later.
    """

    members: Sequence[MemberIntake]
    place: Division
    type: str  # a key of RELIEF_TYPES
    cause: str  # a key of RELIEF_CAUSES[type]
    occurred_on: date
    reason: str
    holder_name: str
    bank: str
    account_number: str
    signed_on: date | None = None
    declared: Mapping[str, int] = field(default_factory=dict)


@action
def lodge_relief(*, actor: Actor, form: ReliefIntake, at: datetime | None = None) -> Case:
    """Take a relief down, in one transaction: all of it, or nothing with reasons.

    Who asks in two streets is taken down in both: an emergency is not sent away at the door. The case page tells each
    of the other, and only the one that was asked first may go on. Raises ``Refused`` with the fields concerned.
    """
    at = at or clock.now()
    on = clock.civil_day(at)
    gate.require(actor, "case.open")
    reasons = _why_not(form, on=on)
    with collected(reasons):
        household, people = _who(actor, form, on=on)
    if reasons:
        raise Refused(*reasons)
    _refuse_twice_here(people, form)
    refuse_while_paid(people[0], form.account_number)
    case = open_application(
        actor=actor,
        programme=queries.RELIEF,
        household=household,
        people=people,
        village=form.place,
        authorisation=register.record_authorisation(
            actor=actor,
            household=household,
            signed_on=form.signed_on or on,
            purpose=queries.RELIEF,
            signatures=signatures_of(people, form.members, None, on=on) if form.signed_on else {},
        ),
        payee_account=register.record_payee_account(
            actor=actor,
            person=people[0],
            holder_name=form.holder_name,
            bank=form.bank,
            account_number=form.account_number,
            on=on,
        ),
        reason=form.reason,
        at=at,
    )
    _keep(case, people, form)
    return case


def _why_not(form: ReliefIntake, *, on: date) -> list[Reason]:
    """What can be told from the form alone."""
    reasons: list[Reason] = []
    with collected(reasons):
        refuse_other_holder(form.members[0].entry.name, form.holder_name)
    with collected(reasons):
        register.digits_of(form.account_number)
    if form.cause not in RELIEF_CAUSES.get(form.type, {}):
        reasons.append(OTHER_CAUSE)
    if form.occurred_on > on:
        reasons.append(FUTURE)
    return reasons


def _who(actor: Actor, form: ReliefIntake, *, on: date) -> tuple[Household, list[Person]]:
    """The household and, in the order of the form, those of it for whom relief is asked.

    Members of one household may ask for relief without the others: somebody far from home has an accident alone.
    """
    entries = [member.entry for member in form.members]
    known = [register_queries.by_identity_number(entry.identity_number) for entry in entries]
    households = {register_queries.household_of(person, on=on) if person else None for person in known}
    household = next(iter(households))
    if len(households) > 1 or household is None:
        household = register.record_household(actor=actor, division=form.place, members=entries, on=on)
        return household, [register.recorded(entry) for entry in entries]
    people = [
        register.record_person(
            actor=actor,
            name=entry.name,
            identity_number=entry.identity_number,
            hukou_division=form.place,
            residence_division=form.place,
            position=f"members-{number}-",
        )
        for number, entry in enumerate(entries)
    ]
    return household, people


def _refuse_twice_here(people: Sequence[Person], form: ReliefIntake) -> None:
    """The same people and the same cause once more at the same counter is a slip."""
    open_here = ReliefRequest.objects.filter(
        case__applicant__in=people, case__is_open=True, case__division=form.place.parent, cause=form.cause
    )
    if request := open_here.select_related("case").first():
        text = OPEN_HERE % {"number": request.case.number}
        raise Refused(Reason("already_open", text, field="members-0-identity_number"))


def _keep(case: Case, people: Sequence[Person], form: ReliefIntake) -> None:
    application = Application.objects.get(case=case)
    NamedApplicant.objects.bulk_create(NamedApplicant(application=application, person=person) for person in people)
    keep_declaration(case, people, form.members, form.declared)
    ReliefRequest.objects.create(
        case=case, type=form.type, cause=form.cause, occurred_on=form.occurred_on, place=form.place
    )
