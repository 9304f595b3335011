"""Codes by the book: RFC 6238's own examples, the tolerance, and that no code serves twice."""

from __future__ import annotations

from base64 import b32encode
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from minzheng.access import totp

RFC_SECRET = b32encode(b"12345678901234567890").decode()
MOMENT = datetime(2026, 11, 23, 9, 0, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("seconds", "eight_digits"),
    [
        (59, "94287082"),
        (1111111109, "07081804"),
        (1111111111, "14050471"),
        (1234567890, "89005924"),
        (2000000000, "69279037"),
    ],
)
def test_the_examples_of_appendix_b(seconds, eight_digits):
    moment = datetime.fromtimestamp(seconds, UTC)
    assert totp.code_for(RFC_SECRET, totp.step_at(moment)) == eight_digits[-6:]


@pytest.mark.parametrize(("away", "fits"), [(-2, False), (-1, True), (0, True), (1, True), (2, False)])
def test_one_step_to_either_side(away, fits):
    secret, present = totp.new_secret(), totp.step_at(MOMENT)
    found = totp.matching_step(secret, totp.code_for(secret, present + away), at=MOMENT)
    assert found == (present + away if fits else None)


@given(used=st.integers(-3, 3), typed=st.integers(-1, 1))
def test_a_code_of_a_step_that_was_used_or_passed_is_refused(used, typed):
    present = totp.step_at(MOMENT)
    found = totp.matching_step(RFC_SECRET, totp.code_for(RFC_SECRET, present + typed), at=MOMENT, after=present + used)
    assert (found is not None) == (typed > used)


@given(st.text(max_size=8))
def test_nothing_else_is_a_code(text):
    accepted = {totp.code_for(RFC_SECRET, totp.step_at(MOMENT) + away) for away in (-1, 0, 1)}
    assert (totp.matching_step(RFC_SECRET, text, at=MOMENT) is not None) == (text in accepted)


def test_the_telephone_is_told_who_and_where():
    address = totp.address_for("GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ", "chen")
    assert address.startswith("otpauth://totp/Minzheng:chen?")
    assert "secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ" in address
    assert len(totp.new_secret()) == 32
    assert totp.new_secret() != totp.new_secret()
