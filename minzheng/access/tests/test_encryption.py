"""Sealed columns: never plain at rest, bound to their row, found by their blind index, gone with their key."""

from __future__ import annotations

from base64 import b64encode

import pytest
from django.db import connection
from django.template import Context, Engine
from hypothesis import given
from hypothesis import strategies as st

from minzheng.access.ciphertext import key_id_of
from minzheng.access.encryption import (
    Sealed,
    Unreadable,
    blind_index,
    destroy,
    keyring,
    new_data_key,
    new_data_keys,
    unlock,
)
from minzheng.access.keys import rewrap
from minzheng.access.models import DataKey

from .parcels import Parcel

NUMBER = "11010519491231002X"


def raw(parcel: Parcel, column: str = "number") -> bytes:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM parcels_parcel WHERE id = %s", [parcel.pk])
        return bytes(cursor.fetchone()[0])


def test_what_is_stored_opens_again(parcel):
    found = Parcel.objects.get(pk=parcel.pk)
    assert found.number.open() == NUMBER
    assert found.note.open() == "高血压"
    assert found.things.open() == {"卡": ["6217000000000000001"]}


def test_the_instance_that_was_saved_gives_sealed_values_too(parcel):
    assert isinstance(parcel.number, Sealed)
    assert parcel.number.ciphertext == raw(parcel)
    assert parcel.number.open() == NUMBER


@pytest.mark.parametrize("column", ["number", "note", "things"])
def test_the_ciphertext_holds_nothing_plain(parcel, column):
    stored = raw(parcel, column)
    for plain in (NUMBER, NUMBER.lower(), "高血压", "6217000000000000001"):
        assert plain.encode() not in stored
        assert b64encode(plain.encode()) not in stored


def test_the_ciphertext_names_its_key(parcel):
    assert key_id_of(raw(parcel)) == parcel.data_key.public_id


def test_the_same_number_is_never_sealed_the_same_way_twice(parcel):
    other = Parcel.objects.create(data_key=parcel.data_key, number=NUMBER)
    assert raw(other) != raw(parcel)
    assert other.number_index == parcel.number_index


def test_nothing_shows_by_accident(parcel):
    fresh = Parcel(number=NUMBER)
    for sealed in (parcel.number, fresh.number):
        assert NUMBER not in f"{sealed} {sealed!r} {sealed:}"
        page = Engine().from_string("{{ row.number }} {{ row.number.open }}").render(Context({"row": parcel}))
        assert NUMBER not in page
    assert NUMBER not in repr(vars(fresh))


def test_masks(parcel):
    masked = parcel.number.masked("identity")
    assert masked.startswith("110")
    assert masked.endswith("2X")
    assert "0519491231" not in masked


def test_bulk_create_seals_and_fills_the_index(parcel_tables, system_author):
    keys = new_data_keys(3)
    made = Parcel.objects.bulk_create(Parcel(data_key=key, number=f"10000000{n}") for n, key in enumerate(keys))
    for n, parcel in enumerate(Parcel.objects.filter(pk__in=[row.pk for row in made]).order_by("pk")):
        assert parcel.number_index == blind_index(f"10000000{n}")
        assert parcel.number.open() == f"10000000{n}"


def test_found_by_the_blind_index(parcel):
    assert Parcel.objects.get(number_index=blind_index("110105 19491231 002x")) == parcel


def test_a_changed_number_changes_the_index(parcel):
    parcel.number = "440524188001010014"
    parcel.save()
    found = Parcel.objects.get(number_index=blind_index("440524188001010014"))
    assert found.number.open() == "440524188001010014"


def test_saving_the_number_without_its_index_is_refused(parcel):
    parcel.number = "440524188001010014"
    with pytest.raises(ValueError, match="number_index"):
        parcel.save(update_fields=["number"])


def test_update_with_a_plain_value_is_refused(parcel):
    for plain in (NUMBER, NUMBER.encode()):
        with pytest.raises(TypeError):
            Parcel.objects.filter(pk=parcel.pk).update(number=plain)
    with pytest.raises(TypeError):
        Parcel.objects.filter(number=NUMBER).exists()
    parcel.number = "440524188001010014"
    with pytest.raises(TypeError):
        Parcel.objects.bulk_update([parcel], ["number"])


def test_only_text_fits_a_text_column(parcel):
    with pytest.raises(TypeError):
        parcel.number = 110105


