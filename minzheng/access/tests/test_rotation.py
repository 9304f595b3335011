"""A change of the master key: data keys wrapped anew in chunks, and nothing else touched."""

from __future__ import annotations

from base64 import b64encode

import pytest
from django.db import connection

from minzheng.access import rotation
from minzheng.access.actor import Actor
from minzheng.access.encryption import destroy, keyring, new_data_keys
from minzheng.access.models import DataKey
from minzheng.access.refusals import Refused
from minzheng.access.roles import ADMINISTRATOR, AUDITOR

from .factories import make_staff
from .parcels import Parcel

CITY = "440100"
NEW = b64encode(b"3" * 32).decode()


@pytest.fixture
def administrator(db) -> Actor:
    return make_staff("keeper", ADMINISTRATOR, CITY)


@pytest.fixture
def parcels(parcel_tables, system_author, monkeypatch, settings) -> list[Parcel]:
    """Seven sealed rows under the old master key, in chunks of three; then there is a new one."""
    monkeypatch.setattr(rotation, "CHUNK", 3)
    made = Parcel.objects.bulk_create(
        Parcel(data_key=key, number=f"10000000{n}", note="一") for n, key in enumerate(new_data_keys(7))
    )
    settings.MASTER_KEYS = {**settings.MASTER_KEYS, "test-3": NEW}
    return made


def sealed_bytes() -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT id, number, note, number_index FROM parcels_parcel ORDER BY id")
        return [tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row) for row in cursor]


def use_of(key_id: str) -> rotation.MasterKeyUse:
    return next(use for use in rotation.master_keys_in_use() if use.key_id == key_id)


def test_everything_opens_with_the_new_key_alone_and_no_row_has_changed(parcels, administrator, settings):
    before = sealed_bytes()
    told = []
    assert rotation.rewrap_all(actor=administrator, progress=lambda done, of: told.append((done, of))) == 7
    assert told == [(3, 7), (6, 7), (7, 7)]
    assert sealed_bytes() == before
    assert use_of("test-2").removable
    settings.MASTER_KEYS = {"test-3": NEW}
    with keyring():
        assert {row.number.open() for row in Parcel.objects.all()} == {f"10000000{n}" for n in range(7)}
    assert [use.key_id for use in rotation.master_keys_in_use()] == ["test-3"]


def test_it_goes_on_where_it_was_interrupted(parcels, administrator):
    def stop(done: int, of: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        rotation.rewrap_all(actor=administrator, progress=stop)
    assert (use_of("test-2").data_keys, use_of("test-3").data_keys) == (4, 3)
    assert not use_of("test-2").removable
    assert rotation.rewrap_all(actor=administrator) == 4
    assert rotation.rewrap_all(actor=administrator) == 0


def test_what_is_written_meanwhile_is_under_the_new_key(parcels, administrator):
    assert new_data_keys(1)[0].master_key_id == "test-3"


def test_a_destroyed_key_stays_destroyed_and_keeps_no_master_key_alive(parcels, administrator):
    destroy(parcels[0].data_key)
    assert rotation.rewrap_all(actor=administrator) == 6
    assert use_of("test-2").removable
    assert DataKey.objects.get(pk=parcels[0].data_key_id).wrapped is None


def test_a_missing_master_key_is_named(parcels, settings):
    settings.MASTER_KEYS = {"test-3": NEW}
    assert use_of("test-2").missing
    assert not use_of("test-2").removable


def test_it_is_the_administrators_work(parcels, db):
    with pytest.raises(Refused):
        rotation.rewrap_all(actor=make_staff("auditor", AUDITOR, CITY))
