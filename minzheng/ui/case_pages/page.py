"""The case page put together: stages, clocks, what can be done, papers, the room's panels, the whole story."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from minzheng.access import gate, log
from minzheng.access.actor import Actor
from minzheng.access.actors import role_label
from minzheng.access.encryption import unlock
from minzheng.access.refusals import Refused
from minzheng.cases import assignments, deadlines, documents, handling, kinds, queries, terms
from minzheng.cases.dossiers.opening import dossier_of
from minzheng.cases.kinds import CaseKind
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.lib.reading import one_reading
from minzheng.registry import queries as register
from minzheng.rulebook import calendars

from ..manifests import act_label
from .forms import ExtensionForm, ObjectionForm, UploadForm, upload_labels
from .offers import offers_of
from .paperwork import letters_of, notices_of
from .stages import stages_of

RELATED = ("applicant__data_key", "division__parent", "household__division")


@one_reading()
def case_page(
    request: HttpRequest,
    case: Case,
    *,
    refused: Refused | None = None,
    bound: dict[str, forms.Form] | None = None,
    notes: dict[str, str] | None = None,
    upload: UploadForm | None = None,
    objection: ObjectionForm | None = None,
    extension: ExtensionForm | None = None,
    status: int = 200,
) -> HttpResponse:
    actor = request.actor
    kind = kinds.kind_of(case)
    prefetch_related_objects([case], "steps", "documents", "clocks__events")
    members = register.family(case.household) if case.household else []
    log.record_look(
        actor,
        {membership.person.public_id for membership in members}
        | ({case.applicant.public_id} if case.applicant else set()),
        what="view",
        purpose=_purpose(kind),
        subject_ref=case.number,
    )
    unlock([*(membership.person for membership in members), *([case.applicant] if case.applicant else [])])
    papers = list(case.documents.all())
    missing = documents.missing_documents(case) if case.is_open else []
    may_upload = gate.may(actor, "document.add") and documents.takes_papers(case)
    notices = notices_of(actor, case)
    panels = [panel.drawn(case, actor) for panel in kind.panels if panel.shown(case)]
    context = {
        "case": case,
        "kind": kind,
        "state_label": kind.workflow.states[case.state].label,
        "stages": stages_of(case, case.steps.all()),
        "clocks": clocks_of(case, kind),
        "extension": extension or extension_form(actor, case),
        "offers": offers_of(case, actor, kind, bound=bound or {}, notes=notes or {}, panels=panels),
        "whose_turn": role_label(case.waiting_role) if case.waiting_role else "",
        "with_whom": assignments.holder_of(case),
        "refused": refused,
        "members": members,
        "panels": panels,
        "headline": next((shown["context"]["headline"] for shown in panels if shown["context"].get("headline")), None),
        "papers": [{"paper": paper, "label": documents.label_of(case, paper.kind)} for paper in papers],
        "missing": missing,
        "upload": (upload or upload_form(kind, missing)) if may_upload else None,
        "publicities": notices,
        "letters": letters_of(case, actor, papers),
        "dossier": dossier_of(case),
        "objection": objection_form(actor, notices, objection),
        "may_resolve": handling.handles(actor, case),
        "may_print": gate.may(actor, "publicity.read"),
        "timeline": [entry_of(entry) for entry in queries.timeline(case)],
    }
    return render(request, "ui/case.html", context, status=status)


def upload_form(kind: CaseKind, missing: list[tuple[str, Any]]) -> UploadForm:
    """The next missing paper is already chosen."""
    return UploadForm(labels=upload_labels(kind), initial={"kind": missing[0][0]} if missing else None)


def objection_form(actor: Actor, notices: list[dict[str, Any]], bound: ObjectionForm | None) -> ObjectionForm | None:
    """Offered to those who take papers in, while a notice hangs."""
    if not gate.may(actor, "case.open") or not any(posted["notice"].taken_down_on is None for posted in notices):
        return None
    return bound or ObjectionForm()


def extension_labels(actor: Actor, case: Case) -> dict[str, Any]:
    """The clocks this actor may extend, by key; none for those who only read."""
    if not handling.handles(actor, case):
        return {}
    labels = kinds.kind_of(case).clock_labels
    return {term.key: labels.get(term.key, term.key) for term in terms.extensible(case)}


def extension_form(actor: Actor, case: Case) -> ExtensionForm | None:
    labels = extension_labels(actor, case)
    return ExtensionForm(labels=labels) if labels else None


def clocks_of(case: Case, kind: CaseKind) -> list[dict[str, Any]]:
    today, calendar = clock.today(), calendars.calendar()
    return [
        {
            "label": kind.clock_labels.get(term.key, term.key),
            "clock": term,
            "left": None if term.stopped_on else deadlines.left(term, today, calendar=calendar),
            "provisional": deadlines.provisional_years(term, calendar),
            "events": term.events.all(),
        }
        for term in sorted(case.clocks.all(), key=lambda term: (term.stopped_on or date.max, term.due_on))
    ]


def entry_of(entry: queries.Entry) -> dict[str, Any]:
    is_message = entry.what == queries.NOTICE
    return {
        "at": entry.at,
        "who": _("致 %(name)s") % {"name": entry.who} if is_message else entry.who,
        "role": entry.role,
        "what": entry.label or act_label(entry.key),
        "why": entry.text,
        "from_label": entry.from_label,
        "to_label": entry.to_label,
        "tone": "grey" if is_message else "",
    }


def url_of(case: Case) -> str:
    return reverse("workbench:case", args=[case.public_id])


def _purpose(kind: CaseKind) -> str:
    """What the access log says of the look: official, so its language doesn't depend on the reader's."""
    with override(documents.OFFICIAL):
        return str(_("办理%(kind)s") % {"kind": kind.label})