def test_a_ciphertext_moved_to_another_row_does_not_open(parcel):
    other = Parcel.objects.create(data_key=parcel.data_key, number="100")
    Parcel.objects.filter(pk=other.pk).update(number=raw(parcel))
    moved = Parcel.objects.get(pk=other.pk)
    with pytest.raises(Unreadable):
        moved.number.open()


def test_a_ciphertext_moved_to_another_column_does_not_open(parcel):
    Parcel.objects.filter(pk=parcel.pk).update(note=raw(parcel))
    with pytest.raises(Unreadable):
        Parcel.objects.get(pk=parcel.pk).note.open()


def test_one_changed_bit_is_noticed(parcel):
    stored = bytearray(raw(parcel))
    stored[-1] ^= 1
    Parcel.objects.filter(pk=parcel.pk).update(number=bytes(stored))
    with pytest.raises(Unreadable):
        Parcel.objects.get(pk=parcel.pk).number.open()


def test_a_sealed_value_of_another_row_is_not_taken_over(parcel):
    with pytest.raises(ValueError, match=r"open\(\)"):
        Parcel(data_key=parcel.data_key, number=parcel.number)
    parcel.number = parcel.number
    parcel.save()
    assert Parcel.objects.get(pk=parcel.pk).number.open() == NUMBER


def test_a_destroyed_key_leaves_the_row_and_takes_the_content(parcel):
    destroy(parcel.data_key)
    found = Parcel.objects.get(pk=parcel.pk)
    with pytest.raises(Unreadable):
        found.number.open()
    assert found.number.masked("identity") == "已销毁"
    assert DataKey.objects.get(pk=parcel.data_key_id).destroyed_at is not None


def test_rotating_the_master_key_changes_no_ciphertext(parcel, settings):
    assert parcel.data_key.master_key_id == "test-2"
    before = raw(parcel)
    settings.MASTER_KEYS = {**settings.MASTER_KEYS, "test-3": b64encode(b"3" * 32).decode()}
    rewrap([DataKey.objects.get(pk=parcel.data_key_id)])
    settings.MASTER_KEYS = {"test-3": settings.MASTER_KEYS["test-3"]}
    with keyring():
        assert DataKey.objects.get(pk=parcel.data_key_id).master_key_id == "test-3"
        assert Parcel.objects.get(pk=parcel.pk).number.open() == NUMBER
    assert raw(parcel) == before


def test_without_the_master_key_nothing_opens(parcel, settings):
    settings.MASTER_KEYS = {"test-9": b64encode(b"9" * 32).decode()}
    with keyring(), pytest.raises(Unreadable):
        Parcel.objects.get(pk=parcel.pk).number.open()


def test_a_wrapped_key_moved_to_another_row_does_not_open(parcel):
    other = new_data_key()
    other.wrapped = parcel.data_key.wrapped
    other.save()
    stray = Parcel.objects.create(data_key=other, number="100")
    with keyring(), pytest.raises(Unreadable):
        Parcel.objects.get(pk=stray.pk).number.open()


def test_unlock_opens_a_whole_list_with_one_query(parcel_tables, system_author, django_assert_num_queries):
    Parcel.objects.bulk_create(Parcel(data_key=key, number="100", note="一") for key in new_data_keys(20))
    with keyring():
        rows = list(Parcel.objects.all())
        with django_assert_num_queries(1):
            unlock(rows)
            assert {row.number.open() + row.note.open() for row in rows} == {"100一"}
        with django_assert_num_queries(0):
            unlock([row.number for row in rows])


def test_deferred_columns_load_when_asked(parcel):
    found = Parcel.objects.only("public_id").get(pk=parcel.pk)
    assert found.number.open() == NUMBER
    found.refresh_from_db()
    assert found.note.open() == "高血压"


def test_none_stays_none(parcel):
    parcel.note = None
    parcel.save()
    assert Parcel.objects.get(note=None).note is None


@given(st.text(alphabet="0123456789xX", min_size=1, max_size=18), st.sampled_from([" ", "-", "　", "\t"]))
def test_the_blind_index_does_not_see_how_a_number_is_grouped(number, gap):
    assert blind_index(gap.join(number)) == blind_index(number) == blind_index(number.upper())
    assert blind_index(number + "1") != blind_index(number)


@given(st.recursive(st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner), max_leaves=8))
def test_json_comes_back_as_it_went_in(value):
    field = Parcel._meta.get_field("things")
    assert field.decode(field.encode(value)) == value
