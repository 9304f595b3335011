"""特困人员: known to the city by their status alone; their own programme is no part of this platform yet."""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import date, timedelta

from minzheng.access.encryption import keyring, new_data_keys
from minzheng.lib.public_ids import new_public_id
from minzheng.registry.models import Person, PersonDivision, Status
from minzheng.registry.name_keys import name_key

from .calibration import Place
from .people import Register

KEY = "tekun"
RURAL_OF_TEN = 7  # derived: most of them live in villages, as the old 五保 did
FIRST_BORN, BORN_WITHIN = date(1932, 1, 1), 9_800
SINCE = date(2019, 1, 1)
AT_A_TIME = 2_000


def add(chance: random.Random, register: Register, everywhere: Sequence[Place], *, count: int) -> None:
    """So many people with the status, each in a village or community; written past the triggers, inside the load."""
    country = [place for place in everywhere if place.is_rural]
    town = [place for place in everywhere if not place.is_rural]
    source = new_public_id()
    for start in range(0, count, AT_A_TIME):
        with keyring():
            homes = [
                chance.choice(country if chance.randrange(10) < RURAL_OF_TEN else town)
                for _ in range(min(AT_A_TIME, count - start))
            ]
            keys = new_data_keys(len(homes))
            people = Person.objects.bulk_create(
                _person(chance, register, home, key) for home, key in zip(homes, keys, strict=True)
            )
        PersonDivision.objects.bulk_create(
            PersonDivision(person=person, division=home.lowest, why=why)
            for person, home in zip(people, homes, strict=True)
            for why in ("hukou", "residence")
        )
        Status.objects.bulk_create(
            Status(person=person, key=KEY, valid_from=SINCE, source_ref=source) for person in people
        )


def _person(chance: random.Random, register: Register, home: Place, data_key: object) -> Person:
    sex = chance.choice(("female", "male", "male"))
    born_on = FIRST_BORN + timedelta(days=chance.randrange(BORN_WITHIN))
    name = register.surname(home) + register.given(sex, born_on)
    return Person(
        data_key=data_key,
        name=name,
        name_key=name_key(name),
        identity_number=register.number(born_on, sex),
        born_on=born_on,
        sex=sex,
        address=register.address(home),
        hukou_division=home.lowest,
        residence_division=home.lowest,
    )
