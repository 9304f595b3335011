"""What this room does when a person is erased."""

from __future__ import annotations

from minzheng.registry.erasure import ERASED, Keeper
from minzheng.registry.models import Person

from ..models import HomeVisit


def forget(person: Person) -> None:
    """Who of her family was at home when the visitors came stands in clear."""
    HomeVisit.objects.filter(case__applicant=person).update(present=ERASED)


KEEPER = Keeper(why_not=lambda person, on: [], forget=forget)  # the matters themselves ask cases and payments
