"""The verbs that write the register: people, households, authorisations, accounts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.encryption import blind_index, new_data_key
from minzheng.access.history import action
from minzheng.access.models import Division
from minzheng.access.refusals import Reason, Refused, spoken
from minzheng.lib import clock
from minzheng.lib.identity_number import InvalidIdentityNumber, parse

from .models import (
    Authorisation,
    AuthorisationSignature,
    Household,
    Membership,
    PayeeAccount,
    Person,
    PersonDivision,
)
from .name_keys import name_key
from .queries import by_identity_number as living_record
from .vocabulary import RELATIONS, SELF

ANOTHER_NAME = _("身份证号码 %(position)s 已登记为另一姓名，请核对号码和姓名；确属同一人的，请先办理更名。")
IN_ANOTHER_HOUSEHOLD = _("%(name)s 目前登记在另一个家庭里，请先办理分户或并户。")
TWICE = _("%(name)s 的身份证号码在成员名单里出现了两次。")
ONE_HEAD = _("每个家庭要有一位、也只能有一位申请人（与户主关系填“本人”）。")


@dataclass(frozen=True)
class MemberEntry:
    """A member as told at the counter. ``relation`` is to the applicant; the first one is ``self``."""

    name: str
    identity_number: str
    relation: str
    phone: str = ""
    address: str = ""


@action
def record_person(
    *,
    actor: Actor,
    name: str,
    identity_number: str,
    hukou_division: Division,
    residence_division: Division,
    phone: str = "",
    address: str = "",
    position: str = "",
) -> Person:
    """The one living record of an identity number: found, or made.

    Birth date and sex follow from the number. The same number under another name is refused, without telling the
    other name. Raises ``Refused`` for a number that can't be one (GB 11643 checksum, date, length).
    """
    try:
        identity = parse(identity_number)
    except InvalidIdentityNumber as problem:
        raise Refused(
            Reason(f"identity_{problem.key}", spoken(problem), field=f"{position}identity_number")
        ) from problem
    person = living_record(identity.number)
    if person is None:
        person = Person.objects.create(
            data_key=new_data_key(),
            name=name.strip(),
            name_key=name_key(name),
            identity_number=identity.number,
            born_on=identity.born_on,
            sex=identity.sex,
            phone=phone or None,
            address=address or None,
            hukou_division=hukou_division,
            residence_division=residence_division,
        )
    elif not Person.objects.filter(identity_index=blind_index(identity.number), name=name.strip()).exists():
        text = ANOTHER_NAME % {"position": position_label(position)}
        raise Refused(Reason("another_name", text, field=f"{position}name"))
    let_see(person, {"hukou": hukou_division, "residence": residence_division})
    return person


@action
def record_household(
    *,
    actor: Actor,
    division: Division,
    members: Sequence[MemberEntry],
    hukou_division: Division | None = None,
    on: date | None = None,
) -> Household:
    """Record people who live together, the applicant first; the same people together again are the same household."""
    on = on or clock.today()
    if [member.relation for member in members].count(SELF) != 1:
        raise Refused(Reason("one_head", ONE_HEAD, field="members"))
    if unknown := [member.relation for member in members if member.relation not in RELATIONS]:
        raise ValueError(f"relations outside the vocabulary: {unknown}")
    _refuse_repeated_numbers(members)
    people: dict[int, str] = {}
    for number, member in enumerate(members):
        person = record_person(
            actor=actor,
            name=member.name,
            identity_number=member.identity_number,
            hukou_division=hukou_division or division,
            residence_division=division,
            phone=member.phone,
            address=member.address,
            position=f"members-{number}-",
        )
        people[person.pk] = member.relation
    return _household_of(people, division=division, on=on)


def _refuse_repeated_numbers(members: Sequence[MemberEntry]) -> None:
    """The same number twice is a slip of the pen, whatever the names say."""
    seen: set[str] = set()
    for position, member in enumerate(members):
        number = member.identity_number.strip().upper()
        if number in seen:
            text = TWICE % {"name": member.name}
            raise Refused(Reason("member_twice", text, field=f"members-{position}-identity_number"))
        seen.add(number)


def _household_of(people: Mapping[int, str], *, division: Division, on: date) -> Household:
    current = list(
        Membership.objects.filter(person_id__in=people, valid_to=None, superseded_at=None).select_related(
            "household", "person"
        )
    )
    households = {membership.household for membership in current}
    if len(households) == 1 and {membership.person_id: membership.relation for membership in current} == dict(people):
        household = households.pop()
        if household.memberships.filter(valid_to=None, superseded_at=None).count() == len(people):
            return household
    if current:
        reasons = [
            Reason("in_another_household", IN_ANOTHER_HOUSEHOLD % {"name": membership.person.name}, field="members")
            for membership in current
        ]
        raise Refused(*reasons)
    household = Household.objects.create(division=division)
    Membership.objects.bulk_create(
        Membership(household=household, person_id=pk, relation=relation, valid_from=on)
        for pk, relation in people.items()
    )
    return household


@action
def record_authorisation(
    *, actor: Actor, household: Household, signed_on: date, purpose: str, signatures: Mapping[Person, Person]
) -> Authorisation:
    """Record a signed undertaking and authorisation: whom it covers, and who signed for each (herself or a guardian)."""
    authorisation = Authorisation.objects.create(household=household, signed_on=signed_on, purpose=purpose)
    AuthorisationSignature.objects.bulk_create(
        AuthorisationSignature(authorisation=authorisation, person=person, signed_by=signer)
        for person, signer in signatures.items()
    )
    return authorisation


@action
def add_signature(*, actor: Actor, authorisation: Authorisation, person: Person, signed_by: Person) -> None:
    """Take a signature that was missing. One that is there already stays as it is."""
    AuthorisationSignature.objects.get_or_create(
        authorisation=authorisation, person=person, defaults={"signed_by": signed_by}
    )


@action
def record_payee_account(
    *, actor: Actor, person: Person, holder_name: str, bank: str, account_number: str, on: date | None = None
) -> PayeeAccount:
    """Record where a person's money goes; an earlier account ends on that day. The same account again is kept as it is."""
    on = on or clock.today()
    digits = digits_of(account_number)
    current = person.accounts.filter(valid_to=None, superseded_at=None).first()
    if current is not None:
        if current.account_index == blind_index(digits):
            return current
        if on <= current.valid_from:
            current.superseded_at = clock.now()
        else:
            current.valid_to = on
        current.save()
    return PayeeAccount.objects.create(
        person=person,
        data_key=person.data_key,
        holder_name=holder_name.strip(),
        bank=bank.strip(),
        account_number=digits,
        valid_from=on,
    )


def digits_of(account_number: str) -> str:
    """The digits of an account number as typed. Raises ``Refused`` for what can't be one."""
    digits = "".join(account_number.split())
    if not digits.isdigit() or not 12 <= len(digits) <= 24:
        raise Refused(Reason("account_number", _("银行账号应为 12 至 24 位数字。"), field="account_number"))
    return digits


def recorded(entry: MemberEntry) -> Person:
    """The record of a member as typed, once she is recorded: to find her again among the others."""
    person = living_record(parse(entry.identity_number).number)
    if person is None:
        raise LookupError("not recorded yet")
    return person


def let_see(person: Person, reasons: Mapping[str, Division]) -> None:
    """Let divisions see a person, each for its reason (``hukou``, ``residence``, ``case``)."""
    PersonDivision.objects.bulk_create(
        [PersonDivision(person=person, division=division, why=why) for why, division in reasons.items()],
        ignore_conflicts=True,
    )


def position_label(position: str) -> str:
    """``members-2-`` → ``（第 3 位成员）``; empty where there is only one person."""
    parts = position.split("-")
    return str(_("（第 %(number)s 位成员）") % {"number": int(parts[1]) + 1}) if len(parts) > 1 else ""
