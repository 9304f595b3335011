"""What a letter says: everything its template shows, put together from the case and from what the room adds.

The room's ``data`` (all keys are optional; texts are Chinese, dates are ISO texts or ``date``):

- every letter: ``programme`` (else the kind's label), ``title``, ``issued_by`` (``town`` or ``district``, where it is
  not the usual one), ``law``, ``note``, ``reasons`` ``[text or {text, law}]``;
- ``acceptance``: ``terms`` ``[{label, term, due_on, law}]`` (else the kind's main clock);
- ``missing_papers``: ``missing`` ``[label or {label, how}]``, ``supply_by``;
- decisions: ``amount_fen``, ``members``, ``from_month``, ``facts`` ``[(label, value)]``, ``sentences`` (the calculation,
  as reasons), ``duties``, ``advice`` (the same), ``citations`` ``[text]``, ``uses_examples`` (true, or the names of the
  example values);
- the others: see ``notices_of.py``.

Every letter has a number, an office, and what to do when one disagrees (``remedies``).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any, cast

from django.utils.translation import override

from minzheng.access.encryption import Sealed
from minzheng.access.models import Division
from minzheng.lib import clock
from minzheng.lib.money import fen_to_yuan_text
from minzheng.rulebook import calendars

from .. import deadlines, documents
from ..dates import official
from ..kinds import MONTH, ONCE, kind_of
from ..models import Case
from . import notices_of, offices
from .remedies import remedies
from .texts import Data, day_of, items

UNITS = {"working_days": "个工作日", "calendar_days": "日"}
AMOUNT_UNITS = {MONTH: "元/月", ONCE: "元（一次性）"}


@dataclass(frozen=True)
class Letter:
    """A kind of letter: its title (after the programme's name), who signs it, the word in its number, what it says."""

    title: str
    issued_by: str  # town | district
    number_word: str  # after the programme's: 低保 + 受
    says: Callable[[Case, Data, datetime], dict[str, Any]]
    remedy: str = "reconsideration"  # a key of remedies.WAYS
    sheet: str = ""  # the Typst template; the letter's own key when empty


def office_of(template: str, case: Case, data: Data) -> offices.Office:
    """Who signs a letter of a case."""
    return _office(case, data.get("issued_by", LETTERS[template].issued_by))


def number_word(template: str, case: Case, data: Data) -> str:
    """The word in a letter's number: the programme's and the letter's own, 低保受."""
    with override(documents.OFFICIAL):
        return str(kind_of(case).number_word or _programme(case, data)) + LETTERS[template].number_word


def content(template: str, case: Case, data: Data, *, at: datetime, number: str) -> dict[str, Any]:
    """All that ``render`` needs but for what makes a letter genuine (``letters.issue``) or a draft (``letters.draft``)."""
    letter, on = LETTERS[template], clock.civil_day(at)
    with override(documents.OFFICIAL):
        programme = _programme(case, data)
        issued_by = data.get("issued_by", letter.issued_by)
        office = _office(case, issued_by)
        return {
            "title": data.get("title") or f"{programme}{letter.title}",
            "number": number,
            "office": office.name,
            "office_short": office.short,
            "date": official(on),
            "case_number": case.number,
            "addressee": case.party.name,
            "identity_masked": cast(Sealed, case.party.identity_number).masked("identity"),
            "programme": programme,
            "lodged_on": official(clock.civil_day(case.lodged_at)),
            "seal_is_example": clock.is_demonstration(),
            "note": data.get("note", ""),
            "law": data.get("law", ""),
            "remedies": remedies(letter.remedy, on=on, town=case.division, by_town=issued_by == "town"),
            **letter.says(case, data, at),
        }


def _acceptance(case: Case, data: Data, at: datetime) -> dict[str, Any]:
    accepted_on = case.accepted_on or clock.civil_day(at)
    brought = dict.fromkeys(document.kind for document in case.documents.filter(origin=documents.UPLOADED))
    return {
        "accepted_on": official(accepted_on),
        "papers": [str(documents.label_of(case, kind)) for kind in brought],
        "terms": list(data["terms"]) if "terms" in data else _main_term(case, accepted_on),
    }


def _main_term(case: Case, on: date) -> list[dict[str, str]]:
    kind = kind_of(case)
    term = kind.clock_term(case, kind.main_clock)
    if term is None:
        return []
    due = deadlines.due(starts_on=on, days=term.days, unit=term.unit, calendar=calendars.calendar())
    label = str(kind.clock_labels.get(kind.main_clock, kind.main_clock))
    return [{"label": label, "term": f"{term.days} {UNITS[term.unit]}", "due_on": official(due), "law": term.law}]


def _missing_papers(case: Case, data: Data, at: datetime) -> dict[str, Any]:
    papers = data.get("missing") or [str(label) for _kind, label in documents.missing_documents(case)]
    return {
        "papers": [paper if isinstance(paper, dict) else {"label": paper, "how": ""} for paper in papers],
        "supply_by": official(day_of(data["supply_by"])) if data.get("supply_by") else "",
    }


def _decision(case: Case, data: Data, at: datetime, *, people: str) -> dict[str, Any]:
    """A decision; ``people`` says what the members are in it: covered, or just the family."""
    examples = data.get("uses_examples") or []
    return {
        "amount": fen_to_yuan_text(data["amount_fen"]) if data.get("amount_fen") else "",
        "amount_label": data.get("amount_label", "核定保障金"),
        "amount_unit": AMOUNT_UNITS[kind_of(case).per],
        "facts": _facts(data, people=people),
        "calculation": items(data.get("sentences", [])),
        "has_examples": bool(examples),
        "examples": [] if examples is True else [str(example) for example in examples],
        "reasons": items(data.get("reasons", [])),
        "duties": items(data.get("duties", [])),
        "advice": items(data.get("advice", [])),
        "citations": [str(citation) for citation in data.get("citations", [])],
    }


def _facts(data: Data, *, people: str) -> list[list[str]]:
    facts = []
    if data.get("members"):
        facts.append([people, f"{data['members']} 人"])
    if data.get("from_month"):
        month = day_of(data["from_month"])
        facts.append(["起发月份", f"{month.year}年{month.month}月"])
    if data.get("accepted_on"):
        facts.append(["受理日期", official(day_of(data["accepted_on"]))])
    if data.get("generation"):
        facts.append(["适用办法", str(data["generation"])])
    return facts + [[str(label), str(value)] for label, value in data.get("facts", [])]


def _programme(case: Case, data: Data) -> str:
    return str(data.get("programme") or kind_of(case).label)


def _office(case: Case, issued_by: str) -> offices.Office:
    return offices.district_office(_district(case)) if issued_by == "district" else offices.town_office(case.division)


def _district(case: Case) -> Division:
    return case.division.parent or case.division


LETTERS = {
    "acceptance": Letter("受理通知书", "town", "受", _acceptance, remedy="ask"),
    "missing_papers": Letter("一次性补正告知书", "town", "补", _missing_papers, remedy="ask"),
    "decision_grant": Letter("审核确认决定书", "district", "", partial(_decision, people="保障人数")),
    "decision_refusal": Letter("不予确认决定书", "district", "", partial(_decision, people="家庭人数")),
    **{
        key: Letter(told.title, told.issued_by, told.number_word, told.says, remedy=told.remedy, sheet="notice_of")
        for key, told in notices_of.LETTERS.items()
    },
}
