"""After a death: the share of the dead is held at once, the others go on being paid theirs, and a person decides.

Nothing is stopped by this. The law is asked what those who live on are owed; where it can't say, or they are owed
nothing, the whole payment waits (``payments.runs.drafting``) and the doubt about the death says so.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import DISTRICT_CONFIRMER, TOWN_CLERK
from minzheng.announcements.facts import HouseholdChanged, PersonDied
from minzheng.cases import tasks
from minzheng.cases.advance import note_act
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.payments import entitlements
from minzheng.payments.models import Entitlement, RunLine
from minzheng.registry import statuses
from minzheng.registry.models import HouseholdEvent, Person

from .. import facts, queries
from ..models import HeldShare

NOT_PERMITTED = Reason("not_permitted", _("您的岗位不能办理这一步。"))
DECIDED_ALREADY = Reason("decided_already", _("这份暂扣已经作出决定。"))
ENDED, RESTORED = "ended", "restored"
TASK, ARREARS = "held_share", "held_share_arrears"


def hold_share_of_the_dead(fact: PersonDied) -> None:
    """Split what each benefit pays: the survivors' part goes on, the rest is held from the month after the death."""
    actor = Actor.system("assistance.hold_share_of_the_dead")
    dead = Person.objects.get(public_id=fact.person_id)
    month = queries.month_after(fact.on)
    owed = Entitlement.objects.filter(persons__person=dead, superseded_at=None).exclude(valid_to__lte=month)
    for entitlement in owed.select_related("case__division__parent").order_by("pk"):
        _hold(actor=actor, entitlement=entitlement, dead=dead, from_month=max(month, entitlement.valid_from))


def restore_after_revocation(fact: HouseholdChanged) -> None:
    """A death was taken back by a second person: what was held for it is owed again, for every month not yet paid."""
    event = HouseholdEvent.objects.select_related("revokes").get(public_id=fact.event_id)
    if event.revokes is None:
        return
    actor = Actor.system("assistance.restore_after_revocation")
    for share in HeldShare.objects.select_for_update().filter(event=event.revokes, outcome=""):
        _restore(actor=actor, share=share, decided_by=event)


@action
def end_share(*, actor: Actor, share: HeldShare, at: datetime | None = None) -> HeldShare:
    """The district decides that the share of the dead is no longer owed: other eyes than recorded the death.

    The others' part stays as it is until a review has looked at the family as it is now.
    """
    at = at or clock.now()
    share = HeldShare.objects.select_for_update(of=("self",)).select_related("case").get(pk=share.pk)
    if actor.role != DISTRICT_CONFIRMER or not gate.reaches(actor, share):
        raise Refused(NOT_PERMITTED)
    if share.outcome:
        raise Refused(DECIDED_ALREADY)
    if reasons := gate.four_eyes(actor, [share.recorded_by]):
        raise Refused(*reasons)
    key = queries.programme_of(share.case)
    statuses.end(actor=actor, persons=[share.person], key=key, on=share.from_month)
    note_act(share.case, "end_held_share", actor=actor, at=at)
    share.outcome, share.decided_by, share.decided_at = ENDED, actor.staff_id, at
    share.save(update_fields=["outcome", "decided_by", "decided_at"])
    tasks.close_tasks(actor=actor, key=TASK, source_ref=str(share.public_id), at=at)
    return share


@action
def _hold(*, actor: Actor, entitlement: Entitlement, dead: Person, from_month: date) -> HeldShare | None:
    survivors = [row.person for row in entitlement.persons.select_related("person") if row.person_id != dead.pk]
    decision = facts.decide_now(entitlement.case, on=from_month) if survivors else None
    if decision is None or decision.outcome != "granted" or not decision.amount_fen:
        return None
    before, now_owed = entitlement.amount_fen, min(decision.amount_fen, entitlement.amount_fen)
    entitlements.change(
        actor=actor,
        entitlement=entitlement,
        from_month=from_month,
        why="成员去世，其份额暂扣，由人工核定",
        amount_fen=now_owed,
        persons=survivors,
    )
    if now_owed == before:
        return None
    event = HouseholdEvent.objects.filter(kind="death", changes__person=dead, changes__relation_after="").latest("pk")
    return _keep(actor, entitlement.case, dead, event, before=before, held=before - now_owed, from_month=from_month)


def _keep(
    actor: Actor, case: Case, dead: Person, event: HouseholdEvent, *, before: int, held: int, from_month: date
) -> HeldShare:
    at = clock.now()
    share = HeldShare.objects.create(
        case=case,
        person=dead,
        event=event,
        amount_fen=held,
        before_fen=before,
        from_month=from_month,
        held_at=at,
        recorded_by=event.recorded_by,
    )
    note_act(case, "hold_share", actor=actor, at=at)
    tasks.open_task(
        actor=actor,
        case=case,
        division=case.division.parent,
        role=DISTRICT_CONFIRMER,
        key=TASK,
        text=str(_("有成员去世，其份额已暂扣、其余成员照发。请核定暂扣部分。")),
        source_ref=str(share.public_id),
        at=at,
    )
    return share


@action
def _restore(*, actor: Actor, share: HeldShare, decided_by: HouseholdEvent) -> None:
    """From the first month not yet paid; what was paid short before that becomes a task, never a silent loss."""
    at = clock.now()
    latest = RunLine.objects.filter(case=share.case_id).aggregate(latest=Max("month"))["latest"]
    first = max(share.from_month, queries.month_after(latest)) if latest else share.from_month
    for row in queries.benefits_of(share.case, from_month=first):
        covered = [each.person for each in row.persons.select_related("person")]
        entitlements.change(
            actor=actor,
            entitlement=row,
            from_month=max(first, row.valid_from),
            why="死亡登记已撤销，恢复原待遇",
            amount_fen=row.amount_fen + share.amount_fen,
            persons=[*covered, share.person],
        )
    note_act(share.case, "restore_share", actor=actor, at=at)
    share.outcome, share.decided_by, share.decided_at = RESTORED, decided_by.recorded_by, at
    share.save(update_fields=["outcome", "decided_by", "decided_at"])
    tasks.close_tasks(actor=actor, key=TASK, source_ref=str(share.public_id), at=at)
    if first > share.from_month:
        tasks.open_task(
            actor=actor,
            case=share.case,
            division=share.case.division,
            role=TOWN_CLERK,
            key=ARREARS,
            text=str(_("死亡登记已撤销：此前按扣减后的金额发过款，请核对应补发的月份。")),
            source_ref=str(share.public_id),
            at=at,
        )
