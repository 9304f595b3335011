"""The home visit: written down by one of two, confirmed by the other in her own name."""

from __future__ import annotations

from datetime import date, datetime

from django.utils.translation import gettext_lazy as _

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.models import Staff
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import COMMUNITY_WORKER, DISTRICT_CONFIRMER, TOWN_CLERK
from minzheng.cases.advance import note_act
from minzheng.cases.models import Case
from minzheng.lib import clock

from .. import queries
from ..models import HomeVisit

TOWN, DISTRICT = "town", "district"
MADE_BY = {TOWN_CLERK: TOWN, COMMUNITY_WORKER: TOWN, DISTRICT_CONFIRMER: DISTRICT}
"""Whose visit it is, by the role of the first visitor."""

VISITED_IN = {
    TOWN: frozenset({"investigating", "verifying"}),
    DISTRICT: frozenset({"at_district", "district_publicity"}),
}
"""In which states each visits: the town while it inquires, the district while the case is before it."""

NOT_PERMITTED = Reason("not_permitted", _("您的岗位不能办理这一步。"))
NOT_NOW = Reason("not_investigating", _("目前的环节不能登记入户调查。"))
SAME_VISITOR = Reason("same_visitor", _("入户调查要由两名调查人共同进行，请另选一位同行人。"), field="second_visitor")
NOT_A_VISITOR = Reason(
    "not_a_visitor", _("同行调查人要是本单位参加入户调查的人员，请另选一位。"), field="second_visitor"
)
NOT_SECOND = Reason("not_second", _("只有登记的同行调查人本人才能确认。"))
FUTURE_VISIT = Reason("future", _("入户日期不能晚于今天。"), field="visited_on")
EARLY_VISIT = Reason("early", _("入户日期不能早于受理日期。"), field="visited_on")


def may_visit(actor: Actor, case: Case) -> bool:
    """Whether it is now this actor's to visit the family."""
    return case.state in VISITED_IN.get(MADE_BY.get(actor.role, ""), ())


@action
def record_home_visit(
    *,
    actor: Actor,
    case: Case,
    second_visitor: Staff,
    visited_on: date,
    present: str,
    findings: str,
    agrees_with_declared: bool,
    at: datetime | None = None,
) -> HomeVisit:
    """Write down a visit by two (民发〔2012〕220号; 民发〔2021〕57号 art. 16). It counts once the second visitor confirms it.

    The town visits while it inquires; the district, with two of its own people, while the case is before it.
    """
    at = at or clock.now()
    if actor.role not in MADE_BY or not gate.reaches(actor, case):
        raise Refused(NOT_PERMITTED)
    made_by = MADE_BY[actor.role]
    reasons = []
    if case.state not in VISITED_IN[made_by]:
        reasons.append(NOT_NOW)
    if second_visitor.public_id == actor.staff_id:
        reasons.append(SAME_VISITOR)
    elif not queries.possible_visitors(case, but=actor).filter(pk=second_visitor.pk).exists():
        reasons.append(NOT_A_VISITOR)
    if visited_on > clock.civil_day(at):
        reasons.append(FUTURE_VISIT)
    elif case.accepted_on and visited_on < case.accepted_on:
        reasons.append(EARLY_VISIT)
    if reasons:
        raise Refused(*reasons)
    visit = HomeVisit.objects.create(
        case=case,
        data_key=case.applicant.data_key,
        made_by=made_by,
        visited_on=visited_on,
        first_visitor=Staff.objects.get(public_id=actor.staff_id),
        second_visitor=second_visitor,
        present=present,
        findings=findings,
        agrees_with_declared=agrees_with_declared,
    )
    note_act(case, "record_home_visit", actor=actor, at=at)
    return visit


@action
def confirm_home_visit(*, actor: Actor, visit: HomeVisit, at: datetime | None = None) -> HomeVisit:
    """The second visitor confirms, in her own name, what the first wrote down."""
    at = at or clock.now()
    if visit.second_visitor.public_id != actor.staff_id:
        raise Refused(NOT_SECOND)
    if recused := queries.why_recused(visit.case, actor):
        raise Refused(*recused)
    if visit.confirmed_at is None:
        visit.confirmed_at = at
        visit.save(update_fields=["confirmed_at"])
        note_act(visit.case, "confirm_home_visit", actor=actor, at=at)
    return visit
