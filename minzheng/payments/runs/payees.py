"""Where the money of a payee goes on a day: the register's account in force, never a copy of its number."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import cast

from django.db.models import Q, QuerySet

from minzheng.access.encryption import Sealed
from minzheng.registry.models import PayeeAccount


def in_force(on: date) -> QuerySet[PayeeAccount]:
    """The payee accounts that hold on a day."""
    return PayeeAccount.objects.filter(Q(valid_to=None) | Q(valid_to__gt=on), valid_from__lte=on, superseded_at=None)


def accounts_in_force(persons: Iterable[int], *, on: date) -> dict[int, int]:
    """Person pk → pk of her account in force, the latest where there is more than one; one query."""
    rows = in_force(on).filter(person__in=persons).order_by("valid_from", "pk")
    return dict(rows.values_list("person_id", "pk"))


def number(account: PayeeAccount) -> Sealed:
    """The sealed number of an account: ``open()`` for the bank, ``masked("account")`` for people."""
    return cast(Sealed, account.account_number)
