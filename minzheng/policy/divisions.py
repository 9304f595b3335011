"""The chain of places whose rules and values hold for a place: itself, then each place it lies in, then the nation.

Codes are those of GB/T 2260 and its extensions. A street or a village belongs to its district, a district to its city,
a city to its province.
"""

from __future__ import annotations

from functools import lru_cache

NATION = ""
_LENGTHS = (6, 9, 12)


class InvalidDivision(ValueError):
    """A text is no division code."""

    def __init__(self, code: str) -> None:
        self.zh = f"“{code}”不是行政区划代码（应为6、9或12位数字）"
        self.en = f"{code!r} is not a division code (6, 9 or 12 digits)"
        super().__init__(f"{self.zh} / {self.en}")


@lru_cache(maxsize=4096)
def chain(code: str) -> tuple[str, ...]:
    """From the nearest to the farthest: ``440103001`` gives 440103001, 440103, 440100, 440000 and the nation ("")."""
    if code == NATION:
        return (NATION,)
    if len(code) not in _LENGTHS or not (code.isascii() and code.isdigit()):
        raise InvalidDivision(code)
    town = [code[:length] for length in (12, 9) if len(code) >= length]
    county, city, province = code[:6], f"{code[:4]}00", f"{code[:2]}0000"
    return tuple(dict.fromkeys((*town, county, city, province, NATION)))
