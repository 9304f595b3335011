"""Pouring: another family, in another place, out of a mould."""

from __future__ import annotations

import hashlib
import os
import secrets
from collections import defaultdict
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db import connection

from minzheng.access.ciphertext import seal_bytes
from minzheng.access.encryption import blind_index, keyring
from minzheng.access.keys import unsaved_data_keys
from minzheng.access.models import DataKey
from minzheng.cases.letters.offices import district_office, town_office
from minzheng.lib.public_ids import new_public_id
from minzheng.registry.name_keys import name_key

from ..identities import account_number, phone_number
from .calibration import Place
from .loading import Bulk, Numbers
from .mould import Mould
from .people import Register
from .staff import Officials

FIRST_CARD = 20_000
FIRST_PHONE = 30_000
ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"

keys_of_names = lru_cache(maxsize=None)(name_key)


class Series:
    """The running numbers of cases and letters, gone on from what the database has given out."""

    def __init__(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SELECT series, last FROM cases_sequence")
            self._last: dict[str, int] = defaultdict(int, dict(cursor.fetchall()))

    def next(self, series: str) -> int:
        self._last[series] += 1
        return self._last[series]

    def tell_database(self) -> None:
        with connection.cursor() as cursor:
            cursor.executemany(
                "INSERT INTO cases_sequence (series, last) VALUES (%s, %s)"
                " ON CONFLICT (series) DO UPDATE SET last = excluded.last",
                list(self._last.items()),
            )


class Pouring:
    """Fills moulds and hands the rows on. One of it makes the whole city, always the same people from the same dice."""

    def __init__(self, bulk: Bulk, numbers: Numbers, register: Register, officials: dict[int, Officials]) -> None:
        self._bulk, self._numbers, self.register, self._officials = bulk, numbers, register, officials
        self.series = Series()
        self.first_account = numbers.next["registry_payeeaccount"]
        self.cards: dict[int, tuple[str, str]] = {}  # account → its holder and number, for the bank's files
        self._poured = 0
        self._transaction = _transaction()
        self._place = lru_cache(maxsize=None)(self._words_of_place)

    def pour(self, mould: Mould, place: Place) -> None:
        """One family of this mould, living there."""
        said: dict[str, Any] = {**self._place(place), "transaction": self._transaction}
        self._poured += 1
        for table, names in mould.keys.items():
            first = self._numbers.take(table, len(names))
            said.update(zip(names, range(first, first + len(names)), strict=True))
        said.update(zip(mould.uuids, public_ids(len(mould.uuids)), strict=True))
        self._introduce(mould, place, said)
        self._number(mould, said)
        for slot, substance in mould.hashes.items():
            said[slot] = hashlib.sha256((substance % said).encode()).hexdigest()
        self._seal(mould, said)
        key, holder = mould.account
        self.cards[said[key]] = said[holder], said["account"]
        for table, (_count, template) in mould.rows.items():
            self._bulk.add(table, template % said)

    def finish(self) -> None:
        """What the database has to know of the numbers given out."""
        self.series.tell_database()

    def _words_of_place(self, place: Place) -> dict[str, Any]:
        said: dict[str, Any] = {}
        for level, division in {"v": place.lowest, "t": place.town, "d": place.district}.items():
            said |= {f"division_{level}": division.pk, f"name_{level}": division.name, f"code_{level}": division.code}
        for level, office in {"t": town_office(place.town), "d": district_office(place.district)}.items():
            said |= {f"office_{level}": office.name, f"prefix_{level}": office.number_prefix}
        for position, staff in enumerate(self._officials[place.town.pk].in_order()):
            said |= {f"staff_{position}": staff.pk, f"staff_name_{position}": staff.name}
            said[f"staff_id_{position}"] = str(staff.public_id)
        return said

    def _introduce(self, mould: Mould, place: Place, said: dict[str, Any]) -> None:
        """New people of the same ages: names, numbers, birth dates, telephones, the address, the account."""
        register = self.register
        born_on: dict[Any, Any] = {}
        surname = register.surname(place)
        for position, somebody in enumerate(mould.people):
            like = somebody.born_on
            if like not in born_on:
                born_on[like] = register.born_on(like, from_on=mould.asked_on, until_on=mould.decided_on)
            own = surname if somebody.name[0] == mould.people[0].name[0] else register.surname(place)
            name = own + register.given(somebody.sex, born_on[like])
            number = register.number(born_on[like], somebody.sex)
            phone = phone_number(FIRST_PHONE + self._poured * 10 + position)
            slot = somebody.slot
            said |= {
                f"{slot}_name": name,
                f"{slot}_name_key": keys_of_names(name),
                f"{slot}_number": number,
                f"{slot}_number_index": blind_index(number),
                f"{slot}_born": born_on[like].isoformat(),
                f"{slot}_phone": phone,
            }
        account = account_number(FIRST_CARD + self._poured)
        said |= {"address": register.address(place), "account": account, "account_index": blind_index(account)}

    def _number(self, mould: Mould, said: dict[str, Any]) -> None:
        """The case's number and those of its letters, in the series of the place; codes that were drawn."""
        for serial in mould.serials:
            last = self.series.next(serial.series % said)
            said["n"] = said[f"{serial.slot}_n"] = str(last).zfill(serial.digits)
            said[serial.slot] = serial.text % said
        for slot, length in mould.codes:
            said[slot] = "".join(secrets.choice(ALPHABET) for _ in range(length))

    def _seal(self, mould: Mould, said: dict[str, Any]) -> None:
        """Data keys of the family's own, and its sealed content under them."""
        with keyring():
            made = unsaved_data_keys([UUID(said[public_id]) for _key, public_id in mould.data_keys])
            first = self._numbers.take("access_datakey", len(made))
            by_slot: dict[str, DataKey] = {}
            for number, ((slot, _public_id), data_key) in enumerate(zip(mould.data_keys, made, strict=True), first):
                said[slot] = number
                by_slot[slot] = data_key
                self._bulk.add("access_datakey", _data_key_row(number, data_key))
            for secret in mould.secrets:
                context = f"{secret.place}.{said[secret.row]}"
                content = (secret.content % said).encode()
                said[secret.name] = "\\\\x" + seal_bytes(content, data_key=by_slot[secret.key], context=context).hex()


def public_ids(count: int) -> list[str]:
    """Identifiers like any other (version 7, their random part from the machine), many at a time."""
    now = new_public_id().hex[:12]
    dice = os.urandom(10 * count).hex()
    return [
        f"{now[:8]}-{now[8:]}-7{dice[at : at + 3]}-{'89ab'[int(dice[at + 3], 16) & 3]}{dice[at + 4 : at + 7]}-{dice[at + 7 : at + 19]}"
        for at in range(0, 20 * count, 20)
    ]


def _data_key_row(number: int, data_key: DataKey) -> str:
    wrapped = bytes(data_key.wrapped).hex()
    at = data_key.created_at.isoformat()
    return f"{number}\t{data_key.public_id}\t{data_key.master_key_id}\t\\\\x{wrapped}\t{at}\n"


DATA_KEY_COLUMNS = "id, public_id, master_key_id, wrapped, created_at"


def _transaction() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_current_xact_id()::text::bigint")
        return int(cursor.fetchone()[0])
