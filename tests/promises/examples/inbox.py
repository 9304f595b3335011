"""Complaints, supervision, absence, hand-over and the visit form that works without a network."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.test import Client

from minzheng.access.actor import Actor
from minzheng.access.actors import actor_for_username
from minzheng.access.history import author
from minzheng.access.models import Division, Posting, Staff
from minzheng.cases import absences, handovers, supervisions
from minzheng.cases.advance import advance
from minzheng.cases.assignments import take
from minzheng.cases.models import Case, Clock
from minzheng.domains.assistance import queries as assistance
from minzheng.domains.complaints.actions import Told, lodge_complaint, record_inquiry
from minzheng.domains.complaints.screens import taking
from minzheng.web.portal.screens import complaint
from tests.fixtures.visitors import at_desk

NO_PAGES = {
    "complaints:reveal",
    "complaints:letter",
    "workbench:absence_cancel",
    "workbench:batch",
    "assistance:offline_worker",
    "assistance:offline_send",
    "assistance:offline_ready",
}
PAGES = {
    "clerk": ("workbench:supervisions", "workbench:colleagues", "complaints:new"),
    "reviewer": ("workbench:supervisions", "workbench:colleagues"),
    "registrar": ("complaints:register", "complaints:taken"),
    "somebody who complained": ("portal:complaint_received",),
    "anybody": ("portal:complain",),
}
SAID, REPORTER = "她儿子在外地有公司没有申报", "罗检举"


def add(builder: Any) -> None:
    _complaint(builder)
    _receipts(builder)
    _work(builder)
    _offline(builder)


def _receipts(builder: Any) -> None:
    """A receipt is shown in the browser that has sent something, and in no other."""
    receipt = {"number": "TS-0000-0000", "on": "2020-12-01"}
    _remember(builder.street.insiders["registrar"], taking.RECEIPT, receipt)
    builder.street.insiders["somebody who complained"] = _remember(Client(), complaint.RECEIPT, receipt)


def _remember(browser: Client, key: str, value: dict[str, str]) -> Client:
    session = browser.session
    session[key] = value
    session.save()
    browser.cookies["sessionid"] = session.session_key
    return browser


def _complaint(builder: Any) -> None:
    registrar, officer = actor_for_username("rong"), actor_for_username("ye")
    builder.street.insiders |= {"registrar": at_desk(registrar), "officer_of_complaints": at_desk(officer)}
    told = Told(
        "family", Division.objects.get(code="440103006"), SAID, against="黄家", name=REPORTER, contact="13800004321"
    )
    case = lodge_complaint(actor=Actor.system("portal.complaint"), told=told).case
    of = case.public_id
    case = advance(case, "accept", actor=registrar, expected_version=case.version)
    record_inquiry(actor=officer, case=case, made_on=date(2020, 12, 1), found="已向市场监管部门去函。")
    builder.street.secrets |= {SAID, REPORTER, "13800004321", case.number, str(of)}
    builder.add("workbench:case", of, insider="registrar")
    builder.add("complaints:reveal", of, insider="registrar", writes=True, data=lambda: {"reason": "reply"})
    inquiry = {"made_on": "2020-12-01", "found": "再次核对，没有新情况。"}
    builder.add("complaints:inquiry", of, insider="officer_of_complaints", writes=True, data=lambda: inquiry)
    number = {"number": builder.granted.number}
    builder.add("complaints:verify", of, insider="officer_of_complaints", writes=True, data=lambda: number)
    answered = lodge_complaint(actor=Actor.system("portal.complaint"), told=told).case
    answered = advance(answered, "accept", actor=registrar, expected_version=answered.version)
    record_inquiry(actor=officer, case=answered, made_on=date(2020, 12, 1), found="已查。")
    conclusion = {"outcome": "unfounded", "finding": "没有发现问题。"}
    advance(answered, "conclude", actor=officer, expected_version=answered.version, **conclusion)
    builder.add("complaints:letter", answered.public_id, insider="registrar")


def _work(builder: Any) -> None:
    team, case = builder.team, builder.inquiry
    with author(Actor.system("test")):
        Clock.objects.filter(case=case, stopped_on=None).update(due_on=date(2020, 12, 2))
        Case.objects.filter(pk=case.pk).update(due_on=date(2020, 12, 2))
    typed = {"reason": "快要超期。", "answer_by": "2020-12-04"}
    builder.add("workbench:supervise", case.public_id, insider="reviewer", data=lambda: typed)
    case.refresh_from_db()
    order = supervisions.order_supervision(
        actor=team.reviewer, case=case, reason="快要超期。", answer_by=date(2020, 12, 4)
    )
    answer = {"answer": "明天入户，周内办结。"}
    builder.add("workbench:supervision", order.public_id, insider="clerk", writes=True, data=lambda: answer)
    posting = Posting.objects.get(public_id=str(team.clerk.posting_id))
    colleague = Staff.objects.get(public_id=str(team.second_visitor.staff_id))
    other = Posting.objects.get(public_id=str(team.second_visitor.posting_id))
    days = {"from_on": "2021-01-04", "until_on": "2021-01-06", "deputy": str(team.clerk.staff_id)}
    builder.add("workbench:absence", other.public_id, insider="reviewer", writes=True, data=lambda: days)
    absence = absences.record_absence(
        actor=team.clerk, posting=posting, deputy=colleague, from_on=date(2021, 1, 11), until_on=date(2021, 1, 12)
    )
    builder.add("workbench:absence_cancel", absence.public_id, insider="reviewer", writes=True)
    take(actor=team.clerk, case=case)
    made = handovers.hand_over(actor=team.reviewer, posting=posting, to_staff=colleague)
    builder.add("workbench:handover", made.public_id, insider="second_visitor", writes=True)
    to = {"to_staff": str(posting.staff.public_id)}
    builder.add("workbench:hand_over", other.public_id, insider="reviewer", writes=True, data=lambda: to)


def _offline(builder: Any) -> None:
    case = builder.inquiry
    visit = {
        "visited_on": "2020-12-01",
        "second_visitor": str(builder.team.second_visitor.staff_id),
        "present": "本人",
        "findings": "与申报一致。",
        "agrees_with_declared": "yes",
    }
    builder.add("assistance:offline_visit", case.public_id, insider="clerk")
    builder.add("assistance:offline_ready", case.public_id, insider="clerk")
    builder.add(
        "assistance:offline_send",
        case.public_id,
        insider="clerk",
        writes=True,
        data=lambda: {**visit, "seen": assistance.stamp_of(Case.objects.get(pk=case.pk))},
    )
