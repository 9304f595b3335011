"""迁移交接: the old street hands a household and its files over, the new one takes them over. Two people, two streets.

The benefit goes on without a gap: the old district pays through the month of the move, the new one from the next. What
the old street decided stays its own to read and to answer for.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Division
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import TOWN_CLERK
from minzheng.cases import tasks
from minzheng.cases.advance import note_act
from minzheng.cases.models import Case, CaseDivision
from minzheng.lib import clock
from minzheng.payments import entitlements
from minzheng.payments.models import RunLine
from minzheng.registry import events
from minzheng.registry.actions import let_see
from minzheng.registry.models import Household, Person

from .. import queries
from ..models import Transfer, TransferDivision, TransferredCase

NOT_PERMITTED = Reason("not_permitted", _("您的岗位不能办理这一步。"))
SAME_TOWN = Reason("same_town", _("迁往同一镇街的，请直接登记迁移，不用交接。"), field="to_town")
WAITS_ALREADY = Reason("waits_already", _("这个家庭的迁移已经移交，正等待迁入镇街接收。"))
ANSWERED = Reason("answered", _("这次移交已经接收或退回。"))
NO_VILLAGE = Reason("village", _("请选择本镇街的村居。"), field="village")
NOTE_REQUIRED = Reason("note_required", _("请写明理由。"), field="note")
FUTURE = Reason("future", _("只能登记已经发生的事，日期不能晚于今天。"), field="moved_on")
EVIDENCE_MISSING = Reason("evidence", _("请选择凭什么登记。"), field="evidence")
STILL_OPEN = _("办件 %(number)s 还没有办结。请先办结或撤回，再移交；原镇街已经开始的由原镇街办完。")

HANDED_OVER, TAKEN_OVER, SENT_BACK = "handed_over", "taken_over", "sent_back"
TASK, SENT_BACK_TASK = "transfer_waits", "transfer_sent_back"


@action
def hand_over(
    *,
    actor: Actor,
    household: Household,
    to_town: Division,
    moved_on: date,
    evidence: str,
    at: datetime | None = None,
) -> Transfer:
    """The old street's clerk hands over a household that moved to another street, with the files of what it is paid.

    Nothing changes yet: until it is taken over, the old street looks after the family and its district pays.
    """
    at = at or clock.now()
    if actor.role != TOWN_CLERK or actor.staff_id is None or not gate.reaches(actor, household):
        raise Refused(NOT_PERMITTED)
    household = (
        Household.objects.select_for_update(of=("self",)).select_related("division__parent").get(pk=household.pk)
    )
    from_town = household.division.parent
    if reasons := why_not_hand_over(household, to_town=to_town, moved_on=moved_on, evidence=evidence, at=at):
        raise Refused(*reasons)
    cases = queries.cases_in_payment(household)
    transfer = Transfer.objects.create(
        household=household,
        from_town=from_town,
        to_town=to_town,
        moved_on=moved_on,
        evidence=evidence,
        from_month=first_month_there(cases, moved_on),
        handed_by=actor.staff_id,
        handed_at=at,
    )
    TransferDivision.objects.bulk_create(
        TransferDivision(transfer=transfer, division=town) for town in (from_town, to_town)
    )
    for case in cases:
        TransferredCase.objects.create(transfer=transfer, case=case, papers=case.documents.count())
        note_act(case, "hand_over", actor=actor, at=at)
    _ask_to_take_over(transfer, cases, actor=actor, at=at)
    return transfer


@action
def take_over(*, actor: Actor, transfer: Transfer, village: Division, at: datetime | None = None) -> Transfer:
    """The new street's clerk takes the household over into one of her villages: files, responsibility, and the payer.

    The first month paid here is looked at again: a month that the old district has taken into a run stays its own.
    """
    at = at or clock.now()
    transfer = _to_answer(actor, transfer)
    if village.parent_id != transfer.to_town_id:
        raise Refused(NO_VILLAGE)
    cases = [row.case for row in transfer.cases.select_related("case__division")]
    if reasons := _still_open(transfer.household):
        raise Refused(*reasons)
    transfer.from_month = first_month_there(cases, transfer.moved_on)
    for case in cases:
        _move_case(case, transfer, village, actor=actor, at=at)
    events.settle_in(
        actor=actor,
        household=transfer.household,
        to=village,
        told=events.Told(on=transfer.moved_on, evidence="handed_over"),
    )
    transfer.answered_by, transfer.answered_at, transfer.state = actor.staff_id, at, TAKEN_OVER
    transfer.save(update_fields=["from_month", "answered_by", "answered_at", "state"])
    tasks.close_tasks(actor=actor, key=TASK, source_ref=str(transfer.public_id), at=at)
    return transfer


@action
def send_back(*, actor: Actor, transfer: Transfer, note: str, at: datetime | None = None) -> Transfer:
    """The new street does not take over (nobody lives there): it says why, and the old street goes on as before."""
    at = at or clock.now()
    transfer = _to_answer(actor, transfer)
    if not note.strip():
        raise Refused(NOTE_REQUIRED)
    transfer.answered_by, transfer.answered_at, transfer.state = actor.staff_id, at, SENT_BACK
    transfer.note = note.strip()[:200]
    transfer.save(update_fields=["answered_by", "answered_at", "state", "note"])
    tasks.close_tasks(actor=actor, key=TASK, source_ref=str(transfer.public_id), at=at)
    for row in transfer.cases.select_related("case"):
        tasks.open_task(
            actor=actor,
            case=row.case,
            division=transfer.from_town,
            role=TOWN_CLERK,
            key=SENT_BACK_TASK,
            text=str(_("迁入镇街退回了移交，请查看退回理由。")),
            source_ref=f"{transfer.public_id}:{row.case_id}",
            at=at,
        )
    return transfer


def why_not_hand_over(
    household: Household, *, to_town: Division, moved_on: date, evidence: str, at: datetime
) -> list[Reason]:
    if Transfer.objects.filter(household=household, state=HANDED_OVER).exists():
        return [WAITS_ALREADY]
    reasons = _still_open(household)
    if to_town.pk == household.division.parent_id:
        reasons.append(SAME_TOWN)
    if moved_on > clock.civil_day(at):
        reasons.append(FUTURE)
    if evidence not in events.PROVED_BY["move"]:
        reasons.append(EVIDENCE_MISSING)
    return reasons


def first_month_there(cases: list[Case], moved_on: date) -> date:
    """The month after the move; later where the old district has taken that month into a run already."""
    first = queries.month_after(moved_on)
    latest = RunLine.objects.filter(case__in=cases).aggregate(latest=Max("month"))["latest"]
    return max(first, queries.month_after(latest)) if latest else first


def _still_open(household: Household) -> list[Reason]:
    """What the old street has begun it finishes: an open matter does not change hands in the middle."""
    running = Case.objects.filter(household=household, is_open=True).order_by("pk")
    return [Reason("still_open", STILL_OPEN % {"number": case.number}) for case in running]


def _ask_to_take_over(transfer: Transfer, cases: list[Case], *, actor: Actor, at: datetime) -> None:
    """One task for the new street, whatever the number of files; a household without any is found in the register."""
    for case in cases[:1]:
        tasks.open_task(
            actor=actor,
            case=case,
            division=transfer.to_town,
            role=TOWN_CLERK,
            key=TASK,
            text=str(_("有家庭迁入，等待接收。请打开“家庭迁移”办理。")),
            source_ref=str(transfer.public_id),
            at=at,
        )


def _to_answer(actor: Actor, transfer: Transfer) -> Transfer:
    """The transfer, locked, if this actor is the new street's clerk and not who handed it over."""
    locked = (
        Transfer.objects.select_for_update(of=("self",))
        .select_related("household__division", "from_town__parent", "to_town__parent")
        .get(pk=transfer.pk)
    )
    if actor.role != TOWN_CLERK or actor.division_pk != locked.to_town_id:
        raise Refused(NOT_PERMITTED)
    if locked.state != HANDED_OVER:
        raise Refused(ANSWERED)
    if reasons := gate.four_eyes(actor, [locked.handed_by]):
        raise Refused(*reasons)
    return locked


