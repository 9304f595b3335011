"""Cases: the inbox, one case, what can be done with it now, its story."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal
from uuid import UUID

from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _
from ninja import Query
from pydantic import Field

from minzheng.access import gate
from minzheng.cases import assignments, inbox, kinds, queries, tasks
from minzheng.cases.advance import available
from minzheng.cases.kinds import CaseKind
from minzheng.cases.models import Case, Task
from minzheng.lib.identity_number import mask_name
from minzheng.registry import queries as register
from minzheng.registry.vocabulary import RELATIONS
from minzheng.ui.case_pages.offers import transition_form
from minzheng.ui.case_pages.page import RELATED
from minzheng.ui.manifests import act_label
from minzheng.ui.operations import Body, Key, Label, Look, Once, Operations, Page, Schema, Text
from minzheng.ui.operations.forms import api_name
from minzheng.ui.operations.problems import FieldProblem, of_reasons

router = Operations(tags=[_("办件")])

View = Literal["mine", "group", "waiting", "overdue", "all"]
Cursor = Annotated[str, Field(pattern=r"^[0-9A-Za-z~-]*$", max_length=60)]


class CaseRow(Schema):
    """A case in a list; the applicant's name is masked."""

    id: UUID
    number: str
    applicant: str
    kind: Label
    stage: Label
    division: str
    due_on: date | None
    with_whom: Label
    is_open: bool


class CaseFilter(Body):
    """What the list is narrowed to. ``all`` is for auditors, the other views for those who work on cases."""

    view: View = "group"
    kind: Key = ""
    state: Key = ""
    division: Key = ""
    number: Key = ""
    after: Cursor = ""


class TaskRow(Schema):
    """Something to be done beside the steps of a case."""

    id: UUID
    key: str
    text: str
    case_id: UUID
    number: str
    applicant: str
    division: str
    opened_at: datetime


class Member(Schema):
    """A member of the household, masked; in full she is read as a person."""

    person_id: UUID
    name: str
    relation: str
    relation_label: Label


class CaseDetail(Schema):
    """One case. ``version`` goes into the next action: it says which state of things the caller saw."""

    id: UUID
    number: str
    version: int
    kind: str
    kind_label: Label
    state: str
    state_label: Label
    is_open: bool
    division_code: str
    division_name: str
    lodged_at: datetime
    accepted_on: date | None
    due_on: date | None
    closed_at: datetime | None
    waiting_role: str
    with_whom: str
    members: list[Member]


class ActionOffer(Schema):
    """A verb that this posting could carry out now. ``reasons`` say what still forbids it; ``fields`` what it takes."""

    verb: str
    label: Label
    allowed: bool
    note_required: bool
    fields: list[str]
    reasons: list[FieldProblem]


class ActionOffers(Schema):
    version: int
    actions: list[ActionOffer]


class TimelineEntry(Schema):
    """One line of a case's story."""

    at: datetime
    what: str
    key: str
    label: Label
    who: str
    role: Label
    text: str
    from_label: Label
    to_label: Label


class Timeline(Schema):
    items: list[TimelineEntry]


class NumberSearch(Body):
    """The beginning of a case number, or all of it."""

    number: Annotated[Text, Field(min_length=6, max_length=40)]


class FoundCase(Schema):
    id: UUID
    number: str
    kind_label: Label
    state: str
    is_open: bool


class FoundCases(Schema):
    items: list[FoundCase]


class CaseReceipt(Schema):
    """What was done to which case."""

    id: UUID


class TaskReceipt(Schema):
    id: UUID


@router.read("/cases", may="case.read", answers=Page[CaseRow], summary=_("办件列表（收件箱）"))
def list_cases(request: HttpRequest, filters: Query[CaseFilter]) -> Any:
    """The cases of this posting's inbox, the nearest end first."""
    everything = filters.view == inbox.ALL
    gate.exists_if(gate.may(request.actor, "log.read" if everything else "document.add"))
    wanted = filters.model_dump(exclude={"after"})
    page = inbox.worklist(request.actor, after=filters.after or None, **wanted)
    return Page[CaseRow](
        items=[CaseRow(id=row.case_id, kind=row.programme, **_shared(row, CaseRow)) for row in page.rows],
        next=page.next_key,
    )


@router.write("/cases/search", may="case.read", answers=FoundCases, summary=_("按受理编号查找办件"))
def search_cases(request: HttpRequest, sought: NumberSearch) -> Any:
    """Cases whose number begins with what is sent, the latest first."""
    found = queries.search(request.actor, sought.number)
    return FoundCases(
        items=[
            FoundCase(
                id=case.public_id,
                number=case.number,
                kind_label=kinds.kind_of(case).label,
                state=case.state,
                is_open=case.is_open,
            )
            for case in found
        ]
    )


