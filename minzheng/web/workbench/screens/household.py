"""The page of a household and the recording of what happens to it."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.access import gate, log
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.domains.assistance import queries as assistance
from minzheng.registry import events
from minzheng.registry import queries as register
from minzheng.registry.events import kinds as happenings
from minzheng.registry.events.recording import STALE
from minzheng.registry.models import Household, HouseholdEvent
from minzheng.ui.submissions import carry_out, done_before

from .. import household_page
from ..household_forms import EventForm, MergeForm, MoveForm, RevokeForm

PURPOSE = "查看家庭档案"  # written into the access log, whatever language the reader has chosen
RELATED = ("division__parent",)


@staff_door(may="person.read")
@never_cache
@require_safe
def household(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One household: its members now and before, what happened, what it is paid."""
    home = gate.get(request.actor, Household, public_id, may="person.read", related=RELATED)
    members, earlier = household_page.members_of(home), household_page.earlier_members(home)
    people = [row["person"].public_id for row in members] + [row["person"].public_id for row in earlier]
    log.record_look(request.actor, people, what=log.VIEW, purpose=PURPOSE)
    context = {
        "home": home,
        "members": members,
        "earlier": earlier,
        "happened": household_page.happened(home),
        "cases": household_page.cases_of(request.actor, home),
        "deeds": household_page.deeds(request.actor, home, has_members=bool(members)),
        "transfer": assistance.open_transfer_of(home),
        "revocable": household_page.revocable(request.actor, home),
    }
    return render(request, "workbench/household.html", context)


@staff_door(may="case.open")
@never_cache
def event(request: HttpRequest, public_id: UUID, kind: str) -> HttpResponse:
    """Record one event. A page that has not seen the latest one is refused, and nothing typed is lost."""
    home = gate.get(request.actor, Household, public_id, may="case.open", related=RELATED)
    gate.exists_if(kind in household_page.RECORDED_HERE)
    members = list(register.members(home))
    gate.exists_if(bool(members))
    people = [row.person.public_id for row in members]
    log.record_look(request.actor, people, what=log.VIEW, purpose=PURPOSE)
    form = _form(request, home, kind, members)
    if request.method != "POST":
        return _ask(request, home, form)
    return _answer(request, home, form, lambda told: _record(request, home, form, told).public_id)


@staff_door(may="case.open")
@never_cache
def revoke(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Take back a death recorded by mistake: a second person's act."""
    found = gate.get(
        request.actor, HouseholdEvent, public_id, may="case.open", related=("household__division__parent",)
    )
    gate.exists_if(found.kind == happenings.DEATH)
    home = found.household
    log.record_look(
        request.actor,
        [change.person.public_id for change in found.changes.select_related("person")],
        what=log.VIEW,
        purpose=PURPOSE,
    )
    form = RevokeForm(request.POST or None, household=home, members=list(register.members(home)))
    if request.method != "POST":
        return _ask(request, home, form, event=found)
    return _answer(
        request,
        home,
        form,
        lambda told: events.revoke_death(actor=request.actor, event=found, told=told).public_id,
        event=found,
    )


def _form(request: HttpRequest, home: Household, kind: str, members: list[Any]) -> EventForm:
    data: Any = request.POST or None
    if kind == happenings.MERGE:
        return MergeForm(
            data, household=home, members=members, reached=lambda other: gate.reaches(request.actor, other)
        )
    if kind == happenings.MOVE:
        return MoveForm(data, household=home, members=members)
    return EventForm(data, kind=kind, household=home, members=members)


def _ask(
    request: HttpRequest,
    home: Household,
    form: EventForm,
    *,
    status: int = 200,
    event: HouseholdEvent | None = None,
) -> HttpResponse:
    context = {
        "home": home,
        "form": form,
        "kind_label": events.KINDS[form.kind],
        "plain_fields": [field for field in form if not field.name.startswith("relation_")],
        "relations": form.relation_boxes(),
        "is_merge": form.kind == happenings.MERGE,
        "is_split": form.kind == happenings.SPLIT,
        "seen": request.POST.get("seen") or events.version_of(home),
        "event": event,
    }
    return render(request, "workbench/household_event.html", context, status=status)


def _answer(
    request: HttpRequest, home: Household, form: EventForm, act: Any, *, event: HouseholdEvent | None = None
) -> HttpResponse:
    what = f"event.{form.kind}:{event.pk if event else home.pk}"
    if not form.is_valid():
        if _done_before(request, what):
            return redirect("workbench:household", home.public_id)
        return _ask(request, home, form, status=422, event=event)
    seen = request.POST.get("seen", "")
    told = form.told(int(seen) if seen.isdigit() else -1)
    try:
        carry_out(request, request.actor, what=what, act=lambda: act(told))
    except Refused as refused:
        form.show(refused)
        return _ask(request, home, form, status=409 if STALE in refused.reasons else 422, event=event)
    messages.success(request, _("已登记：%(what)s。待遇是否变化由复核决定。") % {"what": events.KINDS[form.kind]})
    return redirect("workbench:household", home.public_id)


def _done_before(request: HttpRequest, what: str) -> bool:
    """A form sent twice: by then the household has changed, and its boxes fit no more."""
    try:
        return done_before(request, request.actor, what=what)
    except Refused:
        return False


def _record(request: HttpRequest, home: Household, form: Any, told: events.Told) -> HouseholdEvent:
    """The verb of the kind, with what the form says."""
    common: dict[str, Any] = {"actor": request.actor, "household": home, "told": told}
    match form.kind:
        case happenings.BIRTH:
            return events.record_birth(child=form.newcomer(), **common)
        case happenings.DEATH:
            dead = form.person("gone")
            return events.record_death(person=dead, relations=form.relations(but=[dead]), **common)
        case happenings.MARRIAGE:
            spouse = form.newcomer()
            return events.record_marriage(
                member=form.person("member"), spouse=spouse, relation=spouse.relation, **common
            )
        case happenings.JOIN:
            newcomer = form.newcomer()
            return events.record_joining(newcomer=newcomer, relation=newcomer.relation, **common)
        case happenings.LEAVE:
            gone = form.gone()
            return events.record_leaving(persons=gone, relations=form.relations(but=gone), **common)
        case happenings.SPLIT:
            gone = form.gone()
            return events.record_split(moving=form.relations(only=gone), relations=form.relations(but=gone), **common)
        case happenings.MERGE:
            return events.record_merge(other=form.other, relations=form.incoming(), **common)
        case happenings.MOVE:
            return events.record_move(to=form.cleaned_data["village"], **common)
        case _:
            return _new_head(form, common)


def _new_head(form: EventForm, common: dict[str, Any]) -> HouseholdEvent:
    """The head is whom the table calls so; two or none are refused by the verb."""
    relations = form.relations()
    heads = [row.person for row in form.members if relations[row.person_id] == "self"]
    was = next(row.person for row in form.members if row.relation == "self")
    head = next((person for person in heads if person.pk != was.pk), was)
    return events.record_new_head(head=head, relations=relations, **common)
