"""The offices that sign letters, and the document numbers (文号) they give: 穗荔民低保〔2020〕1号."""

from __future__ import annotations

from dataclasses import dataclass

from minzheng.access.models import Division

from ..imprints import Number
from ..numbers import next_in

CITY_SHORT = {"440100": "穗"}
DISTRICT_SHORT = {
    "440103": "荔",
    "440104": "越",
    "440105": "海",
    "440106": "天",
    "440111": "云",
    "440112": "埔",
    "440113": "番",
    "440114": "花",
    "440115": "南",
    "440117": "从",
    "440118": "增",
}
"""The customary one-character names in document numbers; elsewhere the first character of the name."""


@dataclass(frozen=True)
class Office:
    """Who signs: the full name at the head of the letter, a short one for the seal, the beginning of its numbers."""

    name: str
    short: str
    number_prefix: str
    division: Division


def district_office(district: Division) -> Office:
    """The civil-affairs bureau of a district: 广州市荔湾区民政局, 穗荔民…."""
    city = district.parent
    city_name = city.name if city else ""
    city_short = CITY_SHORT.get(city.code, city.name[:1]) if city else ""
    district_short = DISTRICT_SHORT.get(district.code, district.name[:1])
    name = f"{city_name}{district.name}民政局"
    return Office(
        name=name, short=f"{district.name}民政局", number_prefix=f"{city_short}{district_short}民", division=district
    )


def town_office(town: Division) -> Office:
    """A town's government, or a street's office as the district's branch: 荔湾区人民政府华林街道办事处, 华林街…."""
    district = town.parent.name if town.parent else ""
    if town.level == "street":
        short = f"{town.name}办事处"
        return Office(
            name=f"{district}人民政府{short}", short=short, number_prefix=town.name.removesuffix("道"), division=town
        )
    short = f"{town.name}人民政府"
    return Office(name=f"{district}{short}", short=short, number_prefix=town.name, division=town)


def next_number(office: Office, *, word: str, year: int) -> Number:
    """The next document number of an office in a year, in its own series for each kind of letter."""
    series = f"letter:{office.name}:{word}:{year}"
    position = next_in(series)
    return Number(f"{office.number_prefix}{word}〔{year}〕{position}号", series, position)
