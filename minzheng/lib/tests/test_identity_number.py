from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import ric

from minzheng.lib import clock
from minzheng.lib.identity_number import (
    InvalidIdentityNumber,
    mask,
    mask_account,
    mask_address,
    mask_name,
    mask_phone,
    parse,
)


def _number(area: str, born_on: date, sequence: int) -> str:
    body = f"{area}{born_on:%Y%m%d}{sequence:03d}"
    return body + ric.calc_check_digit(body + "0")


NUMBERS = st.builds(
    _number,
    st.sampled_from(["440103", "440199", "440183", "810000", "110105"]),
    st.dates(date(1900, 1, 1), date(2020, 12, 1)),
    st.integers(0, 999),
)


@pytest.mark.parametrize(
    ("number", "born_on", "sex"),
    [("11010519491231002X", date(1949, 12, 31), "female"), ("440524188001010014", date(1880, 1, 1), "male")],
)
def test_the_examples_of_the_standard(number: str, born_on: date, sex: str) -> None:
    parsed = parse(number)
    assert (parsed.number, parsed.born_on, parsed.sex, parsed.area_code) == (number, born_on, sex, number[:6])


@given(NUMBERS)
def test_any_area_is_valid_even_one_never_issued(number: str) -> None:
    assert parse(number).number == number


def test_what_a_person_types_is_forgiven() -> None:
    assert parse(" 110105 19491231-002x ").number == "11010519491231002X"
    assert parse("１１０１０５１９４９１２３１００２Ｘ").number == "11010519491231002X"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("110105491231002", "fifteen_digits"),
        ("1101051949123100", "length"),
        ("1101051949123100299", "length"),
        ("11010519491231A02X", "characters"),
        ("110105194912310021", "checksum"),
    ],
)
def test_reasons_have_a_key_and_both_languages(text: str, key: str) -> None:
    with pytest.raises(InvalidIdentityNumber) as refusal:
        parse(text)
    assert refusal.value.key == key
    assert refusal.value.zh
    assert refusal.value.en
    assert not text.strip() or text.strip() not in str(refusal.value)


@pytest.mark.parametrize(("birth", "key"), [("20210230", "birth_date"), ("17000101", "birth_date")])
def test_a_birth_date_that_does_not_exist(birth: str, key: str) -> None:
    body = f"440199{birth}001"
    with pytest.raises(InvalidIdentityNumber) as refusal:
        parse(body + ric.calc_check_digit(body + "0"))
    assert refusal.value.key == key


def test_a_birth_date_in_the_future_of_the_civil_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2020, 12, 1))
    assert parse(_number("440199", date(2020, 12, 1), 1))
    with pytest.raises(InvalidIdentityNumber) as refusal:
        parse(_number("440199", date(2020, 12, 2), 1))
    assert refusal.value.key == "future"


@given(NUMBERS)
def test_the_number_itself_is_never_shown_by_accident(number: str) -> None:
    parsed = parse(number)
    assert number not in str(parsed)
    assert number not in repr(parsed)


@given(st.text(alphabet="0123456789X", max_size=30))
def test_a_mask_keeps_the_length_and_never_shows_more_than_five_characters(number: str) -> None:
    masked = mask(number)
    assert len(masked) == len(number)
    assert sum(character != "*" for character in masked) <= 5
    assert all(shown in ("*", real) for shown, real in zip(masked, number, strict=True))


@given(st.text(alphabet="0123456789", max_size=30))
def test_other_masks_never_show_most_of_a_short_text(text: str) -> None:
    for masked, most in ((mask_phone(text), 7), (mask_account(text), 4)):
        assert len(masked) == len(text)
        assert sum(character != "*" for character in masked) <= most
        assert not text or "*" in masked


def test_masks_as_screens_show_them() -> None:
    assert mask("44019919500101001X") == "440*************1X"
    assert mask_phone("10012341234") == "100****1234"
    assert mask_account("6200001234567890") == "************7890"
    assert mask_account("1234") == "****"
    assert mask_name("陈惠妹") == "陈*妹"
    assert mask_name("欧阳惠珍") == "欧**珍"
    assert mask_name("陈妹") == "陈*"
    assert mask_name("陈") == "*"
    assert mask_name("") == ""


def test_an_address_is_shown_down_to_the_street() -> None:
    assert mask_address("荔湾区沙面街道幸福里12号之一302") == "荔湾区沙面街道****"
    assert mask_address("从化区鳌头镇桃源村三社七巷7号") == "从化区鳌头镇****"
    assert mask_address("某处") == "****"
