"""拒绝就业: each refusal is written down by a person; a person counts them; a person proposes, hears and decides."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import COMMUNITY_WORKER, TOWN_CLERK
from minzheng.cases.advance import note_act
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.lib.ages import ADULT, age_on
from minzheng.registry.models import Person

from ... import queries
from ...models import CountedRefusal, Review, WorkRefusal
from ...queries import reviews
from ...vocabulary import REFUSED_WORK
from .opening import open_review

RECORDERS = frozenset({COMMUNITY_WORKER, TOWN_CLERK})

NOT_PERMITTED = Reason("not_permitted", _("您的岗位不能办理这一步。"))
NO_BENEFIT = Reason("no_benefit", _("这件办件目前没有待遇在发，不用复核。"))
NOT_A_MEMBER = Reason("not_a_member", _("请选择这家的成员。"), field="person")
A_CHILD = Reason("a_child", _("未成年人不介绍就业。"), field="person")
FUTURE = Reason("future", _("日期不能晚于今天。"), field="offered_on")
SAY_WHAT = Reason("say_what", _("请写明介绍的什么工作。"), field="offer")
SAY_ANSWER = Reason("say_answer", _("请写明本人怎么说。"), field="answer")
SAME_DAY = Reason("same_day", _("这一天的介绍已经登记过。"), field="offered_on")
THREE = Reason("three", _("请逐次核对，选定同一个人连续三次、没有正当理由的记录。"), field="refusals")


@action
def record_refusal(
    *,
    actor: Actor,
    benefit: Case,
    person: Person,
    offered_on: date,
    offer: str,
    answer: str,
    has_good_reason: bool,
    at: datetime | None = None,
) -> WorkRefusal:
    """Write down that a suitable job was offered and not taken, with what she said. It counts for nothing by itself."""
    at = at or clock.now()
    on = clock.civil_day(at)
    if actor.role not in RECORDERS or not gate.reaches(actor, benefit):
        raise Refused(NOT_PERMITTED)
    if reasons := _why_not_record(benefit, person, offered_on, offer, answer, on=on):
        raise Refused(*reasons)
    note_act(benefit, "record_refusal", actor=actor, at=at)
    return WorkRefusal.objects.create(
        benefit=benefit,
        person=person,
        data_key=person.data_key,
        offered_on=offered_on,
        offer=offer.strip(),
        answer=answer.strip(),
        has_good_reason=has_good_reason,
        recorded_at=at,
        recorded_by=Staff.objects.get(public_id=actor.staff_id),
    )


@action
def open_work_review(
    *, actor: Actor, benefit: Case, refusals: Sequence[WorkRefusal], at: datetime | None = None
) -> Review:
    """Open the review that may cut one person's share, on three refusals that this person has gone through one by one.

    国务院令第649号第45条: three in a row, without a good reason. Whether they are in a row is hers to see: those of the same
    person between the first and the last chosen must be chosen too. Raises ``Refused``.
    """
    at = at or clock.now()
    chosen = sorted(refusals, key=lambda refusal: refusal.offered_on)
    if not _is_three_in_a_row(benefit, chosen):
        raise Refused(THREE)
    review = open_review(
        actor=actor,
        case=benefit,
        ground=REFUSED_WORK,
        person=chosen[0].person,
        happened_on=chosen[-1].offered_on,
        at=at,
    )
    CountedRefusal.objects.bulk_create(CountedRefusal(review=review, refusal=refusal) for refusal in chosen)
    return review


def _is_three_in_a_row(benefit: Case, chosen: list[WorkRefusal]) -> bool:
    people = {refusal.person_id for refusal in chosen}
    if (
        len(chosen) < reviews.REFUSALS
        or len(people) != 1
        or any(refusal.benefit_id != benefit.pk for refusal in chosen)
    ):
        return False
    between = reviews.refusals_of(benefit).filter(
        person__in=people, offered_on__gte=chosen[0].offered_on, offered_on__lte=chosen[-1].offered_on
    )
    return not any(refusal.has_good_reason for refusal in between) and between.count() == len(chosen)


def _why_not_record(
    benefit: Case, person: Person, offered_on: date, offer: str, answer: str, *, on: date
) -> list[Reason]:
    reasons = []
    if queries.benefit_of(benefit, from_month=on.replace(day=1)) is None:
        reasons.append(NO_BENEFIT)
    if not queries.people_of(benefit).filter(pk=person.pk).exists():
        reasons.append(NOT_A_MEMBER)
    elif person.born_on and age_on(person.born_on, offered_on) < ADULT:
        reasons.append(A_CHILD)
    if offered_on > on:
        reasons.append(FUTURE)
    if not offer.strip():
        reasons.append(SAY_WHAT)
    if not answer.strip():
        reasons.append(SAY_ANSWER)
    if WorkRefusal.objects.filter(benefit=benefit, person=person, offered_on=offered_on).exists():
        reasons.append(SAME_DAY)
    return reasons
