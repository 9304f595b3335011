"""The verbs of the room."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, cast

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.encryption import Sealed, new_data_key
from minzheng.access.history import action
from minzheng.access.models import Division, Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import COMPLAINTS_OFFICER, TOWN_CLERK
from minzheng.cases import tasks
from minzheng.cases.advance import note_act, open_case
from minzheng.cases.documents import OFFICIAL
from minzheng.cases.models import Case
from minzheng.lib import clock

from . import queries
from .models import Complaint, Inquiry, Reporter
from .vocabulary import ABOUT, DISTRICT_STAFF, KIND, REVEAL_REASONS

SHORTEST = 6  # characters that say what happened

NOT_PERMITTED = Reason("not_permitted", _("您的岗位不能办理这一步。"))
SAY_WHAT = Reason("content_required", _("请写明反映的情况，至少 6 个字。"), "content")
WHERE = Reason("town", _("请选择发生在哪个镇街或区。"), "town")
WHY = Reason("reason", _("请选择查看的理由。"), "reason")
NOT_NAMED = Reason("not_named", _("这件是匿名反映，没有留下姓名。"))
NOT_NOW = Reason("not_investigating", _("目前的环节不能登记核查情况。"))
FUTURE = Reason("future", _("日期不能晚于今天。"), "made_on")
EARLY = Reason("early", _("答复日期不能早于登记日期，也不能晚于今天。"), "replied_on")


@dataclass(frozen=True)
class Told:
    """What somebody said: about whom, where, what; who she is, if she says so."""

    about: str
    town: Division
    content: str
    against: str = ""
    name: str = ""
    contact: str = ""
    received_by: str = "portal"
    reference: str = ""


@action
def lodge_complaint(*, actor: Actor, told: Told, at: datetime | None = None) -> Complaint:
    """Take a complaint or report: opens the matter one level above whom it is about, and seals who said it apart.

    By the portal's own door (a system actor: the history must not tell who was signed in), or by staff who may take one.
    """
    at = at or clock.now()
    if actor.kind != "system":
        gate.require(actor, "complaint.take")
    reasons = [SAY_WHAT] if len(told.content.strip()) < SHORTEST else []
    if told.town.level not in ("street", "town", "district") or told.about not in ABOUT:
        reasons.append(WHERE)
    if reasons:
        raise Refused(*reasons)
    case = open_case(
        actor=actor,
        kind=KIND,
        applicant=None,
        household=None,
        division=queries.handling_division(told.about, told.town),
        lodged_at=at,
    )
    complaint = Complaint.objects.create(
        case=case,
        data_key=new_data_key(),
        about=told.about,
        town=told.town,
        received_by=told.received_by,
        reference=told.reference.strip(),
        is_named=bool(told.name.strip()),
        against=told.against.strip() or None,
        content=told.content.strip(),
        recorded_at=at,
    )
    if told.name.strip() or told.contact.strip():
        Reporter.objects.create(
            complaint=complaint,
            data_key=new_data_key(),
            name=told.name.strip() or "—",
            contact=told.contact.strip() or None,
            recorded_at=at,
        )
    return complaint


def accept(*, case: Case, actor: Actor, at: datetime, official: str = "", **data: Any) -> None:
    """Registered and given to those who look into it; the official it is about, if it is one, is named so that she stays away."""
    named = queries.officials_called(official)
    if named is not None and queries.is_of_the_office(named, case.division):
        raise Refused(queries.OURS)
    complaint = queries.complaint_of(case)
    complaint.official = named
    complaint.save(update_fields=["official"])


def refer_up(*, case: Case, actor: Actor, at: datetime, **data: Any) -> None:
    """It is about people of this very office: it goes to the office above, and is gone from this one."""
    above = cast(Division, case.division.parent)
    case.divisions.all().delete()
    case.division = above
    case.divisions.create(division=above, why="responsible")
    complaint = queries.complaint_of(case)
    complaint.about = DISTRICT_STAFF
    complaint.save(update_fields=["about"])


def conclude(*, case: Case, actor: Actor, at: datetime, outcome: str = "", finding: str = "", **data: Any) -> None:
    """What was found, sealed; the outcome is one of four words, and all that the person who complained is told."""
    complaint = queries.complaint_of(case)
    complaint.outcome, complaint.finding = outcome, finding.strip()
    complaint.save(update_fields=["outcome", "finding"])


def reply(
    *, case: Case, actor: Actor, at: datetime, replied_by: str = "", replied_on: date | None = None, **data: Any
) -> None:
    """The person who complained was told, by the registrar alone; an anonymous one need not be."""
    if replied_on is None or not clock.civil_day(case.lodged_at) <= replied_on <= clock.civil_day(at):
        raise Refused(EARLY)
    complaint = queries.complaint_of(case)
    complaint.replied_by, complaint.replied_on = replied_by, replied_on
    complaint.save(update_fields=["replied_by", "replied_on"])


@action
def record_inquiry(*, actor: Actor, case: Case, made_on: date, found: str, at: datetime | None = None) -> Inquiry:
    """Write down what was done to look into it. Only while it is looked into, only by those who do."""
    at = at or clock.now()
    if actor.role != COMPLAINTS_OFFICER or not gate.reaches(actor, case):
        raise Refused(NOT_PERMITTED)
    if case.state != "being_verified":
        raise Refused(NOT_NOW)
    if made_on > clock.civil_day(at):
        raise Refused(FUTURE)
    note_act(case, "record_inquiry", actor=actor, at=at)
    return Inquiry.objects.create(
        complaint=queries.complaint_of(case),
        data_key=new_data_key(),
        made_on=made_on,
        made_by=Staff.objects.get(public_id=actor.staff_id),
        found=found.strip(),
        recorded_at=at,
    )


@action
def reveal_reporter(*, actor: Actor, case: Case, reason: str, at: datetime | None = None) -> tuple[str, str]:
    """Who said it and how to reach her. For the registrar alone, for a stated reason, which becomes a sealed step."""
    if not gate.may(actor, "complaint.reveal") or not gate.reaches(actor, case):
        raise Refused(NOT_PERMITTED)
    if reason not in REVEAL_REASONS:
        raise Refused(WHY)
    reporter = getattr(queries.complaint_of(case), "reporter", None)
    if reporter is None:
        raise Refused(NOT_NAMED)
    with override(OFFICIAL):
        note = str(REVEAL_REASONS[reason])
    note_act(case, "reveal_reporter", actor=actor, at=at or clock.now(), note=note)
    contact = cast(Sealed, reporter.contact).shown() if reporter.contact is not None else ""
    return cast(Sealed, reporter.name).shown(), contact


@action
def ask_to_verify(*, actor: Actor, case: Case, matter: Case, at: datetime | None = None) -> None:
    """Ask the street to verify a family's matter anew. The task doesn't say that somebody complained, nor of what."""
    at = at or clock.now()
    if actor.role != COMPLAINTS_OFFICER or not gate.reaches(actor, case) or not gate.reaches(actor, matter):
        raise Refused(NOT_PERMITTED)
    note_act(case, "ask_to_verify", actor=actor, at=at, note=matter.number)
    with override(OFFICIAL):
        text = str(_("请核实这户的家庭人口、收入和财产是否有变化，按动态管理办理并登记结果。"))
    tasks.open_task(
        actor=actor,
        case=matter,
        division=matter.division,
        role=TOWN_CLERK,
        key="verify_anew",
        text=text,
        source_ref=f"{case.public_id}:{matter.pk}",
        at=at,
    )
