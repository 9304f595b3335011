"""open_case() and advance(): the one door of every proceeding, and the only writers of ``Case.state``."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Division, Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.announcements.bus import announce
from minzheng.announcements.facts import CaseAdvanced, CaseOpened
from minzheng.lib import clock
from minzheng.lib.reading import read_once
from minzheng.registry.models import Household, Person

from . import deadlines, kinds
from .dossiers.opening import close_into_dossier
from .models import Case, CaseDivision, Step
from .numbers import case_number
from .workflow import Transition

STALE = Reason("stale", _("这件办件刚刚被别人处理过。请刷新页面，看过最新情况后再办。"))
NOT_PERMITTED = Reason("not_permitted", _("您的岗位不能办理这一步。"))
OTHER_EYES = Reason("other_eyes", _("提出意见的人不能自己审核或确认，请由另一位同事办理。"))
NOTE_REQUIRED = Reason("note_required", _("请写明理由。"), field="note")
UNKNOWN_STEP = Reason("unknown_step", _("这件办件目前的环节没有这个动作。"))


@dataclass(frozen=True)
class Offer:
    """A verb that an actor could carry out now, and what still forbids it."""

    transition: Transition
    reasons: tuple[Reason, ...]

    @property
    def verb(self) -> str:
        return self.transition.verb

    @property
    def allowed(self) -> bool:
        return not self.reasons


@action
def open_case(
    *,
    actor: Actor,
    kind: str,
    applicant: Person | None,
    household: Household | None,
    division: Division,
    lodged_at: datetime,
    concerned: Mapping[str, Division] | None = None,
    note: str = "",
) -> Case:
    """Open a case in the initial state of its kind and give it its number.

    ``division`` is the responsible street or town; ``concerned`` names further divisions by why they see the case
    (``accepting``, ``district``, ``residence``). Starts the clocks that the kind attaches to the opening (``opened``).
    """
    workflow = kinds.get(kind).workflow
    case = Case.objects.create(
        number=case_number(
            division_code=division.code,
            kind_code=kinds.get(kind).number_code,
            year=clock.civil_day(lodged_at).year,
        ),
        kind=kind,
        state=workflow.initial.key,
        applicant=applicant,
        confined_to=kinds.get(kind).confined_to,
        household=household,
        division=division,
        lodged_at=lodged_at,
        waiting_role=_whose_turn(workflow.rows(state=workflow.initial.key)),
    )
    rows = {"responsible": division, **(concerned or {})}
    CaseDivision.objects.bulk_create(
        CaseDivision(case=case, division=concerned_division, why=why) for why, concerned_division in rows.items()
    )
    _write_step(case, actor=actor, verb="lodge", from_state="", at=lodged_at, note=note)
    _start_clocks(case, ("opened",), on=clock.civil_day(lodged_at))
    announce(CaseOpened(case_id=case.public_id, kind=kind))
    return case


@action
def advance(
    case: Case,
    verb: str,
    *,
    actor: Actor,
    expected_version: int,
    at: datetime | None = None,
    note: str = "",
    **data: Any,
) -> Case:
    """Carry out one verb on a case: guards, other eyes, the effect, clocks, the step and the announcement, all or nothing.

    ``expected_version`` is the version the person saw; a stale page is refused. Raises ``Refused`` with reasons.
    """
    at = at or clock.now()
    locked = Case.objects.select_for_update().get(pk=case.pk)
    if locked.version != expected_version:
        raise Refused(STALE)
    row = _row(locked, verb)
    if row is None:
        raise Refused(UNKNOWN_STEP)
    if reasons := _why_not(locked, row, actor=actor, at=at, note=note, data=data):
        raise Refused(*reasons)
    if row.do is not None:
        row.do(case=locked, actor=actor, at=at, note=note, **data)
    _move(locked, row, at=at)
    _write_step(locked, actor=actor, verb=verb, from_state=row.source.key, at=at, note=note)
    if row.target.final and kinds.kind_of(locked).keeps_dossier:
        close_into_dossier(locked, at=at)
    announce(
        CaseAdvanced(
            case_id=locked.public_id, kind=locked.kind, verb=verb, from_state=row.source.key, to_state=row.target.key
        )
    )
    return locked


@action
def note_act(
    case: Case, verb: str, *, actor: Actor, at: datetime, note: str = "", data: dict[str, Any] | None = None
) -> Step:
    """Write an act that moves no state (a visit, a value entered, a paper added) into the case's story.

    Raises ``Refused`` for whoever must leave this case alone, and with that undoes the act.
    """
    locked = Case.objects.select_for_update().get(pk=case.pk)
    if reasons := kinds.kind_of(locked).why_recused(locked, actor):
        raise Refused(*reasons)
    return _write_step(locked, actor=actor, verb=verb, from_state=locked.state, at=at, note=note, data=data)


def available(case: Case, actor: Actor, *, at: datetime | None = None) -> list[Offer]:
    """What this actor could do with this case now; verbs of other roles are left out, forbidden ones say why."""
    at = at or clock.now()
    offers = []
    seen = set()
    kind = kinds.kind_of(case)
    rows = [row for row in kind.workflow.rows(state=case.state) if actor.role in row.by]
    if rows and not _decides_for_herself(case, actor):
        return []
    recused = kind.why_recused(case, actor) if rows else []
    for row in rows:
        if row.verb in seen or not _holds(row, case):
            continue
        seen.add(row.verb)
        reasons = recused or _other_eyes(case, row, actor)
        reasons = reasons or (row.guard(case=case, actor=actor, at=at) if row.guard else [])
        offers.append(Offer(row, tuple(reasons)))
    return offers


def _row(case: Case, verb: str) -> Transition | None:
    rows = kinds.kind_of(case).workflow.rows(state=case.state, verb=verb)
    return next((row for row in rows if _holds(row, case)), None)


def _holds(row: Transition, case: Case) -> bool:
    return row.when is None or row.when(case)


def _why_not(
    case: Case, row: Transition, *, actor: Actor, at: datetime, note: str, data: dict[str, Any]
) -> list[Reason]:
    if actor.role not in row.by or not gate.reaches(actor, case) or not _decides_for_herself(case, actor):
        return [NOT_PERMITTED]
    if reasons := kinds.kind_of(case).why_recused(case, actor) or _other_eyes(case, row, actor):
        return reasons
    if row.note_required and not note.strip():
        return [NOTE_REQUIRED]
    return row.guard(case=case, actor=actor, at=at, **data) if row.guard else []


def _decides_for_herself(case: Case, actor: Actor) -> bool:
    """Of residents, the applicant and her guardian take steps; an agent brings papers and reads, and ends nothing."""
    applicant = case.applicant
    if actor.person_id is None or (applicant is not None and applicant.public_id == actor.person_id):
        return True
    return case.mandates.filter(agent__public_id=actor.person_id, ground="guardian", ended_on=None).exists()


def _other_eyes(case: Case, row: Transition, actor: Actor) -> list[Reason]:
    if not row.other_eyes_than:
        return []
    if actor.staff_id is None:
        return [OTHER_EYES]
    return [] if _done_by(case, actor.staff_id).isdisjoint(row.other_eyes_than) else [OTHER_EYES]


@read_once
def _done_by(case: Case, staff_id: UUID) -> frozenset[str]:
    """The verbs that a member of staff has carried out on a case."""
    return frozenset(case.steps.filter(staff__public_id=staff_id).values_list("verb", flat=True))


def _move(case: Case, row: Transition, *, at: datetime) -> None:
    on = clock.civil_day(at)
    workflow = kinds.kind_of(case).workflow
    case.state = row.target.key
    case.version += 1
    case.is_open = not row.target.final
    if row.target.final and case.closed_at is None:
        case.closed_at = at  # and stays: what becomes of a benefit later does not change when it was decided
    case.waiting_role = "" if row.target.final else _whose_turn(_rows_that_hold(case, workflow.rows(state=case.state)))
    case.save()
    for key in _all_clocks(case) if row.target.final else row.stops:
        deadlines.stop(case=case, key=key, on=on)
    if not row.target.final:
        _start_clocks(case, row.starts, on=on)


def _rows_that_hold(case: Case, rows: Iterable[Transition]) -> list[Transition]:
    return [row for row in rows if _holds(row, case)]


def _whose_turn(rows: Iterable[Transition]) -> str:
    return next((row.by[0] for row in rows if row.strong), "")


def _all_clocks(case: Case) -> list[str]:
    return list(case.clocks.filter(stopped_on=None).values_list("key", flat=True))


def _start_clocks(case: Case, keys: Iterable[str], *, on: Any) -> None:
    """Start each clock for which the law in force at acceptance knows a term; ``opened`` names those of the opening."""
    for key in keys:
        if term := kinds.kind_of(case).clock_term(case, key):
            deadlines.start(case=case, key=key, term=term, on=on)


def _write_step(
    case: Case,
    *,
    actor: Actor,
    verb: str,
    from_state: str,
    at: datetime,
    note: str = "",
    data: dict[str, Any] | None = None,
) -> Step:
    staff = Staff.objects.filter(public_id=actor.staff_id).first() if actor.staff_id else None
    return Step.objects.create(
        case=case,
        sequence=case.steps.count() + 1,
        verb=verb,
        from_state=from_state,
        to_state=case.state,
        actor_kind=actor.kind,
        staff=staff,
        actor_name="" if actor.is_resident else actor.name,  # a resident's name stands in the register alone
        role=actor.role,
        division_code=actor.division_code,
        at=at,
        note=note,
        data=data or {},
    )
