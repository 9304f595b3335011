import pickle

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.policy.operators import (
    UNKNOWN,
    Symbolic,
    among,
    divide,
    greatest,
    least,
    not_,
    per_thousand,
    when,
    whole_yuan,
    whole_yuan_up,
)

FEN = st.integers(0, 10**12)


def test_when_chooses_and_takes_only_yes_or_no() -> None:
    assert when(True, 1, 2) == 1
    assert when(False, 1, 2) == 2
    for wrong in (1, 0, None, "yes"):
        with pytest.raises(TypeError):
            when(wrong, 1, 2)
        with pytest.raises(TypeError):
            not_(wrong)


def test_least_greatest_and_not() -> None:
    assert least(3, 1, 2) == 1
    assert greatest(3, 1, 2) == 3
    assert not_(True) is False


@pytest.mark.parametrize(
    ("amount", "by", "result"), [(1, 2, 1), (3, 2, 2), (5, 3, 2), (4, 3, 1), (0, 7, 0), (-1, 2, 0)]
)
def test_division_rounds_half_up(amount: int, by: int, result: int) -> None:
    assert divide(amount, by) == result


@pytest.mark.parametrize("by", [0, -1])
def test_division_by_nothing_is_a_mistake_of_the_rule(by: int) -> None:
    with pytest.raises(ValueError, match="divide"):
        divide(100, by)


def test_rates_are_thousandths_and_roundings_have_names() -> None:
    assert per_thousand(108_000, 1500) == 162_000
    assert per_thousand(105, 5) == 1
    assert whole_yuan(198_080) == 198_100
    assert whole_yuan(198_049) == 198_000
    assert whole_yuan_up(198_001) == 198_100
    assert whole_yuan_up(198_000) == 198_000


@given(FEN, st.integers(1, 10**6))
def test_division_stays_within_half_a_unit(amount: int, by: int) -> None:
    assert abs(2 * (divide(amount, by) * by - amount)) <= by


@given(FEN)
def test_rounding_to_yuan_is_never_off_by_a_yuan(fen: int) -> None:
    assert whole_yuan(fen) % 100 == 0
    assert abs(whole_yuan(fen) - fen) <= 50
    assert 0 <= whole_yuan_up(fen) - fen < 100


def test_the_unknown_spreads_where_the_result_depends_on_it() -> None:
    for spread in (
        UNKNOWN + 1,
        1 + UNKNOWN,
        UNKNOWN - 1,
        1 - UNKNOWN,
        UNKNOWN * 0,
        3 * UNKNOWN,
        UNKNOWN < 1,
        UNKNOWN > 1,
        UNKNOWN <= 1,
        UNKNOWN >= 1,
        True & UNKNOWN,
        UNKNOWN & True,
        False | UNKNOWN,
        UNKNOWN | False,
        UNKNOWN & UNKNOWN,
        when(UNKNOWN, 1, 1),
        when(True, UNKNOWN, 1),
        least(1, UNKNOWN),
        greatest(UNKNOWN, 1),
        not_(UNKNOWN),
        divide(UNKNOWN, 2),
        per_thousand(UNKNOWN, 300),
        among(UNKNOWN, 1, 2),
        whole_yuan(UNKNOWN),
        whole_yuan_up(UNKNOWN),
    ):
        assert spread is UNKNOWN


def test_the_unknown_does_not_stop_what_it_cannot_change() -> None:
    assert (False & UNKNOWN) is False
    assert (UNKNOWN & False) is False
    assert (True | UNKNOWN) is True
    assert (UNKNOWN | True) is True
    assert when(True, 1, UNKNOWN) == 1
    assert when(False, UNKNOWN, 2) == 2


def test_among_is_one_of_those_listed() -> None:
    assert among("mental", "intellectual", "mental") is True
    assert among("", "intellectual", "mental") is False
    assert among(3, 1, 2) is False


def test_branching_on_a_symbolic_value_is_refused_loudly() -> None:
    with pytest.raises(TypeError, match="must not branch"):
        bool(UNKNOWN)
    with pytest.raises(TypeError):
        _ = 1 if UNKNOWN < 3 else 2
    with pytest.raises(TypeError):
        _ = 1 < UNKNOWN < 3


def test_there_is_one_unknown_even_after_a_journey() -> None:
    assert pickle.loads(pickle.dumps(UNKNOWN)) is UNKNOWN
    assert repr(UNKNOWN) == "unknown"


def test_a_symbolic_value_without_meaning_is_refused() -> None:
    with pytest.raises(NotImplementedError):
        least(Symbolic(), 1)
