from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.policy.units import UNITS, InvalidValue

NUMBERS = [unit for unit in UNITS.values() if unit.scale]


@pytest.mark.parametrize(
    ("unit", "printed", "machine"),
    [
        ("yuan a person a month", 1080, 108_000),
        ("yuan", Decimal("0.01"), 1),
        ("percent of the standard", 30, 300),
        ("percent of the standard", Decimal("3.5"), 35),
        ("months", 6, 6),
        ("m²", Decimal("45.25"), 4525),
    ],
)
def test_printed_values_are_converted_once(unit: str, printed: object, machine: int) -> None:
    assert UNITS[unit].read(printed) == machine
    assert UNITS[unit].printed(machine) == printed


@pytest.mark.parametrize(
    ("unit", "printed"),
    [("months", Decimal("1.5")), ("percent of the standard", Decimal("0.01")), ("count", True), ("count", "1")],
)
def test_what_does_not_fit_the_unit_is_refused(unit: str, printed: object) -> None:
    with pytest.raises(InvalidValue) as refusal:
        UNITS[unit].read(printed)
    assert refusal.value.zh
    assert refusal.value.en


@given(st.sampled_from(NUMBERS), st.integers(0, 10**12))
def test_values_go_round(unit, machine: int) -> None:
    assert unit.read(unit.printed(machine)) == machine
