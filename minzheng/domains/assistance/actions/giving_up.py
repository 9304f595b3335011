"""放弃意愿 from home: asked for, taken back, verified. The benefit ends by the counter's own step and by nothing here.

Who asks from home has typed some words on a telephone that somebody may stand behind. So a clerk speaks with her first;
then the signed statement and other eyes are needed as for everybody (``give_up``).
"""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import TOWN_CLERK
from minzheng.cases import documents, tasks
from minzheng.cases.advance import note_act
from minzheng.cases.models import Case
from minzheng.lib import clock

from .. import queries
from ..models import GivingUpWish
from ..vocabulary import WISHES

TASK = "giving_up_wish"
TASK_TEXT = _("领取人在网上提出放弃待遇，请与本人核实是不是她的意思。")

NOT_HERS = Reason("not_permitted", _("只有领取人本人可以提出放弃。"))
NOT_YOURS = Reason("not_permitted", _("您的岗位不能办理这一步。"))
ASKED = Reason("asked", _("您已经提出过了，街道会和您核实。"))
NO_BENEFIT = Reason("no_benefit", _("下个月起已经没有待遇可以放弃。"))
NOTHING_ASKED = Reason("nothing_asked", _("没有等着核实的放弃意愿。"))
NO_FINDING = Reason("no_finding", _("请写明什么时候、怎样和本人核实的。"), field="finding")


@action
def ask_to_give_up(*, actor: Actor, case: Case, words: str, at: datetime | None = None) -> GivingUpWish:
    """Say that one does not want the benefit any more, and put it before the clerks of the street. It stops nothing."""
    at = at or clock.now()
    case = Case.objects.select_for_update(of=("self",)).select_related("applicant", "division").get(pk=case.pk)
    if not actor.is_resident or case.applicant.public_id != actor.person_id:
        raise Refused(NOT_HERS)
    if not queries.may_be_given_up(case):
        raise Refused(NO_BENEFIT)
    wish = queries.wish_of(case)
    if wish is not None and wish.stands:
        raise Refused(ASKED)
    note_act(case, "ask_to_give_up", actor=actor, at=at)
    wish = GivingUpWish.objects.create(case=case, data_key=case.applicant.data_key, words=words.strip(), asked_at=at)
    with override(documents.OFFICIAL):
        text = str(TASK_TEXT)
    tasks.open_task(
        actor=actor,
        case=case,
        division=case.division,
        role=TOWN_CLERK,
        key=TASK,
        text=text,
        source_ref=str(wish.public_id),
        at=at,
    )
    return wish


@action
def take_back_wish(*, actor: Actor, case: Case, at: datetime | None = None) -> GivingUpWish:
    """She has thought better of it: while the benefit goes on, that is enough. Done twice is done once."""
    at = at or clock.now()
    wish = GivingUpWish.objects.select_for_update().filter(case=case).last()
    if not actor.is_resident or case.applicant.public_id != actor.person_id:
        raise Refused(NOT_HERS)
    if wish is None or not queries.may_be_given_up(case):
        raise Refused(NOTHING_ASKED)
    if wish.taken_back_at is None:
        note_act(case, "take_back_wish", actor=actor, at=at)
        wish.taken_back_at = at
        wish.save(update_fields=["taken_back_at"])
        tasks.close_tasks(actor=actor, key=TASK, source_ref=str(wish.public_id), at=at)
    return wish


@action
def verify_wish(
    *, actor: Actor, wish: GivingUpWish, verdict: str, finding: str, at: datetime | None = None
) -> GivingUpWish:
    """与本人核实: a clerk has spoken with the recipient and says what she heard. Once, in her own name."""
    at = at or clock.now()
    wish = GivingUpWish.objects.select_for_update(of=("self",)).select_related("case").get(pk=wish.pk)
    if actor.role != TOWN_CLERK or not gate.reaches(actor, wish.case):
        raise Refused(NOT_YOURS)
    if wish.verdict or wish.taken_back_at is not None:
        raise Refused(NOTHING_ASKED)
    if verdict not in WISHES or not finding.strip():
        raise Refused(NO_FINDING)
    note_act(wish.case, "verify_wish", actor=actor, at=at, data={"verdict": verdict})
    wish.verdict, wish.finding = verdict, finding.strip()
    wish.verified_at, wish.verified_by = at, Staff.objects.get(public_id=actor.staff_id)
    wish.save(update_fields=["verdict", "finding", "verified_at", "verified_by"])
    tasks.close_tasks(actor=actor, key=TASK, source_ref=str(wish.public_id), at=at)
    return wish