def _move_case(case: Case, transfer: Transfer, village: Division, *, actor: Actor, at: datetime) -> None:
    """Responsibility, district and residence are the new ones; the old ones stay as those that decided (``former``)."""
    now = {"responsible": transfer.to_town, "district": transfer.to_town.parent, "residence": village}
    old = CaseDivision.objects.filter(case=case, why__in=now)
    gone = {row.division_id: row.why for row in old if row.why in ("responsible", "district")}
    former = set(gone)
    old.delete()
    CaseDivision.objects.bulk_create(
        [
            *(CaseDivision(case=case, division=division, why=why) for why, division in now.items()),
            *(CaseDivision(case=case, division_id=division, why="former") for division in sorted(former)),
        ],
        ignore_conflicts=True,
    )
    Case.objects.filter(pk=case.pk).update(division=transfer.to_town)
    tasks.pass_on(actor=actor, case=case, places={old: now[why] for old, why in gone.items()})
    for row in queries.benefits_of(case, from_month=transfer.from_month):
        if row.payer_id != transfer.to_town.parent_id:
            entitlements.change(
                actor=actor,
                entitlement=row,
                from_month=max(transfer.from_month, row.valid_from),
                why="家庭迁移，发放区变更",
                payer=transfer.to_town.parent,
            )
    for person in Person.objects.filter(pk__in=queries.people_of(case)):
        let_see(person, {"case": transfer.from_town})
    note_act(Case.objects.get(pk=case.pk), "take_over", actor=actor, at=at)
