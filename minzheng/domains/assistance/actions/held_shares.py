"""After a death: the share of the dead is held at once, the others go on being paid theirs, and a person decides.

Nothing is stopped by this. The law is asked what those who live on are owed; where it can't say, or they are owed
nothing, the whole payment waits (``payments.runs.drafting``) and the doubt about the death says so.
"""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import F, Max
from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import DISTRICT_CONFIRMER, TOWN_CLERK
from minzheng.announcements.facts import HouseholdChanged, PersonDied
from minzheng.cases import tasks
from minzheng.cases.advance import note_act
from minzheng.cases.handling import gave_away
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.payments import entitlements
from minzheng.payments.models import Entitlement, RunLine
from minzheng.registry import statuses
from minzheng.registry.models import HouseholdEvent, Person

from .. import facts, queries
from ..models import HeldShare, ReviewOutcome
from ..queries import reviews
from .reviews import open_review

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
    owed = owed.exclude(valid_to=F("valid_from")).select_related("case__division__parent")
    for entitlement in owed.order_by("case", "valid_from", "pk"):
        _hold(actor=actor, entitlement=entitlement, dead=dead, from_month=max(month, entitlement.valid_from))


def restore_after_revocation(fact: HouseholdChanged) -> None:
    """A death was taken back by a second person: what was held for it is owed again, for every month not yet paid.

    Where a person has decided since, on the word of that death, nothing is added to her decision: it is looked at again.
    """
    event = HouseholdEvent.objects.select_related("revokes").get(public_id=fact.event_id)
    if event.revokes is None:
        return
    actor = Actor.system("assistance.restore_after_revocation")
    for share in HeldShare.objects.select_for_update().filter(event=event.revokes, outcome="").order_by("from_month"):
        _restore(actor=actor, share=share, decided_by=event)
    alive = event.revokes.changes.select_related("person").get(relation_after="").person
    _look_again(actor, alive)


def death_of(person: Person) -> HouseholdEvent:
    """The event that recorded a death, the newest where one was revoked before."""
    return HouseholdEvent.objects.filter(kind="death", changes__person=person, changes__relation_after="").latest("pk")


@action
def end_share(*, actor: Actor, share: HeldShare, at: datetime | None = None) -> HeldShare:
    """The district decides that the share of the dead is no longer owed: other eyes than recorded the death.

    All that is held of the case for this death is decided at once. The others' part stays as it is until a review has
    looked at the family as it is now.
    """
    at = at or clock.now()
    share = HeldShare.objects.select_for_update(of=("self",)).select_related("case").get(pk=share.pk)
    if actor.role != DISTRICT_CONFIRMER or not gate.reaches(actor, share) or gave_away(share.case, actor):
        raise Refused(NOT_PERMITTED)
    if share.outcome:
        raise Refused(DECIDED_ALREADY)
    if reasons := gate.four_eyes(actor, [share.recorded_by]):
        raise Refused(*reasons)
    key = queries.programme_of(share.case)
    shares = HeldShare.objects.select_for_update().filter(case=share.case, event=share.event_id, outcome="")
    first = min(each.from_month for each in shares)
    statuses.end(actor=actor, persons=[share.person], key=key, on=first)
    note_act(share.case, "end_held_share", actor=actor, at=at)
    shares.update(outcome=ENDED, decided_by=actor.staff_id, decided_at=at)
    tasks.close_tasks(actor=actor, key=TASK, source_ref=_task_of(share), at=at)
    share.refresh_from_db(fields=["outcome", "decided_by", "decided_at"])
    return share


@action
def _hold(*, actor: Actor, entitlement: Entitlement, dead: Person, from_month: date) -> None:
    survivors = [row.person for row in entitlement.persons.select_related("person") if row.person_id != dead.pk]
    kept_fen = _given_to_the_others(entitlement, from_month) if survivors else 0
    if not kept_fen:
        return
    before = entitlement.amount_fen
    now = entitlements.change(
        actor=actor,
        entitlement=entitlement,
        from_month=from_month,
        why="成员去世，其份额暂扣，由人工核定",
        amount_fen=min(kept_fen, before),
        persons=survivors,
    )
    _keep(actor, now, dead, before=before, held=before - now.amount_fen)


def _given_to_the_others(entitlement: Entitlement, on: date) -> int:
    """What the law gives those who live on, a month; 0 where it gives nothing or can't say."""
    if not queries.reviews.living_members(entitlement.case.household_id, on=on):
        return 0
    decision = facts.decide_now(entitlement.case, on=on)
    return decision.amount_fen or 0 if decision.outcome == "granted" else 0


def _keep(actor: Actor, owed: Entitlement, dead: Person, *, before: int, held: int) -> None:
    """Write the share down, and ask the district once a death; months that hold the same are one share."""
    at, case, event = clock.now(), owed.case, death_of(dead)
    earlier = HeldShare.objects.filter(case=case, event=event).order_by("from_month").last()
    if earlier is not None and (earlier.amount_fen, earlier.before_fen) == (held, before):
        return
    share = HeldShare.objects.create(
        case=case,
        person=dead,
        event=event,
        amount_fen=held,
        before_fen=before,
        from_month=owed.valid_from,
        held_at=at,
        recorded_by=event.recorded_by,
    )
    if earlier is not None:
        return
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


def _task_of(share: HeldShare) -> str:
    """The district was asked with the first share of the death."""
    first = HeldShare.objects.filter(case=share.case_id, event=share.event_id).order_by("from_month").first()
    return str((first or share).public_id)


@action
def _restore(*, actor: Actor, share: HeldShare, decided_by: HouseholdEvent) -> None:
    """From the first month not yet paid; what was paid short before that becomes a task, never a silent loss."""
    at = clock.now()
    latest = RunLine.objects.filter(case=share.case_id).aggregate(latest=Max("month"))["latest"]
    first = max(share.from_month, queries.month_after(latest)) if latest else share.from_month
    following = HeldShare.objects.filter(case=share.case_id, event=share.event_id, from_month__gt=share.from_month)
    until = following.order_by("from_month").values_list("from_month", flat=True).first()
    for row in _rows_held_of(share, first, until):
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
    tasks.close_tasks(actor=actor, key=TASK, source_ref=_task_of(share), at=at)
    if first > share.from_month and share.amount_fen:
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


def _rows_held_of(share: HeldShare, first: date, until: date | None) -> list[Entitlement]:
    """What of the benefit the share was held of, from a month on: not what a review has decided anew since."""
    anew = set(
        ReviewOutcome.objects.filter(review__benefit=share.case_id, proposed_at__gte=share.held_at).values_list(
            "proposal__public_id", flat=True
        )
    )
    rows = [row for row in queries.benefits_of(share.case, from_month=first) if until is None or row.valid_from < until]
    return [row for row in rows if row.decision_ref not in anew]


def _look_again(actor: Actor, alive: Person) -> None:
    """She lives after all, but a benefit of her family no longer covers her: a person looks at it, nothing is decided."""
    ever = Entitlement.objects.filter(persons__person=alive).values("case")
    for case in Case.objects.filter(pk__in=ever).select_related("division").order_by("pk"):
        owed = queries.benefits_of(case, from_month=queries.month_after(clock.today()))
        lives_there = alive in queries.reviews.still_covered(case, on=clock.today())
        without_her = [row for row in owed if not row.persons.filter(person=alive).exists()]
        if lives_there and without_her and reviews.open_review_of(case) is None:
            open_review(actor=actor, case=case, ground="household")
