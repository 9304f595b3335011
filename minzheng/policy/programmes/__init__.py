"""Programmes: one folder each. ``load`` reads what a folder declares; nothing else in the house lists programmes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

from minzheng.policy.procedures import Procedure, Term
from minzheng.policy.rules import Rule, rules_of
from minzheng.policy.words import Words
from minzheng.policy.yaml_text import read

_HERE = Path(__file__).parent


class UnknownProgramme(KeyError):
    """No folder of this name."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.zh = f"没有项目“{key}”"
        self.en = f"there is no programme {key!r}"
        super().__init__(f"{self.zh} / {self.en}")

    def __str__(self) -> str:
        return str(self.args[0])


@dataclass(frozen=True)
class RequiredDocument:
    """A paper the applicant is asked for; everything else is fetched."""

    key: str
    label: Words
    law: str


@dataclass(frozen=True)
class NotYet:
    """What the law knows and this programme's rules don't compute: such a case is left to a person, with the reason.

    It applies when ``fact`` is stated otherwise than ordinary, or when one of ``parameters`` has a value. While all of
    the parameters are unknown, ``note`` is told in every explanation.
    """

    key: str
    label: Words
    law: str
    reason: Words
    fact: str = ""
    ordinary: Any = None
    parameters: tuple[str, ...] = ()
    note: Words | None = None


@dataclass(frozen=True)
class Programme:
    """What ``programme.yaml`` and ``rules.py`` of one folder declare.

    ``checks`` maps a kind of member (adult, minor, on_trigger) to the categories of information that may be asked for.
    """

    key: str
    name: Words
    law: tuple[str, ...]
    eligible_rule: str
    amount_rule: str
    documents: tuple[RequiredDocument, ...]
    checks: Mapping[str, tuple[str, ...]]
    rhythm: str
    procedures: tuple[Procedure, ...]
    not_yet: tuple[NotYet, ...]
    rules: tuple[Rule, ...]
    folder: Path

    def procedure(self, on: date, division: str = "") -> Procedure:
        """The procedure for a case accepted on a day, with the overlay of a place if one is given.

        Raises ``LookupError`` for a day before the first.
        """
        in_force = [procedure for procedure in self.procedures if procedure.since <= on]
        if not in_force:
            raise LookupError(f"{self.key} has no procedure on {on}")
        return in_force[-1].in_division(division)

    def rules_day(self, on: date, accepted_on: date) -> date:
        """The day whose rules hold for a decision about ``on`` in a case accepted on ``accepted_on``.

        The rules of acceptance stay with a case, unless a later act's transition clause hands open cases over.
        """
        takes_over = [
            procedure.since
            for procedure in self.procedures
            if accepted_on < procedure.since <= on and procedure.transition == "switch"
        ]
        return max([accepted_on, *takes_over])


def keys() -> list[str]:
    """The keys of all programmes: the folders with a ``programme.yaml``."""
    return sorted(path.parent.name for path in _HERE.glob("*/programme.yaml"))


@cache
def load(key: str) -> Programme:
    """A programme by its key. Raises ``UnknownProgramme``."""
    if key not in keys():
        raise UnknownProgramme(key)
    content = read(_HERE / key / "programme.yaml")
    return Programme(
        key=key,
        name=Words.from_dict(content["name"]),
        law=tuple(content["law"]),
        eligible_rule=content["decides"]["eligible"],
        amount_rule=content["decides"]["amount"],
        documents=tuple(
            RequiredDocument(name, Words.from_dict(row["label"]), row["law"])
            for name, row in content["documents"].items()
        ),
        checks={kind: tuple(categories) for kind, categories in content["checks"].items()},
        rhythm=content["rhythm"],
        procedures=tuple(Procedure.from_dict(since, row) for since, row in sorted(content["procedures"].items())),
        not_yet=tuple(_not_yet(name, row) for name, row in content["not_yet"].items()),
        rules=_rules(key),
        folder=_HERE / key,
    )


def _rules(key: str) -> tuple[Rule, ...]:
    """The folder's own rules and those of the shared modules it names in ``USES``."""
    module = import_module(f"{__name__}.{key}.rules")
    shared = [rule for used in getattr(module, "USES", ()) for rule in rules_of(used)]
    return (*shared, *rules_of(module))


def _not_yet(key: str, row: Mapping[str, Any]) -> NotYet:
    return NotYet(
        key=key,
        label=Words.from_dict(row["label"]),
        law=row["law"],
        reason=Words.from_dict(row["reason"]),
        fact=row.get("fact", ""),
        ordinary=row.get("ordinary"),
        parameters=tuple(row.get("parameters", ())),
        note=Words.from_dict(row["note"]) if "note" in row else None,
    )


__all__ = [
    "NotYet",
    "Procedure",
    "Programme",
    "RequiredDocument",
    "Term",
    "UnknownProgramme",
    "keys",
    "load",
]
