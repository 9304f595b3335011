"""Temporary relief from home: taken down where it happened, and put before the clerks of that street at once.

What the register and the counter would refuse because of somebody else (another name, another household, an application
in another's name, another account) is not told at home: it waits at the counter of the street (``handed_at``).
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from minzheng.access.actor import Actor
from minzheng.access.encryption import destroy
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import TOWN_CLERK
from minzheng.cases import documents, tasks
from minzheng.cases.dates import date_text
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.registry.models import Person

from .. import queries
from ..models import HomeDraft
from .at_home import CLOSED, FOR_THE_COUNTER, NOT_HERSELF, bring_papers, moves_money, new_receipt
from .relief_intake import ReliefIntake, lodge_relief

TASK = "relief_from_home"
TASK_TEXT = _("网上提交的临时救助申请，请马上联系申请人：情况紧急的，先救助，手续后补。")
IN_HAND = _("同一件事，您 %(on)s 已经向%(office)s申请过，正在办理，不用再申请一次。有新情况，到那里说，或者打电话。")
GIVEN = _(
    "同一类的事，%(office)s %(on)s 已经给过您临时救助，%(until)s 以前不能再给。这次是另一件事的，请勾选下面一项。"
)
SAME_CAUSE, ASKED_ELSEWHERE = "same_cause", "asked_elsewhere"


@action
def lodge_relief_from_home(
    *,
    actor: Actor,
    draft: HomeDraft,
    form: ReliefIntake,
    as_typed: dict[str, str],
    another_event: bool = False,
    at: datetime | None = None,
) -> HomeDraft:
    """Lodge what was filled in, or hand it to the counter of the street. The draft says which, and bears a receipt.

    ``another_event``: she says that it is not what she was relieved for before; whether it is an official states later.
    Raises ``Refused`` for what she can mend or may know herself.
    """
    at = at or clock.now()
    draft = HomeDraft.objects.select_for_update(of=("self",)).select_related("data_key").get(pk=draft.pk)
    if draft.closed_at is not None or draft.handed_at is not None:
        return draft
    herself = Person.objects.get(public_id=actor.person_id)
    if draft.person_id != herself.pk:
        raise Refused(NOT_HERSELF)
    if reason := why_not_again(herself, form.cause, another_event=another_event, at=at):
        raise Refused(reason)
    draft.town, draft.receipt = form.place.parent, new_receipt()
    if case := _lodged(actor, draft, form, at):
        draft.lodged_as, draft.closed_at = case.public_id, at
        draft.save()
        destroy(draft.data_key)
    else:
        draft.handed_at = at
        draft.content = {"intake": as_typed, "agent": ""}
        draft.save()
    return draft


@action
def lodge_handed_relief(*, actor: Actor, draft: HomeDraft, form: ReliefIntake, at: datetime | None = None) -> Case:
    """A clerk takes down what waited at her counter, mended with the papers before her; its photographs go along."""
    at = at or clock.now()
    draft = HomeDraft.objects.select_for_update(of=("self",)).select_related("data_key").get(pk=draft.pk)
    if draft.closed_at is not None:
        raise Refused(CLOSED)
    case = lodge_relief(actor=actor, form=form, at=at)
    bring_papers(actor, case, draft.papers.all(), at)
    draft.lodged_as, draft.taken_by, draft.closed_at = case.public_id, actor.staff_id, at
    draft.save(update_fields=["lodged_as", "taken_by", "closed_at"])
    destroy(draft.data_key)
    return case


def why_not_again(person: Person, cause: str, *, another_event: bool, at: datetime) -> Reason | None:
    """The same cause twice, as far as it is her own to know: with another street in hand, or relieved for it already."""
    asked = queries.asked_before(person, cause, on=clock.civil_day(at))
    if asked is None or (asked.until_on is not None and another_event):
        return None
    told = {"on": date_text(asked.on), "office": asked.case.division.name}
    if asked.until_on is None:
        return Reason(ASKED_ELSEWHERE, IN_HAND % told, field="cause")
    return Reason(SAME_CAUSE, GIVEN % {**told, "until": date_text(asked.until_on)}, field="another_event")


def _lodged(actor: Actor, draft: HomeDraft, form: ReliefIntake, at: datetime) -> Case | None:
    """The case with its photographs and its task, or None where only the counter can go on."""
    if moves_money(form):
        return None
    try:
        with transaction.atomic():
            case = lodge_relief(actor=actor, form=form, at=at)
            if case.applicant.public_id != actor.person_id:
                raise Refused(NOT_HERSELF)
            bring_papers(actor, case, draft.papers.all(), at)
            _tell_the_clerks(actor, case, at)
            return case
    except Refused as refused:
        if not {reason.key for reason in refused.reasons} <= FOR_THE_COUNTER:
            raise
        return None


def _tell_the_clerks(actor: Actor, case: Case, at: datetime) -> None:
    with override(documents.OFFICIAL):
        text = str(TASK_TEXT)
    tasks.open_task(
        actor=actor,
        case=case,
        division=case.division,
        role=TOWN_CLERK,
        key=TASK,
        text=text,
        source_ref=str(case.public_id),
        at=at,
    )
