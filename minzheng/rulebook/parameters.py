"""The parameters in force: what the law code declares, with every value released so far."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

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


@dataclass(frozen=True)
class Changed:
    """A value that a decision was made with, what it would be made with now, and since when that is known."""

    parameter: Parameter
    before: PolicyValue
    now: PolicyValue
    released_at: datetime


def changed_since(used: Iterable[PolicyValue], *, on: date, division: str) -> list[Changed]:
    """Of the values that a decision used, those that would be others if it were made again now.

    Whoever has a proposal before her asks this: a standard may have been released anew since. One query while nothing was
    released, one more to say when it was. A parameter that is no longer declared is not named.
    """
    current = parameter_set()
    found = [(was, current.get(was.name, on=on, division=division)) for was in used if was.name in current.declared]
    others = [(was, value) for was, value in found if value.version != was.version]
    if not others:
        return []
    rows = released(ParameterValue).filter(name__in={value.name for _was, value in others})
    known = {(row.name, _as_policy_value(row).version): row.released_at for row in rows}
    return [
        Changed(current.declared[value.name], was, value, at)
        for was, value in others
        if (at := known.get((value.name, value.version))) is not None
    ]


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
