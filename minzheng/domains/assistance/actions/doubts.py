"""疑点: raised by a machine or a colleague, settled by a named person. Raising one finds nothing and stops nothing.

Only a death is held at once: what would be paid for the months after it waits until a person has decided
(民发〔2022〕83号: the review after a death).
"""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import DISTRICT_CONFIRMER, TOWN_CLERK, TOWN_REVIEWER
from minzheng.announcements.facts import PersonDied
from minzheng.cases import tasks
from minzheng.cases.advance import note_act
from minzheng.cases.handling import gave_away
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.payments import holds
from minzheng.payments.models import Entitlement
from minzheng.registry.models import Person

from .. import queries
from ..models import Doubt, HeldShare
from ..queries import reviews
from ..vocabulary import CONFIRMED_DOUBT, DEATH, DECLARED_CHANGE, DOUBTS
from .held_shares import death_of
from .reviews import open_review

TASK, DEATH_TASK = "doubt", "death_in_review"
REFUTED, CONFIRMED = "refuted", "confirmed"
SETTLERS = frozenset({TOWN_CLERK, TOWN_REVIEWER, DISTRICT_CONFIRMER})

NOT_PERMITTED = Reason("not_permitted", _("您的岗位不能办理这一步。"))
NO_TEXT = Reason("no_text", _("请写明疑点的内容和来源。"), field="text")
NO_FINDING = Reason("no_finding", _("请写明怎样核实、查到什么。"), field="finding")
NO_DAY = Reason("no_day", _("请填写去世日期。"), field="happened_on")
FUTURE_DAY = Reason("future", _("日期不能晚于今天。"), field="happened_on")
SETTLED = Reason("settled", _("这个疑点已经核实过。"))
TASK_TEXT = _("有疑点待核实：%(kind)s。")
DEATH_IN_REVIEW = _("有成员去世，其份额已暂扣：请在正在办理的复核里一并核定其余成员的待遇。")
TOLD_TEXT = _("一户人家在网上申报了变化，请看一看。")


@action
def raise_doubt(
    *,
    actor: Actor,
    case: Case,
    kind: str,
    text: str,
    source_ref: str = "",
    at: datetime | None = None,
    person: Person | None = None,
    happened_on: date | None = None,
) -> Doubt:
    """Write down a doubt about a case and put it into the town clerks' inbox. The same ``source_ref`` again is the same doubt.

    ``kind`` is a key of ``vocabulary.DOUBTS``; ``source_ref`` names a row of a list or an event and nobody. A doubt of a
    death holds the payments of the months after it, from ``happened_on``. A resident tells of changes in her own family and
    of nothing else, and that holds nothing, not even a death. Raises ``Refused``.
    """
    at = at or clock.now()
    if actor.is_staff and (actor.role not in SETTLERS or not gate.reaches(actor, case)):
        raise Refused(NOT_PERMITTED)
    if actor.is_resident and (kind != DECLARED_CHANGE or not gate.reaches(actor, case)):
        raise Refused(NOT_PERMITTED)
    if kind not in DOUBTS:
        raise ValueError(f"no such kind of doubt: {kind}")
    if reasons := _why_not_raise(kind, text, happened_on, on=clock.civil_day(at), by_person=actor.is_staff):
        raise Refused(*reasons)
    if source_ref and (known := Doubt.objects.filter(case=case, source_ref=source_ref).first()):
        return known
    doubt = Doubt.objects.create(
        case=case,
        person=person,
        data_key=person.data_key if person else case.party.data_key,
        kind=kind,
        text=text.strip(),
        source_ref=source_ref,
        happened_on=happened_on,
        raised_at=at,
        raised_by=actor.staff_id,
    )
    note_act(case, "raise_doubt", actor=actor, at=at, data={"doubt": str(doubt.public_id), "kind": kind})
    if kind == DEATH:
        from_month = queries.month_after(happened_on or clock.civil_day(at))
        holds.place(actor=actor, case=case, source_ref=doubt.public_id, from_month=from_month, at=at)
    _put_into_inbox(actor, doubt, at)
    return doubt


