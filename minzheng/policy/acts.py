"""The acts that rules and parameters rest on: number, title, and the days they were in force."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache, lru_cache
from pathlib import Path

from minzheng.policy.divisions import NATION, chain
from minzheng.policy.yaml_text import read

_ARTICLE = re.compile(r"第(\d+)条")
_SEPARATOR = re.compile(r"\s*[;；]\s*")


@dataclass(frozen=True)
class Act:
    """A law, regulation or notice. ``until`` is its last day; acts that still hold have none.

    ``division`` is the province or city whose act it is; empty for the nation's.
    """

    number: str
    number_en: str
    title: str
    since: date
    until: date
    division: str

    def holds(self, on: date, division: str = "") -> bool:
        """Whether it is in force on a day, and in a place if one is given."""
        return self.since <= on <= self.until and (not division or self.division in chain(division))


@cache
def acts() -> dict[str, Act]:
    """Every act known here, by its number."""
    rows = read(Path(__file__).with_name("acts.yaml"))["acts"]
    return {
        row["number"]: Act(
            number=row["number"],
            number_en=row["en"],
            title=row["title"],
            since=row["since"],
            until=row.get("until", date.max),
            division=row.get("division", NATION),
        )
        for row in rows
    }


def citations(law: str) -> list[str]:
    """``"民发〔2012〕220号 第27条; 民发〔2021〕57号 第23条"`` as a list of its citations."""
    return [citation for citation in _SEPARATOR.split(law.strip()) if citation]


def act_of(citation: str) -> Act | None:
    """The act a citation names, if it is known here."""
    return acts().get(citation.split(" ", 1)[0])


@lru_cache(maxsize=1024)
def in_force(law: str, on: date, division: str = "") -> str:
    """The citations whose acts hold on a day (and in a place, if given); those of acts not listed here are kept."""
    kept = [citation for citation in citations(law) if (act := act_of(citation)) is None or act.holds(on, division)]
    return "；".join(kept)


@lru_cache(maxsize=1024)
def in_english(law: str) -> str:
    """Citations as an English sentence prints them: the act's number in letters, ``第27条`` as ``art. 27``."""
    return "; ".join(_citation_in_english(citation) for citation in citations(law))


def _citation_in_english(citation: str) -> str:
    act = act_of(citation)
    if act is None:
        return citation
    article = _ARTICLE.sub(r"art. \1", citation.removeprefix(act.number).strip())
    return f"{act.number_en} {article}".strip()
