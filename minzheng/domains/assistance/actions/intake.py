"""Lodging an application: people and authorisation recorded, the case opened, the declaration kept as it was made."""

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
from minzheng.cases.advance import open_case
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.lib.ages import ADULT, age_on
from minzheng.registry import actions as register
from minzheng.registry import queries as register_queries
from minzheng.registry.actions import MemberEntry
from minzheng.registry.models import Authorisation, Household, PayeeAccount, Person

from ..models import Application, Declared, NamedApplicant, Situation
from ..vocabulary import DECLARED_OF_HOUSEHOLD, DECLARED_OF_PERSON, is_situation
from .accounts import refuse_other_holder, refuse_while_paid
from .relatives import Kinship, file_relative

ALREADY_OPEN = _("%(name)s 已有一件同类申请正在办理（%(number)s），不能重复申请。")

FAMILY_LATER = Reason(
    "family_later",
    _("这家人登记为一个家庭的日期晚于这次申请的日期。请核对申请日期，或者先查清家庭登记，再提交。"),
    field="members",
)
NOBODY_APPLIES = Reason("nobody_applies", _("单独申请的，请勾选为哪几位成员申请。"), field="members-0-applies")


@dataclass(frozen=True)
class MemberIntake:
    """A member and what is declared of her. Amounts are fen a month.

    ``applies`` counts where some apply alone; ``kinship`` is there when she is a handler's or cadre's close relative.
    """

    entry: MemberEntry
    signed: bool
    declared: Mapping[str, int] = field(default_factory=dict)
    situations: Sequence[str] = ()
    applies: bool = True
    kinship: Kinship | None = None


@dataclass(frozen=True)
class Intake:
    """Everything the counter takes down: the applicant comes first. Household amounts are fen, or counts."""

    village: Division
    members: Sequence[MemberIntake]
    reason: str
    signed_on: date
    holder_name: str
    bank: str
    account_number: str
    declared: Mapping[str, int] = field(default_factory=dict)
    hukou: Division | None = None  # the street or town of registration; None: where the family lives
    alone_ground: str = ""  # a key of ALONE_GROUNDS where only the members that apply are to be covered (单人保)


@action
def lodge_intake(
    *, actor: Actor, programme: str, form: Intake, guardian: Person | None = None, at: datetime | None = None
) -> Case:
    """Take down a whole application at the counter, in one transaction: all of it, or nothing with reasons.

    Adults sign for themselves; the applicant signs for minors. A ``guardian`` signs for the applicant and for minors.
    Raises ``Refused`` with the fields concerned.
    """
    at = at or clock.now()
    on = clock.civil_day(at)
    gate.require(actor, "case.open")
    reasons = _why_not(form)
    with collected(reasons):
        household = register.record_household(
            actor=actor,
            division=form.village,
            members=[member.entry for member in form.members],
            hukou_division=form.hukou,
            on=on,
        )
    if reasons:
        raise Refused(*reasons)
    people = _people_in_order(household, form, on=on)
    authorisation = register.record_authorisation(
        actor=actor,
        household=household,
        signed_on=form.signed_on,
        purpose=programme,
        signatures=signatures_of(people, form.members, guardian, on=on),
    )
    refuse_while_paid(people[0], form.account_number)
    account = register.record_payee_account(
        actor=actor,
        person=people[0],
        holder_name=form.holder_name,
        bank=form.bank,
        account_number=form.account_number,
        on=on,
    )
    case = lodge_application(
        actor=actor,
        programme=programme,
        household=household,
        authorisation=authorisation,
        payee_account=account,
        reason=form.reason,
        at=at,
    )
    keep_declaration(case, people, form.members, form.declared)
    _keep_who_applies(case, people, form)
    for person, member in zip(people, form.members, strict=True):
        if member.kinship is not None:
            file_relative(actor=actor, case=case, person=person, kinship=member.kinship, at=at)
    return case


def _why_not(form: Intake) -> list[Reason]:
    """What can be told from the form alone, so that it is told together with what the register finds."""
    reasons: list[Reason] = []
    with collected(reasons):
        refuse_other_holder(form.members[0].entry.name, form.holder_name)
    with collected(reasons):
        register.digits_of(form.account_number)
    if form.alone_ground and not any(member.applies for member in form.members):
        reasons.append(NOBODY_APPLIES)
    return reasons


