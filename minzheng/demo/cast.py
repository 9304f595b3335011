"""The dibao cast, read from ``cast.yaml``: families as the counter would take them down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import yaml

from minzheng.access.models import Division
from minzheng.domains.assistance.actions import Intake, MemberIntake
from minzheng.domains.assistance.vocabulary import COUNTED, DECLARED_OF_HOUSEHOLD, DECLARED_OF_PERSON, SITUATIONS
from minzheng.lib.money import yuan_to_fen
from minzheng.registry.actions import MemberEntry

from .identities import account_number, identity_number, phone_number

REFUSED_BY_BANK = 9_000
"""Accounts from this order number on are refused by the demonstration's bank."""


@dataclass(frozen=True)
class Family:
    """A family of the cast: who they are, how far they are carried, what the law says of them."""

    order: int
    data: dict[str, Any]

    @property
    def key(self) -> str:
        return str(self.data["key"])

    @property
    def town(self) -> str:
        return str(self.data["town"])

    @property
    def stage(self) -> str:
        return str(self.data["stage"])

    @property
    def lodged_on(self) -> date:
        day: date = self.data["lodged_on"]
        return day

    @property
    def expected_outcome(self) -> str:
        return str(self.data["expect"]["outcome"])

    @property
    def expected_fen(self) -> int:
        return yuan_to_fen(str(self.data["expect"]["amount"]))

    @cached_property
    def account(self) -> str:
        return account_number(self.order + (REFUSED_BY_BANK if "account_is_refused_by_bank" in self.data else 0))

    @property
    def applicant_number(self) -> str:
        return self._number(0)

    def intake(self) -> Intake:
        """The application as it is taken down at the counter."""
        members = self.data["members"]
        return Intake(
            village=Division.objects.get(code=self.data["village"]),
            members=[self._member(position, member) for position, member in enumerate(members)],
            reason=self.data["reason"],
            signed_on=self.lodged_on,
            holder_name=members[0]["name"],
            bank="广州示例银行",
            account_number=self.account,
            declared=_declared(self.data, DECLARED_OF_HOUSEHOLD),
        )

    def _member(self, position: int, member: dict[str, Any]) -> MemberIntake:
        number = self._number(position)
        return MemberIntake(
            entry=MemberEntry(
                name=member["name"],
                identity_number=number,
                relation=member["relation"],
                phone=phone_number(self.order * 10 + position) if member.get("phone") else "",
                address=self.data["address"],
            ),
            signed=True,
            declared=_declared(member, DECLARED_OF_PERSON),
            situations=[key for key in SITUATIONS if member.get(key)],
        )

    def _number(self, position: int) -> str:
        member = self.data["members"][position]
        order = member.get("sequence", self.order * 10 + position)
        return identity_number(born_on=member["born"], order=order, sex=member["sex"])


def families() -> list[Family]:
    """The cast, in the order of the file."""
    text = Path(__file__).with_name("cast.yaml").read_text(encoding="utf-8")
    return [Family(order, data) for order, data in enumerate(yaml.safe_load(text), start=1)]


def _declared(data: dict[str, Any], facts: dict[str, Any]) -> dict[str, int]:
    return {
        fact: int(data[fact]) if fact in COUNTED else yuan_to_fen(str(data[fact])) for fact in facts if fact in data
    }
