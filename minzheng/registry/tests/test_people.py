"""One living record for each identity number; what is sealed stays sealed; search finds by whole numbers only."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from minzheng.access.encryption import new_data_key
from minzheng.access.history import author
from minzheng.access.models import AccessLog, HistoryRow
from minzheng.access.refusals import Refused
from minzheng.registry import queries
from minzheng.registry.actions import record_payee_account, record_person
from minzheng.registry.models import Person, PersonDivision

from .conftest import number_of

NUMBER = number_of(2)


def reasons(refused) -> list[tuple[str, str]]:
    return [(reason.key, reason.field) for reason in refused.value.reasons]


def test_birth_date_and_sex_follow_from_the_number(record):
    woman = record("梁惠珍", number_of(2, date(1948, 12, 5)))
    man = record("何国强", number_of(3, date(1999, 2, 28)))
    assert (woman.born_on, woman.sex, woman.name_key) == (date(1948, 12, 5), "female", "liang hui zhen")
    assert (man.born_on, man.sex) == (date(1999, 2, 28), "male")


@pytest.mark.parametrize("as_typed", [NUMBER, NUMBER.lower(), f" {NUMBER[:6]} {NUMBER[6:14]}-{NUMBER[14:]} "])
def test_the_same_number_again_is_the_same_person_however_it_is_typed(record, as_typed):
    assert record(" 梁惠珍 ", as_typed) == record("梁惠珍", NUMBER)
    assert Person.objects.count() == 1


def test_another_name_for_a_number_is_refused_without_telling_the_first(record):
    record("梁惠珍", NUMBER)
    with pytest.raises(Refused) as refused:
        record("陈少英", NUMBER, position="members-1-")
    assert reasons(refused) == [("another_name", "members-1-name")]
    said = str(refused.value)
    assert "第 2 位成员" in said
    assert "梁" not in said
    assert "惠珍" not in said
    assert NUMBER not in said


@pytest.mark.parametrize(
    ("number", "key"),
    [
        ("", "identity_empty"),
        (NUMBER[:-1] + ("0" if NUMBER[-1] != "0" else "1"), "identity_checksum"),
        ("440199700101002", "identity_fifteen_digits"),
        (NUMBER[:17], "identity_length"),
        (number_of(2, date(2030, 1, 1)), "identity_future"),
    ],
)
def test_a_number_that_can_be_nobodys_is_refused(record, number, key):
    with pytest.raises(Refused) as refused:
        record("梁惠珍", number or " ")
    assert reasons(refused) == [(key, "identity_number")]
    assert not Person.objects.exists()


def test_the_database_itself_keeps_one_living_record_for_each_number(record, clerk):
    first = record()
    with pytest.raises(IntegrityError, match="one_living_record_per_number"), author(clerk), transaction.atomic():
        copy_of(first).save()
    with author(clerk):
        merged = copy_of(first)
        merged.merged_into = first
        merged.save()
    assert queries.by_identity_number(NUMBER) == first


def copy_of(person: Person) -> Person:
    return Person(
        data_key=new_data_key(),
        name=person.name,
        name_key=person.name_key,
        identity_number=NUMBER,
        born_on=person.born_on,
        sex=person.sex,
        hukou_division=person.hukou_division,
        residence_division=person.residence_division,
    )


def test_number_telephone_and_address_are_sealed_in_the_table_and_in_its_history(record):
    person = record(phone="10000000019", address="华贵路 1 号")
    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM registry_person t")
        kept = cursor.fetchone()[0] + str(HistoryRow.objects.filter(table_name="registry_person").values_list("row"))
    for secret in (NUMBER, "10000000019", "华贵路"):
        assert secret not in kept
        assert secret.encode().hex() not in kept
    person.refresh_from_db()
    assert (person.phone.open(), person.address.open()) == ("10000000019", "华贵路 1 号")
    assert str(person.identity_number) == "••••"


def test_whoever_has_a_reason_sees_her_and_nobody_else(record, clerk, outsider):
    person = record()
    assert set(PersonDivision.objects.values_list("why", flat=True)) == {"hukou", "residence"}
    assert queries.search(clerk, "惠珍") == [person]
    assert queries.search(outsider, "惠珍") == []


# Search ---------------------------------------------------------------------------------------------------------------


def test_a_number_finds_only_when_it_is_whole(record, clerk):
    person = record()
    assert queries.search(clerk, NUMBER) == [person]
    assert queries.search(clerk, f" {NUMBER[:6]} {NUMBER[6:].lower()} ") == [person]
    for part in (NUMBER[:17], NUMBER[:6], NUMBER[-4:], NUMBER[:-1] + "*", number_of(4)):
        assert queries.search(clerk, part) == []


def test_names_are_found_by_a_part_and_sorted_by_how_they_sound(record, clerk):
    for serial, name in enumerate(("曾惠珍", "区惠珍", "梁惠珍", "冼惠珍"), start=10):
        record(name, number_of(serial))
    record("何永强", number_of(21))
    assert [person.name for person in queries.search(clerk, "惠珍")] == ["梁惠珍", "区惠珍", "冼惠珍", "曾惠珍"]
    assert queries.search(clerk, " ") == []
    assert queries.search(clerk, "%") == []


def test_every_hit_is_a_logged_look_and_no_hit_is_none(record, clerk, outsider):
    person = record()
    queries.search(outsider, NUMBER)
    queries.search(clerk, "无此人")
    assert not AccessLog.objects.exists()
    queries.search(clerk, NUMBER)
    look = AccessLog.objects.get()
    assert (look.person_id, look.what, look.staff_id) == (person.public_id, "search", clerk.staff_id)
    assert NUMBER not in look.purpose


# Accounts -------------------------------------------------------------------------------------------------------------


def pay_to(clerk, person, number: str, on: date):
    return record_payee_account(
        actor=clerk, person=person, holder_name=person.name, bank="广州银行", account_number=number, on=on
    )


FIRST, SECOND = "6299990000000000123", "6299990000000000456"
MONDAY, TUESDAY = date(2020, 11, 30), date(2020, 12, 1)


def test_a_new_account_ends_the_old_one_and_the_same_one_again_changes_nothing(record, clerk):
    person = record()
    first = pay_to(clerk, person, FIRST, MONDAY)
    assert pay_to(clerk, person, f"{FIRST[:6]} {FIRST[6:]}", TUESDAY) == first
    second = pay_to(clerk, person, SECOND, TUESDAY)
    assert queries.account_of(person, on=MONDAY) == first
    assert queries.account_of(person, on=TUESDAY) == second
    first.refresh_from_db()
    assert (first.valid_to, first.superseded_at) == (TUESDAY, None)


def test_an_account_corrected_on_its_first_day_is_superseded_not_overwritten(record, clerk):
    person = record()
    wrong = pay_to(clerk, person, FIRST, MONDAY)
    right = pay_to(clerk, person, SECOND, MONDAY)
    wrong.refresh_from_db()
    assert wrong.superseded_at is not None
    assert wrong.account_number.open() == FIRST
    assert queries.account_of(person, on=MONDAY) == right


def test_two_accounts_at_one_time_are_refused_by_the_database(record, clerk):
    person = record()
    account = pay_to(clerk, person, FIRST, MONDAY)
    with pytest.raises(IntegrityError, match="one_account_at_a_time"), author(clerk), transaction.atomic():
        person.accounts.create(
            data_key=person.data_key,
            holder_name=person.name,
            bank=account.bank,
            account_number=SECOND,
            valid_from=TUESDAY,
        )


@pytest.mark.parametrize("number", ["", "12345678901", "6" * 25, "62999900O0000000123", "－" * 19])
def test_what_is_no_account_number_is_refused(record, clerk, number):
    with pytest.raises(Refused) as refused:
        pay_to(clerk, record(), number, MONDAY)
    assert reasons(refused) == [("account_number", "account_number")]


def test_a_person_is_recorded_by_an_action_with_an_author(clerk, village):
    person = record_person(
        actor=clerk, name="梁惠珍", identity_number=NUMBER, hukou_division=village, residence_division=village
    )
    written = HistoryRow.objects.get(table_name="registry_person", row_id=person.pk)
    assert written.author == clerk.author
