from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.lib.money import InvalidAmount, fen_to_short_text, fen_to_yuan, fen_to_yuan_text, yuan_to_fen

FEN = st.integers(min_value=-(10**15), max_value=10**15)


@pytest.mark.parametrize(
    ("written", "fen"),
    [
        ("0", 0),
        ("1080", 108_000),
        ("1,080.50", 108_050),
        ("1,234,567.8", 123_456_780),
        (" 2 ", 200),
        ("-0.05", -5),
        ("3.10", 310),
        ("3.1000", 310),
        (1894, 189_400),
        (Decimal("93.75"), 9375),
        (Decimal("1E+3"), 100_000),
    ],
)
def test_yuan_as_people_write_them(written: object, fen: int) -> None:
    assert yuan_to_fen(written) == fen


@pytest.mark.parametrize(
    "written",
    [
        "",
        "abc",
        "1.234",
        "1,08",
        "10,80.00",
        "1e3",
        "¥3",
        "--3",
        "+3",
        "1.",
        ".5",
        "١",
        "NaN",
        "1 000",
        0.1,
        True,
        None,
    ],
)
def test_what_is_not_an_amount_is_refused_in_both_languages(written: object) -> None:
    with pytest.raises(InvalidAmount) as refusal:
        yuan_to_fen(written)
    assert "不是金额" in refusal.value.zh
    assert "not an amount" in refusal.value.en


def test_a_third_decimal_is_never_rounded_away() -> None:
    with pytest.raises(InvalidAmount):
        yuan_to_fen(Decimal("0.005"))
    with pytest.raises(InvalidAmount):
        yuan_to_fen(Decimal("NaN"))


@given(FEN)
def test_text_goes_round(fen: int) -> None:
    assert yuan_to_fen(fen_to_yuan_text(fen)) == fen
    assert yuan_to_fen(fen_to_short_text(fen)) == fen
    assert yuan_to_fen(fen_to_yuan(fen)) == fen


@given(FEN)
def test_printed_amounts_always_have_two_decimals(fen: int) -> None:
    assert fen_to_yuan_text(fen)[-3] == "."


def test_inside_a_sentence_idle_decimals_are_left_out() -> None:
    assert fen_to_yuan_text(108_000) == "1,080.00"
    assert fen_to_short_text(108_000) == "1,080"
    assert fen_to_short_text(9_375) == "93.75"
    assert fen_to_short_text(10) == "0.10"