@router.read("/tasks", may="document.add", answers=Page[TaskRow], summary=_("待办事项"))
def list_tasks(request: HttpRequest) -> Any:
    """The open tasks of this posting's role, the oldest first; at most fifty."""
    page = inbox.worklist(request.actor, limit=50)
    return Page[TaskRow](items=[TaskRow(id=row.task_id, **_shared(row, TaskRow)) for row in page.tasks])


@router.write("/tasks/{uuid:public_id}/finish", may="case.read", answers=TaskReceipt, summary=_("办结待办事项"))
def finish_task(request: HttpRequest, public_id: UUID, once: Once) -> Any:
    """Call a task of this posting's role done."""
    task = gate.get(request.actor, Task, public_id, may="case.read")
    gate.exists_if(task.role == request.actor.role)
    return once(lambda: TaskReceipt(id=tasks.finish_task(actor=request.actor, task=task).public_id))


@router.read("/cases/{uuid:public_id}", may="case.read", answers=CaseDetail, summary=_("一件办件"))
def read_case(request: HttpRequest, public_id: UUID, look: Look) -> Any:
    """One case with its household, masked. The look is logged for every member."""
    case = gate.get(request.actor, Case, public_id, may="case.read", related=RELATED)
    kind = kinds.kind_of(case)
    members = list(register.members(case.household)) if case.household else []
    people = {membership.person.public_id for membership in members} | {case.applicant.public_id}
    look(people, default=_purpose(kind), ref=case.number)
    return CaseDetail(
        id=case.public_id,
        number=case.number,
        version=case.version,
        kind=case.kind,
        kind_label=kind.label,
        state=case.state,
        state_label=kind.workflow.states[case.state].label,
        is_open=case.is_open,
        division_code=case.division.code,
        division_name=case.division.name,
        lodged_at=case.lodged_at,
        accepted_on=case.accepted_on,
        due_on=case.due_on,
        closed_at=case.closed_at,
        waiting_role=case.waiting_role,
        with_whom=assignments.holder_of(case),
        members=[
            Member(
                person_id=membership.person.public_id,
                name=mask_name(membership.person.name),
                relation=membership.relation,
                relation_label=RELATIONS.get(membership.relation, membership.relation),
            )
            for membership in members
        ],
    )


@router.read("/cases/{uuid:public_id}/actions", may="case.read", answers=ActionOffers, summary=_("现在能办的步骤"))
def list_actions(request: HttpRequest, public_id: UUID) -> Any:
    """What this posting could do now, and what still forbids it."""
    case = gate.get(request.actor, Case, public_id, may="case.read", related=RELATED)
    kind = kinds.kind_of(case)
    return ActionOffers(
        version=case.version,
        actions=[
            ActionOffer(
                verb=offer.verb,
                label=offer.transition.label,
                allowed=offer.allowed,
                note_required=offer.transition.note_required,
                fields=_fields(kind, offer.verb),
                reasons=of_reasons(offer.reasons),
            )
            for offer in available(case, request.actor)
        ],
    )


@router.read("/cases/{uuid:public_id}/timeline", may="case.read", answers=Timeline, summary=_("办理过程"))
def read_timeline(request: HttpRequest, public_id: UUID, look: Look) -> Any:
    """What was done to a case and who was told what, newest first."""
    case = gate.get(request.actor, Case, public_id, may="case.read", related=RELATED)
    look([case.applicant.public_id], default=_purpose(kinds.kind_of(case)), ref=case.number)
    return Timeline(items=[_entry(entry) for entry in queries.timeline(case)])


@router.write("/cases/{uuid:public_id}/assignment", may="case.read", answers=CaseReceipt, summary=_("领办"))
def take_case(request: HttpRequest, public_id: UUID, once: Once) -> Any:
    """Take a case in hand that waits for this posting's role."""
    case = gate.get(request.actor, Case, public_id, may="case.read", related=RELATED)
    return once(lambda: CaseReceipt(id=assignments.take(actor=request.actor, case=case).case.public_id))


def _purpose(kind: CaseKind) -> Any:
    return _("办理%(kind)s") % {"kind": kind.label}


def _fields(kind: CaseKind, verb: str) -> list[str]:
    form = transition_form(kind, verb, None)
    return [api_name(own, field) for own, field in form.fields.items()] if form else []


def _entry(entry: queries.Entry) -> TimelineEntry:
    """Whom a message went to is masked: the name is the applicant's."""
    who = mask_name(entry.who) if entry.what == queries.NOTICE else entry.who
    shown = {**_shared(entry, TimelineEntry), "who": who, "label": entry.label or act_label(entry.key)}
    return TimelineEntry(**shown)


def _shared(row: Any, schema: type[Schema]) -> dict[str, Any]:
    """The attributes that a row of ours and its answer call the same."""
    return {name: getattr(row, name) for name in schema.model_fields if hasattr(row, name)}
