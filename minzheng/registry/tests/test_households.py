"""People who live together: one household at a time, one applicant, the same people again the same household."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from minzheng.access.history import author
from minzheng.access.models import Division
from minzheng.access.refusals import Refused
from minzheng.registry import queries
from minzheng.registry.actions import record_authorisation
from minzheng.registry.models import AuthorisationSignature, Household, Membership, Person

from .conftest import number_of

MOTHER = ("梁惠珍", number_of(2), "self")
SON = ("何俊杰", number_of(3, date(2010, 5, 5)), "child")
FATHER = ("何国强", number_of(5), "spouse")


def keys(refused) -> list[str]:
    return [reason.key for reason in refused.value.reasons]


def test_members_come_with_the_applicant_first_and_then_by_age(household):
    home = household(SON, FATHER, MOTHER)
    assert [row.person.name for row in queries.members(home, on=date(2020, 12, 1))] == ["梁惠珍", "何国强", "何俊杰"]
    assert not queries.members(home, on=date(2020, 11, 30)).exists()


def test_the_same_people_together_again_are_the_same_household(household):
    assert household(MOTHER, SON) == household(MOTHER, SON)
    assert Membership.objects.count() == 2


@pytest.mark.parametrize(
    "later",
    [
        (MOTHER, SON, FATHER),
        (MOTHER,),
        ((*MOTHER[:2], "spouse"), (*FATHER[:2], "self")),
        ((*FATHER[:2], "self"), SON),
    ],
    ids=["one more", "one fewer", "another applicant", "another parent"],
)
def test_somebody_registered_elsewhere_is_not_taken_along(household, later):
    household(MOTHER, SON)
    with pytest.raises(Refused) as refused:
        household(*later)
    assert set(keys(refused)) == {"in_another_household"}
    assert Household.objects.count() == 1
    assert Membership.objects.count() == 2


def test_two_households_at_one_time_are_refused_by_the_database(household, clerk):
    home = household(MOTHER)
    other = household((*FATHER[:2], "self"))
    mother = queries.members(home, on=date(2020, 12, 1)).get().person
    with pytest.raises(IntegrityError, match="one_household_at_a_time"), author(clerk), transaction.atomic():
        Membership.objects.create(household=other, person=mother, relation="spouse", valid_from=date(2021, 6, 1))
    with author(clerk):
        Membership.objects.filter(person=mother).update(valid_to=date(2021, 6, 1))
        Membership.objects.create(household=other, person=mother, relation="spouse", valid_from=date(2021, 6, 1))
    assert queries.household_of(mother, on=date(2021, 5, 31)) == home
    assert queries.household_of(mother, on=date(2021, 6, 1)) == other


def test_a_corrected_membership_is_no_overlap(household, clerk):
    """What was superseded is history: it stands in nobody's way."""
    home = household(MOTHER)
    with author(clerk):
        Membership.objects.update(superseded_at="2020-12-02T00:00Z")
        mother = Person.objects.get()
        Membership.objects.create(household=home, person=mother, relation="self", valid_from=date(2020, 12, 1))
    assert queries.members(home, on=date(2020, 12, 1)).count() == 1


@pytest.mark.parametrize("members", [(SON,), (MOTHER, (*FATHER[:2], "self")), ()], ids=["none", "two", "nobody"])
def test_a_household_has_one_applicant(household, members):
    with pytest.raises(Refused) as refused:
        household(*members)
    assert keys(refused) == ["one_head"]


def test_a_household_has_one_head_for_the_database_too(household, clerk):
    home = household(MOTHER, FATHER)
    with pytest.raises(IntegrityError, match="one_head_per_household"), author(clerk), transaction.atomic():
        Membership.objects.filter(household=home, relation="spouse").update(relation="self")


def test_a_member_named_twice_is_refused_at_her_row(household):
    with pytest.raises(Refused) as refused:
        household(MOTHER, (*MOTHER[:2], "sibling"))
    assert [(reason.key, reason.field) for reason in refused.value.reasons] == [
        ("member_twice", "members-1-identity_number")
    ]


def test_one_wrong_member_leaves_nothing_of_the_others(household):
    with pytest.raises(Refused) as refused:
        household(MOTHER, ("何俊杰", "44019920100505003X", "child"))
    assert refused.value.reasons[0].field == "members-1-identity_number"
    assert not Person.objects.exists()


def test_a_relation_outside_the_vocabulary_is_a_mistake_of_the_program(household):
    with pytest.raises(ValueError, match="neighbour"):
        household(MOTHER, (*FATHER[:2], "neighbour"))


def test_an_authorisation_says_who_is_covered_and_who_signed(household, clerk):
    home = household(MOTHER, SON)
    mother, son = (row.person for row in queries.members(home, on=date(2020, 12, 1)))
    signed = record_authorisation(
        actor=clerk,
        household=home,
        signed_on=date(2020, 12, 1),
        purpose="dibao",
        signatures={mother: mother, son: mother},
    )
    assert dict(signed.signatures.values_list("person", "signed_by")) == {mother.pk: mother.pk, son.pk: mother.pk}
    with pytest.raises(IntegrityError, match="signed_once"), author(clerk), transaction.atomic():
        AuthorisationSignature.objects.create(authorisation=signed, person=son, signed_by=son)


def test_a_household_lies_in_its_village(household, outsider, village):
    home = household(MOTHER, at=Division.objects.get(code="440103006102"))
    assert home.division.parent == village.parent
