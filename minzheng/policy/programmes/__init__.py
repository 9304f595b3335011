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

MONTHLY, ONCE = "monthly", "once"
MONTHLY_CASH, RELIEF = "monthly_cash", "relief"


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
class Note:
    """What every explanation says about some parameters: ``known`` when one of them has a value, else ``unknown``.

    Where nothing is written for the case there is no note. What is told also stores the parameters with the decision.
    """

    key: str
    law: str
    parameters: tuple[str, ...]
    known: Words | None
    unknown: Words | None


@dataclass(frozen=True)
class Programme:
    """What ``programme.yaml`` and ``rules.py`` of one folder declare.

    ``number_code`` stands in the numbers of its cases (DB), ``number_word`` in those of its papers (低保); ``status`` is
    what its recipients are called. ``amount_rules`` name the sum paid in all (a month, or once) and then the sums in it; the first that is in force in a case is
    its amount. ``gates`` are the parameters and facts that rules wait for (``Rule.given``).
    ``rhythm`` is ``monthly`` or ``once``; ``proceeding`` names the table of steps that its cases follow.
    ``checks`` maps a kind of member (adult, minor, on_trigger) to the categories of information that may be asked for.
    """

    key: str
    name: Words
    number_code: str
    number_word: str
    status: Words
    law: tuple[str, ...]
    eligible_rule: str
    amount_rules: tuple[str, ...]
    documents: tuple[RequiredDocument, ...]
    checks: Mapping[str, tuple[str, ...]]
    rhythm: str
    proceeding: str
    procedures: tuple[Procedure, ...]
    notes: tuple[Note, ...]
    rules: tuple[Rule, ...]
    gates: tuple[str, ...]
    folder: Path

    @property
    def is_once(self) -> bool:
        """Whether it pays one sum once, and no sum a month."""
        return self.rhythm == ONCE

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
    rules = _rules(key)
    return Programme(
        key=key,
        name=Words.from_dict(content["name"]),
        number_code=content["number"]["code"],
        number_word=content["number"]["word"],
        status=Words.from_dict(content["status"]),
        law=tuple(content["law"]),
        eligible_rule=content["decides"]["eligible"],
        amount_rules=tuple(content["decides"]["amounts"]),
        documents=tuple(
            RequiredDocument(name, Words.from_dict(row["label"]), row["law"])
            for name, row in content["documents"].items()
        ),
        checks={kind: tuple(categories) for kind, categories in content["checks"].items()},
        rhythm=content["rhythm"],
        proceeding=content.get("proceeding", MONTHLY_CASH),
        procedures=tuple(Procedure.from_dict(since, row) for since, row in sorted(content["procedures"].items())),
        notes=tuple(_note(name, row) for name, row in content["notes"].items()),
        rules=rules,
        gates=tuple(dict.fromkeys(name for rule in rules for name in rule.given)),
        folder=_HERE / key,
    )


def _rules(key: str) -> tuple[Rule, ...]:
    """The folder's own rules and those of the shared modules it names in ``USES``."""
    module = import_module(f"{__name__}.{key}.rules")
    shared = [rule for used in getattr(module, "USES", ()) for rule in rules_of(used)]
    return (*shared, *rules_of(module))


def _note(key: str, row: Mapping[str, Any]) -> Note:
    return Note(
        key=key,
        law=row["law"],
        parameters=tuple(row["parameters"]),
        known=Words.from_dict(row["known"]) if "known" in row else None,
        unknown=Words.from_dict(row["unknown"]) if "unknown" in row else None,
    )


__all__ = [
    "MONTHLY",
    "MONTHLY_CASH",
    "ONCE",
    "RELIEF",
    "Note",
    "Procedure",
    "Programme",
    "RequiredDocument",
    "Term",
    "UnknownProgramme",
    "keys",
    "load",
]
