"""The parameters in force: what the law code declares, with every value released so far."""

from __future__ import annotations

from datetime import datetime

from minzheng.policy.parameters import ParameterSet, shipped
from minzheng.policy.parameters import ParameterValue as PolicyValue

from .models import ParameterValue
from .releases import FIRST_RELEASE, SHIPPED_ENTERED_BY, Kept, released


def parameter_set(*, known_at: datetime | None = None) -> ParameterSet:
    """All released values, or those known at an instant, as the plain value that policy computes with."""
    return _kept.of(released(ParameterValue, known_at=known_at))


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
