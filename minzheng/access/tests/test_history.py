"""No author, no write; and everything written leaves its line, whichever way it was written."""

from __future__ import annotations

import pytest
from django.db import ProgrammingError, connection, transaction

from minzheng.access.actor import Actor
from minzheng.access.encryption import destroy, new_data_key
from minzheng.access.history import action, author
from minzheng.access.models import AccessLog, DataKey, Division, HistoryRow, Posting, Staff

from .factories import make_staff
from .parcels import Label, Parcel, Shelf

CLERK = Actor(kind="staff", name="甲", role="town_clerk", division_code="440103001", request_id="r-1")


def lines(model, row_id=None) -> list[HistoryRow]:
    found = HistoryRow.objects.filter(table_name=model._meta.db_table).order_by("pk")
    return list(found.filter(row_id=row_id) if row_id else found)


def refused():
    return pytest.raises(ProgrammingError, match="no author, no write")


def test_every_write_of_a_row_is_kept_with_its_author(parcel_tables, db):
    with author(CLERK):
        staff = Staff.objects.create(username="jia", name="甲")
        staff.name = "乙"
        staff.save()
        staff_pk = staff.pk
        staff.delete()
    kept = lines(Staff, staff_pk)
    assert [line.operation for line in kept] == ["INSERT", "UPDATE", "DELETE"]
    assert [line.row["name"] for line in kept] == ["甲", "乙", "乙"]
    assert {line.author for line in kept} == {CLERK.author}
    assert {line.request_id for line in kept} == {"r-1"}


def test_update_bulk_create_and_sql_do_not_escape(parcel_tables, db):
    division = Division.objects.get(code="440103")
    with author(CLERK):
        shelves = Shelf.objects.bulk_create([Shelf(division=division), Shelf(division=division)])
        Shelf.objects.update(division=Division.objects.get(code="440104"))
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM parcels_shelf")
    assert [line.operation for line in lines(Shelf)] == ["INSERT"] * 2 + ["UPDATE"] * 2 + ["DELETE"] * 2
    assert {line.row_id for line in lines(Shelf)} == {shelf.pk for shelf in shelves}


def test_without_an_author_nothing_is_written(parcel_tables, db):
    division = Division.objects.get(code="440103")
    with refused(), transaction.atomic():
        Shelf.objects.create(division=division)
    with refused(), transaction.atomic():
        Division.objects.update(name="x")
    with refused(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM access_posting; DELETE FROM access_division")
    assert not Shelf.objects.exists()


def test_an_append_only_row_asks_for_an_author_and_is_its_own_history(parcel):
    Label.objects.create(parcel=parcel, text="x")
    assert lines(Label) == []


@pytest.mark.django_db
def test_an_append_only_row_without_an_author_is_refused(parcel_tables):
    with refused(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("INSERT INTO parcels_label (public_id, parcel_id, text) VALUES (gen_random_uuid(), 1, 'x')")


def test_the_access_log_is_written_without_an_author(db):
    make_staff("jia", "town_clerk", "440103001")
    AccessLog.objects.create(actor_kind="system", person_id=Posting.objects.get().public_id, what="view", purpose="x")


def test_the_history_leaves_out_passwords_and_keys(db, system_author):
    staff = Staff.objects.create_user("jia", "secret-password", name="甲")
    key = new_data_key()
    destroy(key)
    assert "password" not in lines(Staff, staff.pk)[0].row
    assert [set(line.row) & {"wrapped"} for line in lines(DataKey, key.pk)] == [set(), set()]


def test_an_inner_author_hands_back_to_the_outer(db):
    other = Actor.system("import")
    with author(CLERK):
        Staff.objects.create(username="a", name="a")
        with author(other):
            Staff.objects.create(username="b", name="b")
        Staff.objects.create(username="c", name="c")
        with pytest.raises(LookupError), author(other):
            raise LookupError
        Staff.objects.create(username="d", name="d")
    written_by = {line.row["username"]: line.author for line in lines(Staff)}
    assert written_by == {"a": CLERK.author, "b": other.author, "c": CLERK.author, "d": CLERK.author}
    with refused(), transaction.atomic():
        Staff.objects.create(username="e", name="e")


def test_a_failed_write_does_not_silence_the_author(db):
    with author(CLERK):
        with pytest.raises(ProgrammingError), author(Actor.system("x")), connection.cursor() as cursor:
            cursor.execute("SELECT nothing")
        Staff.objects.create(username="a", name="a")
    assert lines(Staff)[0].author == CLERK.author


@pytest.mark.django_db(transaction=True)
def test_after_the_transaction_the_connection_has_no_author():
    with author(CLERK):
        Staff.objects.create(username="a", name="a")
    with refused():
        Staff.objects.create(username="b", name="b")
    assert list(Staff.objects.values_list("username", flat=True)) == ["a"]


def test_an_action_writes_as_its_actor_and_all_or_nothing(parcel_tables, db):
    @action
    def add_two(names: list[str], *, actor: Actor) -> int:
        for name in names:
            if not name:
                raise ValueError("no name")
            Staff.objects.create(username=name, name=name)
        return len(names)

    assert add_two(["a", "b"], actor=CLERK) == 2
    with pytest.raises(ValueError, match="no name"):
        add_two(["c", ""], actor=CLERK)
    assert sorted(Staff.objects.values_list("username", flat=True)) == ["a", "b"]
    with pytest.raises(TypeError):
        add_two(["c"])
    with pytest.raises(TypeError):
        add_two(["c"], actor="甲")


def test_an_action_must_take_a_keyword_actor():
    with pytest.raises(TypeError, match="keyword-only"):

        @action
        def write(actor: Actor) -> None: ...


def test_authors_are_named_without_personal_data():
    resident = Actor.resident(person_id=CLERK.posting_id or Parcel().public_id, name="陈小妹")
    assert "陈" not in resident.author
    assert Actor.system("nightly").author == "system:nightly"
