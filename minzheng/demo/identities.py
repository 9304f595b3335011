"""Numbers that can be nobody's: area code 440199 was never issued, phones begin 100, cards lie in a test range."""

from __future__ import annotations

from datetime import date

from stdnum.cn import ric

AREA = "440199"
FEMALE, MALE = "female", "male"


def identity_number(*, born_on: date, order: int, sex: str) -> str:
    """A number with the right checksum: area never issued, the birth date, an order number (odd for men), check digit."""
    sequence = order * 2 + (sex == MALE)
    body = f"{AREA}{born_on:%Y%m%d}{sequence:03d}"
    return body + ric.calc_check_digit(body + "0")


def phone_number(order: int) -> str:
    """Eleven digits in a range that no operator has."""
    return f"100{order:08d}"


def account_number(order: int) -> str:
    """Nineteen digits in a test range, with the check digit of a bank card (Luhn)."""
    body = f"62999900{order:010d}"
    total = 0
    for position, digit in enumerate(reversed(body)):
        doubled = int(digit) * (2 if position % 2 == 0 else 1)
        total += doubled - 9 if doubled > 9 else doubled
    return body + str(-total % 10)
