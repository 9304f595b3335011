"""A complaint under inquiry and one from the portal; a late case supervised; a colleague on leave."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta

from minzheng.access.actor import Actor
from minzheng.access.actors import actor_for_username
from minzheng.access.models import Division, Posting, Staff
from minzheng.cases import absences, assignments, supervisions
from minzheng.cases.advance import advance
from minzheng.cases.models import Absence, Case, Supervision
from minzheng.domains.complaints.actions import Told, lodge_complaint, record_inquiry
from minzheng.domains.complaints.models import Complaint
from minzheng.lib import clock

from ..staff import FENGYUAN, team_of

TODAY = datetime.combine(date(2020, 12, 1), time(9, 10), tzinfo=clock.SHANGHAI)


def play(say: Callable[[str], None]) -> None:
    """Each part is left alone where it has been played before."""
    with clock.travel(TODAY - timedelta(days=6)):
        if not Complaint.objects.exists():
            _complaints()
            say("投诉举报：两件，一件核查中 / complaints: two, one being looked into")
    with clock.travel(TODAY):
        if not Supervision.objects.exists() and _supervise():
            say("督办：一件等答复 / supervision: one order waits for its answer")
        if not Absence.objects.exists():
            _leave()
            say("请假：陈淑仪十二月七日至九日，梁家豪代 / absence: 7 to 9 December")


def _complaints() -> None:
    registrar, officer, door = actor_for_username("rong"), actor_for_username("ye"), Actor.system("portal.complaint")
    street = Division.objects.get(code=FENGYUAN)
    named = Told(
        "family",
        street,
        "听说他家去年买了一辆小汽车，登记在亲戚名下，平时都是他自己开。",
        against="华贵社区一户人家",
        name="示例街坊",
        contact="13800000000",
    )
    case = lodge_complaint(actor=door, told=named).case
    case = advance(case, "accept", actor=registrar, expected_version=case.version)
    record_inquiry(
        actor=officer, case=case, made_on=clock.today(), found="已向公安交管部门去函查询名下及常用车辆，等回复。"
    )
    lodge_complaint(actor=door, told=Told("service", street, "星期五下午去窗口，说系统坏了让我下星期再来，来了三次。"))


def _supervise() -> bool:
    reviewer = team_of(FENGYUAN).reviewer
    late = list(supervisions.late_cases(reviewer, on=clock.today(), limit=1))
    for case in late:
        supervisions.order_supervision(
            actor=reviewer,
            case=case,
            reason="期限将到，请说明进度和预计办结的日期。",
            answer_by=clock.today() + timedelta(days=3),
        )
    return bool(late)


def _leave() -> None:
    team = team_of(FENGYUAN)
    mine = Case.objects.filter(division__code=FENGYUAN, is_open=True, waiting_role=team.clerk.role).order_by("pk")[:3]
    for case in mine:
        if not assignments.holder_of(case):
            assignments.take(actor=team.clerk, case=case)
    absences.record_absence(
        actor=team.clerk,
        posting=Posting.objects.select_related("staff").get(public_id=str(team.clerk.posting_id)),
        deputy=Staff.objects.get(public_id=str(team.second_visitor.staff_id)),
        from_on=date(2020, 12, 7),
        until_on=date(2020, 12, 9),
    )
