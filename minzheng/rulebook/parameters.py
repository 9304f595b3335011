"""The parameters in force: what the law code declares, with every value released so far."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from minzheng.access.refusals import spoken
from minzheng.policy.parameters import Parameter, ParameterSet, shipped
from minzheng.policy.parameters import ParameterValue as PolicyValue

from .models import ParameterValue
from .releases import FIRST_RELEASE, SHIPPED_ENTERED_BY, Kept, released


def parameter_set(*, known_at: datetime | None = None) -> ParameterSet:
    """All released values, or those known at an instant, as the plain value that policy computes with."""
    return _kept.of(released(ParameterValue, known_at=known_at))


def parameter_set_with(entry: ParameterValue, *, known_at: datetime | None = None) -> ParameterSet:
    """The set as it will be the moment after a waiting entry is released: the very same values and versions."""
    return _build([*released(ParameterValue, known_at=known_at), entry])


def changed_since(stored: Iterable[Mapping[str, Any]], *, on: date, division: str) -> list[PolicyValue]:
    """Of the values that a decision stored, those that would be others if it were made again now, as they are now.

    A guard asks this before a decision is confirmed: a standard may have been released anew since it was proposed.
    """
    now = parameter_set()
    found = [(row, now.get(row["name"], on=on, division=division)) for row in stored if row["name"] in now.declared]
    return [value for row, value in found if value.version != row["version"]]


def _build(rows: list[ParameterValue]) -> ParameterSet:
    """What officers released outranks what is shipped for the same date, also by a later version of the code.

    A value whose parameter this version no longer declares stays in the rulebook and out of the set.
    """
    declared = shipped().declared
    ranked = sorted(rows, key=lambda row: row.entered_by != SHIPPED_ENTERED_BY)  # stable: within each, the later counts
    return ParameterSet(declared.values(), [_as_policy_value(row) for row in ranked if row.name in declared])


_kept: Kept[ParameterValue, ParameterSet] = Kept(_build)


def _as_policy_value(row: ParameterValue) -> PolicyValue:
    return PolicyValue(
        name=row.name,
        division=row.division_code,
        valid_from=row.valid_from,
        value=row.value,
        status=row.status,
        reference=row.reference,
        version=_version(row),
    )


def _version(row: ParameterValue) -> str:
    """Names this value for ever. What came first keeps policy's plain name; a later release says which one it is."""
    if row.released_at == FIRST_RELEASE:
        return ""
    return f"{row.division_code or 'CN'}@{row.valid_from}#{row.public_id.hex[-8:]}"


def printed(row: ParameterValue) -> str:
    """A value as people print it, with its unit: 1080 元/人·月."""
    parameter = shipped().declared.get(row.name)
    if row.value is None or parameter is None:
        return row.status
    return f"{parameter.unit.printed(row.value)} {parameter.unit.zh}"


def spoken_value(parameter: Parameter, value: int | None) -> str:
    """A value as a page shows it, in the reader's language and with its unit: 1,080 元/人·月; nothing for no value."""
    if value is None:
        return ""
    number, unit = f"{parameter.unit.printed(value):,f}", spoken(parameter.unit.short)
    return f"{number}{unit}" if unit == "%" else f"{number} {unit}".rstrip()
