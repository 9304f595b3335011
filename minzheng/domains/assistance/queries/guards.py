"""Guards of the way to a decision: the reasons why a step can't be taken; an empty list means it can."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.refusals import Reason
from minzheng.cases import publicity
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.verification import answers

from .at_home import why_not_identified
from .endings import month_after
from .minutes import why_not_decided_together
from .reads import applicants_of, missing_papers, procedure_of, programme_of, proposal_of, visits_of
from .relatives import why_not_visited_by_district
from .reviews import owed_elsewhere

OWED_ELSEWHERE = _("%(name)s 在另一件办件里还有同一项待遇在发，要先停发，才能确认。")

UNCLEAR = frozenset({"ambiguous", "refused", "timed_out"})


def why_not_accept(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    """Nothing may be missing of the three things (一证一书一清单), the authorisation must cover every member, and whoever
    applied from home without having proved who she is has been seen face to face.
    """
    return why_not_supply_papers(case=case, actor=actor, at=at) + why_not_identified(case)


def why_not_request_papers(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    """Only what is missing is asked for, once, with a day by which it is due."""
    return [] if missing_papers(case) else [Reason("nothing_missing", _("材料已经齐全，可以直接受理。"))]


def why_not_supply_papers(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    return [
        Reason("missing_document", _("还缺：%(label)s") % {"label": label}) for _kind, label in missing_papers(case)
    ]


def why_not_conclude_inquiry(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    reasons = []
    reasons += _why_no_visit_counts(case)
    if open_questions := answers.unanswered(case).count():
        text = _("还有 %(count)s 项核对没有结果。") % {"count": open_questions}
        reasons.append(Reason("unanswered", text))
    if unclear := sum(answer.outcome in UNCLEAR for answer in answers.latest(case).values()):
        text = _("还有 %(count)s 项核对没有明确答复，请再查，查清后更正。") % {"count": unclear}
        reasons.append(Reason("unclear", text))
    return reasons


def _why_no_visit_counts(case: Case) -> list[Reason]:
    """A visit counts when both who made it have confirmed it; the reason names whom one waits for."""
    visits = list(visits_of(case).filter(made_by="town").order_by("pk"))
    if any(visit.confirmed_at for visit in visits):
        return []
    if not visits:
        return [Reason("no_visit", _("还没有登记入户调查。"))]
    text = _("入户调查还等着%(name)s确认（在%(name)s自己的收件箱里）。") % {"name": visits[-1].second_visitor.name}
    return [Reason("no_visit", text)]


def why_not_record_deliberation(
    *,
    case: Case,
    actor: Actor,
    at: datetime,
    present: int | None = None,
    representatives: int | None = None,
    in_favour: int = 0,
    against: int = 0,
    held_on: date | None = None,
    **_data: Any,
) -> list[Reason]:
    """民发〔2012〕220号: villagers' or residents' representatives are at least two thirds of the participants."""
    if present is None or representatives is None:
        return []
    reasons = []
    if not 0 < representatives <= present:
        reasons.append(Reason("representatives", _("代表人数不能超过参加人数。"), field="representatives"))
    elif 3 * representatives < 2 * present:
        text = _("村（居）民代表应占参加评议总人数的三分之二以上。")
        reasons.append(Reason("two_thirds", text, field="representatives"))
    if in_favour + against > present:
        reasons.append(Reason("votes", _("表态人数不能超过参加人数。"), field="in_favour"))
    if held_on is not None and held_on > clock.civil_day(at):
        reasons.append(Reason("future", _("评议日期不能晚于今天。"), field="held_on"))
    return reasons


def why_not_endorse(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    return why_not_confirm_facts(case=case, actor=actor, at=at)


def why_not_close_publicity(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    return _why_not_over(case, "town", on=clock.civil_day(at))


def why_not_reopen_inquiry(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    notice = publicity.latest(case, "town")
    if notice is not None and notice.objections.exists():
        return []
    return [Reason("no_objection", _("没有收到异议。"))]


def why_not_confirm_facts(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    """The proposal must still rest on the facts as they are known: a later answer sends it back to be proposed again."""
    proposal = proposal_of(case)
    if proposal is None:
        return [Reason("no_proposal", _("还没有审核意见。"))]
    newer = any(answer.received_at > proposal.proposed_at for answer in answers.latest(case).values())
    return [Reason("facts_changed", _("提出意见以后核对结果有变化，请退回重新提出审核意见。"))] if newer else []


def why_not_decide(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    """The facts still stand, the district has itself visited a family that was filed as an official's relatives, and where
    a local rule asks for it the proposal was agreed to in a meeting.
    """
    reasons = why_not_confirm_facts(case=case, actor=actor, at=at) + why_not_visited_by_district(case)
    return reasons + why_not_decided_together(case)


def why_not_confirm(*, case: Case, actor: Actor, at: datetime, **_data: Any) -> list[Reason]:
    """Nothing stands against deciding, and every publicity that this procedure asks for is over, without an open objection."""
    reasons = why_not_decide(case=case, actor=actor, at=at)
    for stage in procedure_of(case).publicity:
        reasons += _why_not_over(case, stage, on=clock.civil_day(at))
    return reasons + why_not_twice(case, on=clock.civil_day(at))


def why_not_twice(case: Case, *, on: date) -> list[Reason]:
    """再次申请: whoever of them is still owed the same benefit under another case would be paid twice. That one ends first."""
    people = [membership.person for membership in applicants_of(case, on=on)]
    twice = owed_elsewhere(case, people, programme=programme_of(case), from_month=month_after(on))
    return [Reason("owed_elsewhere", OWED_ELSEWHERE % {"name": person.name}) for person in twice]


def _why_not_over(case: Case, stage: str, *, on: date) -> list[Reason]:
    """A notice of the present proposal must have hung its whole window: one of an earlier round does not count."""
    notice, proposal = publicity.latest(case, stage), proposal_of(case)
    if notice is None or proposal is None or notice.from_on < clock.civil_day(proposal.proposed_at):
        return [Reason("not_published", _("还没有公示。"))]
    return publicity.why_not_close(notice, on)