@action
def settle_doubt(*, actor: Actor, doubt: Doubt, verdict: str, finding: str, at: datetime | None = None) -> Doubt:
    """核实: a named person says what she found. Refuted, what was held is free; confirmed, the benefit is looked at again.

    Raises ``Refused`` for other roles and divisions, a doubt already settled, and where no finding is written.
    """
    at = at or clock.now()
    doubt = Doubt.objects.select_for_update(of=("self",)).select_related("case__division", "person").get(pk=doubt.pk)
    if actor.role not in SETTLERS or not gate.reaches(actor, doubt.case) or gave_away(doubt.case, actor):
        raise Refused(NOT_PERMITTED)
    if doubt.verdict:
        raise Refused(SETTLED)
    if verdict not in (REFUTED, CONFIRMED) or not finding.strip():
        raise Refused(NO_FINDING)
    note_act(doubt.case, "settle_doubt", actor=actor, at=at, data={"doubt": str(doubt.public_id), "verdict": verdict})
    doubt.verdict, doubt.finding = verdict, finding.strip()
    doubt.settled_at, doubt.settled_by = at, Staff.objects.get(public_id=actor.staff_id)
    doubt.save(update_fields=["verdict", "finding", "settled_at", "settled_by"])
    tasks.close_tasks(actor=actor, key=TASK, source_ref=str(doubt.public_id), at=at)
    if verdict == REFUTED:
        holds.lift(actor=actor, source_ref=doubt.public_id, at=at)
    else:
        _look_again(actor, doubt, at)
    return doubt


def doubt_after_death(fact: PersonDied) -> None:
    """A death was recorded. Where the dead person's share was split off already the rest is looked at again; where it could
    not be, all of it is held by a doubt. Either way a person decides: a share is never held without a review beside it.
    """
    actor = Actor.system("assistance.doubt_after_death")
    person = Person.objects.get(public_id=fact.person_id)
    month = queries.month_after(fact.on)
    rows = Entitlement.objects.filter(persons__person=person, superseded_at=None).exclude(valid_to=F("valid_from"))
    paid = rows.filter(Q(valid_to=None) | Q(valid_to__gte=month)).values("case")
    held = HeldShare.objects.filter(person=person, outcome="").values("case")  # also where nothing was owed by then
    for case in Case.objects.filter(Q(pk__in=paid) | Q(pk__in=held)).select_related("division").order_by("pk"):
        if rows.filter(Q(valid_to=None) | Q(valid_to__gt=month), case=case).exists():
            raise_doubt(
                actor=actor,
                case=case,
                kind=DEATH,
                text="人员登记中已登记死亡，待核实后复核待遇。",
                source_ref=f"death:{death_of(person).public_id}",  # revoked and recorded again, it is another doubt
                person=person,
                happened_on=fact.on,
            )
        elif queries.benefit_of(case, from_month=month) is not None:
            _review_after_death(actor, case, person, fact.on)


def _review_after_death(actor: Actor, case: Case, person: Person, on: date) -> None:
    """A review of its own; where one is open for another reason, those who have it in hand are told of the death."""
    running = reviews.open_review_of(case)
    if running is None:
        open_review(actor=actor, case=case, ground=DEATH, person=person, happened_on=on)
        return
    with override("zh-hans"):
        text = str(DEATH_IN_REVIEW)
    tasks.open_task(
        actor=actor,
        case=running.case,
        division=case.division,
        role=TOWN_CLERK,
        key=DEATH_TASK,
        text=text,
        source_ref=f"{running.case.public_id}:{person.public_id}",
    )


def _why_not_raise(kind: str, text: str, happened_on: date | None, *, on: date, by_person: bool) -> list[Reason]:
    reasons = [] if text.strip() else [NO_TEXT]
    if kind == DEATH and by_person and happened_on is None:
        reasons.append(NO_DAY)
    if happened_on is not None and happened_on > on:
        reasons.append(FUTURE_DAY)
    return reasons


def _put_into_inbox(actor: Actor, doubt: Doubt, at: datetime) -> None:
    with override("zh-hans"):
        text = str(TOLD_TEXT if doubt.kind == DECLARED_CHANGE else TASK_TEXT % {"kind": DOUBTS[doubt.kind]})
    tasks.open_task(
        actor=actor,
        case=doubt.case,
        division=doubt.case.division,
        role=TOWN_CLERK,
        key=TASK,
        text=text,
        source_ref=str(doubt.public_id),
        at=at,
    )


def _look_again(actor: Actor, doubt: Doubt, at: datetime) -> None:
    """Open a review, unless one is open already or nothing is owed that could change."""
    if queries.benefit_of(doubt.case, from_month=queries.month_before(clock.civil_day(at))) is None:
        return
    if reviews.open_review_of(doubt.case) is None:
        ground = doubt.kind if doubt.kind in (DEATH, DECLARED_CHANGE) else CONFIRMED_DOUBT
        open_review(actor=actor, case=doubt.case, ground=ground, at=at, doubt=doubt)
