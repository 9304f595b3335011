"""Reads of cases: by number, and a case's whole story."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.actors import role_label
from minzheng.access.scope import scope
from minzheng.lib import clock

from .kinds import CaseKind, kind_of
from .models import Case, Objection

FOUND_AT_MOST = 20
STEP, NOTICE, OBJECTION = "step", "notice", "objection"
CHANNELS = {"portal": _("网上告知"), "sms": _("短信告知")}


@dataclass(frozen=True)
class Entry:
    """One line of a case's story: what happened, when, by whom, with what words.

    ``key`` is the verb or the message's template; ``label`` its name, empty for an act that is no transition of the
    workflow (the room names those). ``to_label`` is there when the case moved.
    """

    at: datetime
    what: str
    key: str
    label: Any
    who: str = ""
    role: Any = ""
    text: str = ""
    from_label: Any = ""
    to_label: Any = ""


def search(actor: Actor, text: str) -> list[Case]:
    """Cases in the actor's scope whose number starts with (or is) what was typed, newest first."""
    typed = text.strip().upper().replace(" ", "")
    if not typed:
        return []
    found = scope(actor, Case).filter(number__startswith=typed).select_related("applicant", "division")
    return list(found.order_by("-pk")[:FOUND_AT_MOST])


def case_numbers(public_ids: Iterable[UUID]) -> dict[UUID, str]:
    """The numbers of cases that an upper floor holds by public id; one query."""
    return dict(Case.objects.filter(public_id__in=list(public_ids)).values_list("public_id", "number"))


def cases_of(actor: Actor, person_id: UUID) -> QuerySet[Case]:
    """The cases a person has applied for, as far as the actor may see them, newest first."""
    found = scope(actor, Case).filter(applicant__public_id=person_id)
    return found.select_related("applicant", "division").order_by("-pk")


def timeline(case: Case) -> list[Entry]:
    """What was done to a case and who was told what, newest first; a fixed number of queries.

    Clocks tell their own story (``ClockEvent``), and so do papers: they have places of their own on the page.
    """
    kind = kind_of(case)
    entries = [
        *_steps(case, kind),
        *_notices(case),
        *_objections(case),
    ]
    return sorted(entries, key=lambda entry: entry.at)[::-1]


def _steps(case: Case, kind: CaseKind) -> list[Entry]:
    labels = {(row.verb, row.source.key, row.target.key): row.label for row in kind.workflow.transitions}
    states = kind.workflow.states
    return [
        Entry(
            at=step.at,
            what=STEP,
            key=step.verb,
            label=labels.get((step.verb, step.from_state, step.to_state), ""),
            who=step.actor_name
            or (case.applicant.name if case.applicant else ""),  # a resident acts on her own cases only
            role=role_label(step.role),
            text=step.note,
            from_label=states[step.from_state].label if step.from_state else "",
            to_label=states[step.to_state].label if step.from_state != step.to_state else "",
        )
        for step in case.steps.all()
    ]


def _notices(case: Case) -> list[Entry]:
    return [
        Entry(at=notice.at, what=NOTICE, key=notice.template, label=CHANNELS[notice.channel], who=notice.person.name)
        for notice in case.notices.defer("body").select_related("person")
    ]


def _objections(case: Case) -> list[Entry]:
    """That somebody objected; never who, nor what was said."""
    objections = Objection.objects.filter(publicity__case=case).defer("content", "by_whom")
    return [
        Entry(at=clock.at_noon(objection.raised_on), what=OBJECTION, key="objection", label=_("收到异议"))
        for objection in objections
    ]
