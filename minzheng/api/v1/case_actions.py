"""The steps of every workflow, one operation for each verb there is: derived from the rooms' tables, none written here."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.http import Http404, HttpRequest
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.cases import kinds
from minzheng.cases.advance import advance
from minzheng.cases.kinds import CaseKind
from minzheng.cases.models import Case
from minzheng.ui.case_pages.offers import transition_form
from minzheng.ui.case_pages.page import RELATED
from minzheng.ui.operations import Body, Once, Operations, Schema, Text, Version, body_of, cleaned, data_of


class Acted(Schema):
    """What the step led to. ``version`` is the one to go on with."""

    id: UUID
    verb: str
    state: str
    version: int


def router() -> Operations:
    """The operations of all kinds of case that are registered now."""
    operations = Operations(tags=[_("办理步骤")])
    for verb, doing in sorted(_verbs().items()):
        _hang(operations, verb, doing)
    return operations


def _verbs() -> dict[str, list[CaseKind]]:
    """Verb → the kinds of case that know it, each once."""
    found: dict[str, dict[str, CaseKind]] = {}
    for kind in kinds.all_kinds():
        for row in kind.workflow.transitions:
            if any(role != "resident" for role in row.by):
                found.setdefault(row.verb, {})[kind.key] = kind
    return {verb: list(by_key.values()) for verb, by_key in found.items()}


def _hang(operations: Operations, verb: str, doing: list[CaseKind]) -> None:
    taken = _body(verb, doing)

    def act(request: HttpRequest, public_id: UUID, asked: Any, once: Once) -> Any:
        return _act(request, public_id, verb, asked, once)

    act.__annotations__ = {"request": HttpRequest, "public_id": UUID, "asked": taken, "once": Once}
    act.__doc__ = _told(verb, doing)
    operations.write(
        f"/cases/{{uuid:public_id}}/actions/{verb}",
        may="case.read",
        answers=Acted,
        summary=_label(verb, doing),
        name=f"act_{verb}",
    )(act)


def _act(request: HttpRequest, public_id: UUID, verb: str, asked: Any, once: Once) -> Any:
    """A verb of another kind or another role does not exist; the case's own guards say the rest."""
    case = gate.get(request.actor, Case, public_id, may="case.read", related=RELATED)
    kind = kinds.kind_of(case)
    if not any(request.actor.role in row.by for row in kind.workflow.transitions if row.verb == verb):
        raise Http404
    form = kind.transition_forms.get(verb)
    typed = data_of(form, asked.model_dump()) if form else {}

    def carry_out() -> Acted:
        bound = transition_form(kind, verb, typed)
        moved = advance(
            case,
            verb,
            actor=request.actor,
            expected_version=asked.version,
            note=asked.note,
            **(cleaned(bound) if bound else {}),
        )
        return Acted(id=moved.public_id, verb=verb, state=moved.state, version=moved.version)

    return once(carry_out)


def _body(verb: str, doing: list[CaseKind]) -> type[Body]:
    forms = [kind.transition_forms[verb] for kind in doing if verb in kind.transition_forms]
    name = "".join(part.title() for part in verb.split("_"))
    always = len(forms) == len(doing)
    return body_of(f"Act{name}", *dict.fromkeys(forms), always=always, version=(Version, ...), note=(Text, ""))


def _label(verb: str, doing: Iterable[CaseKind]) -> Any:
    """What the verb is called; rows of one verb may have names of their own."""
    rows = (row for kind in doing for row in kind.workflow.transitions if row.verb == verb)
    labels = list({str(row.label): row.label for row in rows}.values())
    return format_lazy(" / ".join("{}" for _label in labels), *labels)


def _told(verb: str, doing: Iterable[CaseKind]) -> str:
    """From which states, by whom: the rows of the tables in words for whoever reads the document."""
    rows = [(kind.key, row) for kind in doing for row in kind.workflow.transitions if row.verb == verb]
    lines = dict.fromkeys(
        f"- {key}: {row.source.key} → {row.target.key}, by {', '.join(role for role in row.by if role != 'resident')}"
        + (f", other eyes than {', '.join(row.other_eyes_than)}" if row.other_eyes_than else "")
        + (", with a note" if row.note_required else "")
        for key, row in rows
    )
    return "\n".join(["A step of the workflow:", "", *lines])
