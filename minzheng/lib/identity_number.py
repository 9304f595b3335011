"""The resident identity number (公民身份号码, GB 11643): parse it, and show as little of it as possible.

The checksum and the birth date decide; the area code never does, because codes of districts long merged stay in the
numbers of those who were born there. The other masks live here too, so that there is one place that hides things.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date

from stdnum.cn import ric
from stdnum.exceptions import InvalidComponent

from minzheng.lib import clock

FEMALE, MALE = "female", "male"

_SHAPE = re.compile(r"\d{17}[\dX]", re.ASCII)
_EARLIEST = date(1850, 1, 1)  # the standard's own example was born in 1880

_PROBLEMS = {
    "empty": ("没有填写身份证号码", "no identity number was given"),
    "fifteen_digits": ("这是15位的旧号码，请填写18位公民身份号码", "this is an old number of 15 digits; give all 18"),
    "length": ("身份证号码应为18位", "an identity number has 18 characters"),
    "characters": (
        "身份证号码应为17位数字加一位数字或X",
        "an identity number is 17 digits and a last digit or X",
    ),
    "birth_date": ("身份证号码中的出生日期不存在", "the birth date inside the number does not exist"),
    "future": ("身份证号码中的出生日期在今天之后", "the birth date inside the number lies in the future"),
    "checksum": ("身份证号码的校验位不符，请核对", "the last character does not fit the others"),
}


class InvalidIdentityNumber(ValueError):
    """Why a text is no identity number: a stable ``key`` and the reason in both languages, without the number."""

    def __init__(self, key: str) -> None:
        self.key = key
        self.zh, self.en = _PROBLEMS[key]
        super().__init__(f"{self.zh} / {self.en}")


@dataclass(frozen=True)
class IdentityNumber:
    """A valid number and what it says of its bearer."""

    number: str
    born_on: date
    sex: str
    area_code: str

    def __str__(self) -> str:
        return mask(self.number)

    def __repr__(self) -> str:
        return f"IdentityNumber({mask(self.number)})"


def parse(text: str) -> IdentityNumber:
    """The identity number a person typed: spaces, hyphens, full-width digits and a small x are forgiven.

    Raises ``InvalidIdentityNumber``; its keys are empty, fifteen_digits, length, characters, birth_date, future and
    checksum.
    """
    number = re.sub(r"[\s-]", "", unicodedata.normalize("NFKC", text)).upper()
    if not number:
        raise InvalidIdentityNumber("empty")
    if len(number) == 15 and number.isdecimal():
        raise InvalidIdentityNumber("fifteen_digits")
    if len(number) != 18:
        raise InvalidIdentityNumber("length")
    if not _SHAPE.fullmatch(number):
        raise InvalidIdentityNumber("characters")
    if number[-1] != ric.calc_check_digit(number):
        raise InvalidIdentityNumber("checksum")
    return IdentityNumber(
        number=number,
        born_on=_born_on(number),
        sex=MALE if int(number[16]) % 2 else FEMALE,
        area_code=number[:6],
    )


def _born_on(number: str) -> date:
    try:
        born_on: date = ric.get_birth_date(number)
    except InvalidComponent:
        raise InvalidIdentityNumber("birth_date") from None
    if born_on < _EARLIEST:
        raise InvalidIdentityNumber("birth_date")
    if born_on > clock.today():
        raise InvalidIdentityNumber("future")
    return born_on


def mask(number: str) -> str:
    """An identity number as screens show it: the first three and the last two characters (``440*************1X``)."""
    return _keep(number, first=3, last=2, least_hidden=10)


def mask_phone(number: str) -> str:
    """A telephone number as screens show it: ``100****1234``."""
    return _keep(number, first=3, last=4, least_hidden=4)


def mask_account(number: str) -> str:
    """A bank account as screens show it: its last four characters."""
    return _keep(number, first=0, last=4, least_hidden=4)


def mask_name(name: str) -> str:
    """A name as the internet shows it: 陈惠妹 becomes 陈*妹, 陈妹 becomes 陈*."""
    if len(name) < 3:
        return name[:1] + "*" if len(name) == 2 else "*" * len(name)
    return _keep(name, first=1, last=1, least_hidden=1)


def mask_address(address: str) -> str:
    """An address as screens show it: down to the street or town, nothing of the house."""
    found = re.match(r".{0,20}?(?:街道|街|镇|路)", address)
    return f"{found.group()}****" if found and len(found.group()) < len(address) else "****"


def _keep(text: str, *, first: int, last: int, least_hidden: int) -> str:
    """Both ends of a text, stars between; all stars when that would hide fewer than ``least_hidden`` characters."""
    hidden = len(text) - first - last
    if hidden < least_hidden:
        return "*" * len(text)
    return text[:first] + "*" * hidden + text[len(text) - last :]
