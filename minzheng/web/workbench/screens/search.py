"""Search: people by whole identity number or by name, cases by number. What was typed never enters an address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.doors import staff_door
from minzheng.access.encryption import unlock
from minzheng.cases import kinds
from minzheng.cases import queries as cases
from minzheng.cases.models import Case
from minzheng.lib import clock, identity_number
from minzheng.lib.ages import age_on
from minzheng.registry import queries as register
from minzheng.registry.models import Person
from minzheng.registry.vocabulary import SEXES

SHORTEST_NAME = 2
WHOLE_NUMBER = 18


@dataclass(frozen=True)
class Wanted:
    """What somebody typed into the box: a whole identity number, a case number, or (part of) a name."""

    text: str

    @property
    def packed(self) -> str:
        return "".join(self.text.split())

    @property
    def begins_as_number(self) -> bool:
        return self.packed[:6].isdecimal() and len(self.packed) >= 6

    @property
    def is_identity_number(self) -> bool:
        return self.begins_as_number and len(self.packed) == WHOLE_NUMBER and "-" not in self.packed

    @property
    def finds_people(self) -> bool:
        return self.is_identity_number or (not self.begins_as_number and len(self.text) >= SHORTEST_NAME)

    @property
    def advice(self) -> str:
        """Why nobody can be found by this, as a sentence; empty where somebody could."""
        if not self.text or "-" in self.packed:
            return ""
        if self.is_identity_number:
            return _number_fault(self.packed)
        if self.begins_as_number:
            return _("身份证号码要输入完整的 18 位才能查到；受理编号请从头输入，例如 440103001-DB-2020-00012。")
        return "" if self.finds_people else _("姓名请至少输入两个字。")


@staff_door(may="case.read")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def search(request: HttpRequest) -> HttpResponse:
    """The search page. Results are drawn straight from the posted form: no history and no log keeps what was typed."""
    wanted = Wanted(request.POST.get("q", "").strip())
    searches_people = gate.may(request.actor, "person.search")
    found = cases.search(request.actor, wanted.text) if wanted.begins_as_number else []
    context = {
        "wanted": wanted,
        "advice": "" if found else wanted.advice,
        "people": _people(request.actor, wanted) if searches_people and wanted.finds_people else [],
        "cases": [_case_row(case) for case in found],
        "searches_people": searches_people,
        "may_open": gate.may(request.actor, "case.open"),
        "shown_at_most": register.SHOWN_AT_MOST,
    }
    return render(request, "workbench/search.html", context)


def _people(actor: Actor, wanted: Wanted) -> list[dict[str, Any]]:
    found = register.search(actor, wanted.packed if wanted.is_identity_number else wanted.text)
    unlock(found)
    return [_person_row(person) for person in found]


def _person_row(person: Person) -> dict[str, Any]:
    return {
        "person": person,
        "number": person.identity_number.masked("identity"),
        "sex": SEXES[person.sex],
        "age": age_on(person.born_on, clock.today()),
    }


def _case_row(case: Case) -> dict[str, Any]:
    kind = kinds.kind_of(case)
    return {"case": case, "kind": kind.label, "stage": kind.workflow.states[case.state].label}


def _number_fault(number: str) -> str:
    """What is wrong with a whole number, so that a slip of the keyboard isn't taken for an unknown person."""
    try:
        identity_number.parse(number)
    except identity_number.InvalidIdentityNumber as wrong:
        return wrong.en if (get_language() or "").startswith("en") else wrong.zh
    return ""
