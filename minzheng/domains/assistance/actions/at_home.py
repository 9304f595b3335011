"""Applications from home: kept while they are filled in, lodged by the resident herself or by who acts for her.

What somebody has proved decides what becomes of it. Who is known by her number and the telephone on file lodges a case.
Who has proved a telephone only lodges one that waits for a look at her identity document, and only if nobody she names
is known here: what touches a record is settled at the counter, face to face, and the page says the same either way.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from minzheng.access.actor import Actor
from minzheng.access.encryption import blind_index, destroy, new_data_key
from minzheng.access.history import action
from minzheng.access.models import Division, Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import COMMUNITY_WORKER, TOWN_CLERK
from minzheng.access.storage import EncryptedFiles
from minzheng.cases import documents, files, mandates, tasks
from minzheng.cases.advance import note_act
from minzheng.cases.models import Case, Document, Task
from minzheng.lib import clock
from minzheng.registry import actions as register
from minzheng.registry import queries as people
from minzheng.registry.models import Person

from ..models import Draft, HomeDraft, HomePaper, IdentityToCheck
from ..queries import DIBAO
from .drafts import save_draft
from .intake import Intake, lodge_intake
from .relief_intake import ReliefIntake

NEWCOMERS_DOOR = Actor.system("portal.newcomer")
STORE = EncryptedFiles("home_papers")
SIGNS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"  # nothing that is misread over the telephone
MOST_PAPERS = 12

NEWCOMER, REPRESENTED = "newcomer", "represented"
FOR_THE_COUNTER = frozenset({"another_name", "in_another_household", "already_open"})
"""What the register answers and only a counter may be told: it would say of somebody whether she is known here."""

NOT_HERSELF = Reason("not_herself", _("登录的人和申请人不是同一个人；替别人申请，请先选“替别人申请”。"))
TOO_MANY = Reason("too_many_papers", _("照片太多了。先去掉不用的，再加。"), field="file")
BROUGHT, BROUGHT_TEXT = "papers_brought", _("申请人在网上补交了材料，请查看；齐全的，办理“材料已补齐”或者受理。")
CLOSED = Reason("closed", _("这份申请已经交了，不能再改。"))
SEEN = Reason("seen", _("身份已经核对过了。"))


@dataclass(frozen=True)
class Agent:
    """Who acts for the applicant: as agent or guardian, until which day, and in which street or town she lives."""

    ground: str
    name: str
    identity_number: str
    phone: str
    town: Division
    until_on: date | None = None


@action
def save_home_draft(
    *,
    actor: Actor,
    content: dict[str, Any],
    draft: HomeDraft | None = None,
    person: Person | None = None,
    key: str = "",
    programme: str = DIBAO,
) -> HomeDraft:
    """Keep what has been filled in, right or wrong; a new draft is a person's, or a newcomer's (``key``)."""
    if draft is None:
        index = "" if person else key
        draft = HomeDraft(data_key=new_data_key(), person=person, newcomer_index=index, programme=programme)
    elif draft.closed_at is not None or draft.handed_at is not None:
        raise Refused(CLOSED)
    draft.content = content
    draft.updated_at = clock.now()
    draft.save()
    return draft


@action
def add_home_paper(*, actor: Actor, draft: HomeDraft, kind: str, upload_name: str, content: bytes) -> HomePaper:
    """Take a photograph to a draft. Refused for the reasons of ``files.why_not_take``, and when there are too many."""
    if reasons := files.why_not_take(upload_name, content):
        raise Refused(*reasons)
    if draft.papers.count() >= MOST_PAPERS:
        raise Refused(TOO_MANY)
    found = files.type_of(content)
    paper = HomePaper(draft=draft, kind=kind, extension=found.extension if found else "", size=len(content))
    STORE.save(content, public_id=paper.public_id, data_key=draft.data_key)
    paper.save()
    return paper


@action
def drop_home_paper(*, actor: Actor, paper: HomePaper) -> None:
    """Take a photograph out of a draft again."""
    paper.delete()


@action
def discard_home_draft(*, actor: Actor, draft: HomeDraft) -> None:
    """Throw it away: it was never an application."""
    key = draft.data_key
    draft.delete()
    destroy(key)


@action
def lodge_from_home(
    *,
    actor: Actor,
    draft: HomeDraft,
    programme: str,
    form: Intake,
    as_typed: dict[str, str],
    agent: Agent | None = None,
    at: datetime | None = None,
) -> HomeDraft:
    """Lodge what was filled in, or hand it to the counter of the street. The draft says which, and bears a receipt.

    ``actor`` is the resident, or the newcomers' door; ``as_typed`` is what the counter's form would have sent, for the
    clerk who goes on with it. Raises ``Refused`` for what can be mended at home.
    """
    at = at or clock.now()
    if draft.closed_at is not None or draft.handed_at is not None:
        return draft
    draft.town = form.village.parent
    draft.receipt = new_receipt()
    if case := _lodged(actor, draft, programme, form, agent, at):
        draft.lodged_as, draft.closed_at = case.public_id, at
        draft.save()
        destroy(draft.data_key)
    else:
        draft.handed_at = at
        draft.content = {"intake": as_typed, "agent": agent.name if agent else ""}
        draft.save()
    return draft


@action
def take_home_draft(*, actor: Actor, draft: HomeDraft) -> Draft:
    """A clerk takes what was handed to the counter into her own draft; there she goes on with the papers before her."""
    if draft.closed_at is not None:
        raise Refused(CLOSED)
    taken = save_draft(actor=actor, content=draft.content.open()["intake"])
    draft.taken_by, draft.closed_at = actor.staff_id, clock.now()
    draft.save(update_fields=["taken_by", "closed_at"])
    destroy(draft.data_key)
    return taken


@action
def bring_paper(
    *, actor: Actor, case: Case, kind: str, upload_name: str, content: bytes, at: datetime | None = None
) -> Document:
    """Add a paper from home to a case, and tell the clerks of the street once while it lies unread."""
    at = at or clock.now()
    paper = documents.add_document(actor=actor, case=case, kind=kind, upload_name=upload_name, content=content, at=at)
    waiting = Task.objects.filter(case=case, key=BROUGHT, done_at=None)
    if not waiting.exists():
        with override(documents.OFFICIAL):
            text = str(BROUGHT_TEXT)
        tasks.open_task(actor=actor, case=case, division=case.division, role=TOWN_CLERK, key=BROUGHT, text=text, at=at)
    return paper


@action
def check_identity(*, actor: Actor, case: Case, at: datetime | None = None) -> IdentityToCheck:
    """当面核对身份: a clerk or community worker has seen the identity document, the person before her."""
    at = at or clock.now()
    if actor.role not in (TOWN_CLERK, COMMUNITY_WORKER):
        raise Refused(documents.NOT_YOURS)
    check = IdentityToCheck.objects.select_for_update().get(case=case)
    if check.seen_at is not None:
        raise Refused(SEEN)
    check.seen_at, check.seen_by = at, Staff.objects.get(public_id=actor.staff_id)
    check.save(update_fields=["seen_at", "seen_by"])
    note_act(case, "check_identity", actor=actor, at=at)
    return check


def _lodged(
    actor: Actor, draft: HomeDraft, programme: str, form: Intake, agent: Agent | None, at: datetime
) -> Case | None:
    """The case, or None where only the counter can go on."""
    if moves_money(form) or (not actor.is_resident and _anybody_known(form, agent)):
        return None
    try:
        with transaction.atomic():
            return _lodge(actor, draft, programme, form, agent, at)
    except Refused as refused:
        if not {reason.key for reason in refused.reasons} <= FOR_THE_COUNTER:
            raise
        return None


def _lodge(actor: Actor, draft: HomeDraft, programme: str, form: Intake, agent: Agent | None, at: datetime) -> Case:
    filler = _filler(actor, form, agent)
    resident = actor if actor.is_resident else Actor.resident(person_id=filler.public_id, name=filler.name)
    guardian = filler if agent and agent.ground == mandates.GUARDIAN else None
    case = lodge_intake(actor=resident, programme=programme, form=form, guardian=guardian, at=at)
    if agent is None and case.applicant != filler:
        raise Refused(NOT_HERSELF)
    if agent is not None:
        mandates.give(actor=resident, case=case, agent=filler, ground=agent.ground, until_on=agent.until_on, at=at)
    if agent is not None or not actor.is_resident:
        why = NEWCOMER if not actor.is_resident else REPRESENTED
        IdentityToCheck.objects.create(case=case, why=why, required_at=at)
    bring_papers(resident, case, draft.papers.all(), at)
    return case


def _filler(actor: Actor, form: Intake, agent: Agent | None) -> Person:
    """Who lodges: the resident who signed in; of newcomers the one who is recorded now, the agent or the applicant."""
    if actor.is_resident:
        return Person.objects.get(public_id=actor.person_id)
    if agent is not None:
        return register.record_person(
            actor=actor,
            name=agent.name,
            identity_number=agent.identity_number,
            hukou_division=agent.town,
            residence_division=agent.town,
            phone=agent.phone,
        )
    first = form.members[0].entry
    return register.record_person(
        actor=actor,
        name=first.name,
        identity_number=first.identity_number,
        hukou_division=form.hukou or form.village,
        residence_division=form.village,
        phone=first.phone,
        address=first.address,
        position="members-0-",
    )


def _anybody_known(form: Intake, agent: Agent | None) -> bool:
    numbers = [member.entry.identity_number for member in form.members]
    if agent is not None:
        numbers.append(agent.identity_number)
    return any(people.by_identity_number(number) is not None for number in numbers)


def moves_money(form: Intake | ReliefIntake) -> bool:
    """Whether the applicant has another account on file: where money goes is never changed from home."""
    applicant = people.by_identity_number(form.members[0].entry.identity_number)
    account = people.account_of(applicant) if applicant else None
    return account is not None and account.account_index != blind_index(form.account_number)


def bring_papers(actor: Actor, case: Case, papers: Sequence[HomePaper], at: datetime) -> None:
    """Put the photographs of a draft among the papers of its case."""
    for paper in papers:
        documents.add_document(
            actor=actor,
            case=case,
            kind=paper.kind,
            upload_name=f"photo{paper.extension}",
            content=STORE.open(paper.public_id),
            at=at,
        )


def new_receipt() -> str:
    """``WS-7KQ2M9XD``: a number to name at the counter and on the telephone; it says nothing."""
    return "WS-" + "".join(secrets.choice(SIGNS) for _ in range(8))