@action
def lodge_application(
    *,
    actor: Actor,
    programme: str,
    household: Household,
    authorisation: Authorisation,
    payee_account: PayeeAccount,
    reason: str,
    at: datetime,
) -> Case:
    """Open the case of a recorded household. A household has one open application of a programme at a time."""
    people = [membership.person for membership in register_queries.members(household, on=clock.civil_day(at))]
    _refuse_second_application(programme, people)
    return open_application(
        actor=actor,
        programme=programme,
        household=household,
        people=people,
        village=household.division,
        authorisation=authorisation,
        payee_account=payee_account,
        reason=reason,
        at=at,
    )


@action
def open_application(
    *,
    actor: Actor,
    programme: str,
    household: Household,
    people: Sequence[Person],
    village: Division,
    authorisation: Authorisation,
    payee_account: PayeeAccount,
    reason: str,
    at: datetime,
) -> Case:
    """The case and its application: for these people, the applicant first, with the street or town of a village."""
    applicant, town = people[0], village.parent
    case = open_case(
        actor=actor,
        kind=f"assistance.{programme}",
        applicant=applicant,
        household=household,
        division=town,
        lodged_at=at,
        concerned=_concerned(actor, village),
    )
    for person in people:
        register.let_see(person, {"case": town})
    Application.objects.create(
        case=case,
        programme=programme,
        authorisation=authorisation,
        payee_account=payee_account,
        data_key=applicant.data_key,
        reason=reason,
    )
    return case


def _concerned(actor: Actor, village: Division) -> dict[str, Division]:
    concerned = {"residence": village, "district": village.parent.parent}
    if actor.division_pk is not None:
        concerned["accepting"] = Division.objects.get(pk=actor.division_pk)
    return concerned


def _refuse_second_application(programme: str, people: Sequence[Person]) -> None:
    cases = Case.objects.filter(kind=f"assistance.{programme}", is_open=True, applicant__in=people)
    if case := cases.select_related("applicant").first():
        text = ALREADY_OPEN % {"name": case.applicant.name, "number": case.number}
        raise Refused(Reason("already_open", text, field="members-0-identity_number"))


def _people_in_order(household: Household, form: Intake, *, on: date) -> list[Person]:
    """The recorded people, in the order of the form, so that declarations find their owners.

    A family that is on record already may be so from a later day than the application's: a list told of before midnight
    and worked off after it, or a clock put back. Nobody applies as a member of a family she does not belong to yet.
    """
    members = {membership.person_id: membership.person for membership in register_queries.members(household, on=on)}
    people = [register.recorded(member.entry) for member in form.members]
    if any(person.pk not in members for person in people):
        raise Refused(FAMILY_LATER)
    return [members[person.pk] for person in people]


def signatures_of(
    people: Sequence[Person], members: Sequence[MemberIntake], guardian: Person | None, *, on: date
) -> dict[Person, Person]:
    """Whom the authorisation covers and who signed: adults themselves, for minors the guardian or the applicant."""
    applicant = guardian or people[0]
    signatures = {}
    for person, member in zip(people, members, strict=True):
        if age_on(person.born_on, on) < ADULT:
            signatures[person] = applicant
        elif guardian is not None and person == people[0]:
            signatures[person] = guardian
        elif member.signed:
            signatures[person] = person
    return signatures


def _keep_who_applies(case: Case, people: Sequence[Person], form: Intake) -> None:
    if not form.alone_ground:
        return
    application = Application.objects.get(case=case)
    application.alone_ground = form.alone_ground
    application.save(update_fields=["alone_ground"])
    NamedApplicant.objects.bulk_create(
        NamedApplicant(application=application, person=person)
        for person, member in zip(people, form.members, strict=True)
        if member.applies
    )


def keep_declaration(
    case: Case, people: Sequence[Person], members: Sequence[MemberIntake], declared: Mapping[str, int]
) -> None:
    """What the family declared of each member and of itself, as it was made."""
    application = Application.objects.get(case=case)
    rows = [
        Declared(application=application, person=person, fact=fact, value=value)
        for person, member in zip(people, members, strict=True)
        for fact, value in member.declared.items()
        if fact in DECLARED_OF_PERSON and value
    ]
    rows += [
        Declared(application=application, fact=fact, value=value)
        for fact, value in declared.items()
        if fact in DECLARED_OF_HOUSEHOLD and value
    ]
    Declared.objects.bulk_create(rows)
    Situation.objects.bulk_create(
        Situation(application=application, person=person, key=key)
        for person, member in zip(people, members, strict=True)
        for key in member.situations
        if is_situation(key)
    )
