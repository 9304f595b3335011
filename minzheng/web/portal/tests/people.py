"""Residents for the tests of the portal. Their numbers have the area code 440199, which was never given to anybody."""

from __future__ import annotations

from minzheng.access.actor import Actor
from minzheng.access.models import Division
from minzheng.registry.actions import record_person
from minzheng.registry.models import Person

WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
VILLAGE = "440103001101"
PHONE = "10012345678"


def identity_number(born: str, order: int) -> str:
    """A well-formed number (GB 11643): ``born`` as 19600101, an even ``order`` for a woman."""
    body = f"440199{born}{order:03d}"
    return body + CHECKS[sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11]


def make_resident(name: str = "陈银好", *, number: str = "", phone: str = PHONE) -> Person:
    """A person on file, who lives in a community of 荔湾."""
    village = Division.objects.get(code=VILLAGE)
    return record_person(
        actor=Actor.system("test"),
        name=name,
        identity_number=number or identity_number("19600101", 222),
        hukou_division=village,
        residence_division=village,
        phone=phone,
    )
