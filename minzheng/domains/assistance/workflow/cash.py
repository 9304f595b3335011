"""The way of a monthly cash programme, told once, from the application to the end of the benefit. Which optional rows hold is switched by the procedure in force at acceptance.

Under 民发〔2012〕220号 (to 2021-06-30): investigation, democratic review, town publicity, district opinion, district
publicity, confirmation. 民发〔2021〕57号 is the same table with the democratic review and the second publicity off.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minzheng.access.roles import DISTRICT_CONFIRMER, RESIDENT, TOWN_CLERK, TOWN_REVIEWER
from minzheng.cases.workflow import State, Transition, Workflow

from .. import facts, queries
from ..actions import decision, demands, endings, inquiry, publicity, tapering

LODGED = State("lodged", _("待受理"), stage="lodged", resident_label=_("已提交，等待受理"))
PAPERS_REQUESTED = State("papers_requested", _("待补正"), stage="lodged", resident_label=_("需要您补充材料"))
INVESTIGATING = State("investigating", _("调查核实"), stage="inquiry", resident_label=_("正在调查核实"))
DELIBERATING = State("deliberating", _("民主评议"), stage="inquiry", resident_label=_("正在组织民主评议"))
PROPOSING = State("proposing", _("拟定审核意见"), stage="review", resident_label=_("镇街正在审核"))
REVIEWING = State("reviewing", _("待审核"), stage="review", resident_label=_("镇街正在审核"))
TOWN_PUBLICITY = State("town_publicity", _("镇街公示"), stage="publicity", resident_label=_("审核结果公示中"))
AT_DISTRICT = State("at_district", _("待区确认"), stage="confirmation", resident_label=_("区民政局正在确认"))
DISTRICT_PUBLICITY = State("district_publicity", _("区级公示"), stage="confirmation", resident_label=_("确认前公示中"))
GRANTED = State(
    "granted", _("已确认"), final=True, lives_on=True, stage="decided", resident_label=_("已经确认，可以领取")
)
REFUSED = State("refused", _("不予确认"), final=True, stage="decided", resident_label=_("没有通过"))
WITHDRAWN = State("withdrawn", _("已撤回"), final=True, stage="decided", resident_label=_("您已撤回申请"))
NOT_ACCEPTED = State("not_accepted", _("不予受理"), final=True, stage="decided", resident_label=_("没有受理"))
LAPSED = State("lapsed", _("视为放弃申请"), final=True, stage="decided", resident_label=_("没有按期补齐材料，视为放弃"))
TERMINATED = State(
    "terminated", _("终止审核确认"), final=True, stage="decided", resident_label=_("没有配合调查，已终止办理")
)
TAPERING_PROPOSED = State(
    "tapering_proposed", _("渐退待确认"), lives_on=True, stage="decided", resident_label=_("照常领取；正在研究渐退期")
)
TAPERING = State(
    "tapering", _("渐退"), final=True, lives_on=True, stage="decided", resident_label=_("渐退期内照常领取，期满停发")
)
STOPPED = State("stopped", _("已停发"), final=True, stage="decided", resident_label=_("经复核停发"))
GIVEN_UP = State("given_up", _("已放弃待遇"), final=True, stage="decided", resident_label=_("您已放弃待遇"))

OPEN_STATES = (
    LODGED,
    PAPERS_REQUESTED,
    INVESTIGATING,
    DELIBERATING,
    PROPOSING,
    REVIEWING,
    TOWN_PUBLICITY,
    AT_DISTRICT,
    DISTRICT_PUBLICITY,
)

UNDER_INQUIRY = OPEN_STATES[2:]
"""From the acceptance to the decision: where the family's cooperation is needed."""

T = Transition

# One row a line: this is the table that the buttons, permissions, clocks and the diagram come from.
# fmt: off
TRANSITIONS = (
    T("accept", LODGED, INVESTIGATING, by=(TOWN_CLERK,), label=_("受理"),
      guard=queries.why_not_accept, do=inquiry.accept_application,
      starts=("start_investigation", "investigation", "total")),
    T("request_papers", LODGED, PAPERS_REQUESTED, by=(TOWN_CLERK,), label=_("一次性告知补正"), strong=False,
      guard=queries.why_not_request_papers, do=demands.request_papers),
    T("decline", LODGED, NOT_ACCEPTED, by=(TOWN_CLERK,), label=_("不予受理"), strong=False,
      do=endings.decline, note_required=True),
    T("supply_papers", PAPERS_REQUESTED, LODGED, by=(TOWN_CLERK,), label=_("材料已补齐"),
      guard=queries.why_not_supply_papers),
    T("lapse", PAPERS_REQUESTED, LAPSED, by=(TOWN_CLERK,), label=_("逾期未补正，视为放弃申请"), strong=False,
      guard=queries.why_not_lapse, do=endings.lapse),
    T("conclude_inquiry", INVESTIGATING, DELIBERATING, by=(TOWN_CLERK,), label=_("调查终结，转民主评议"),
      when=queries.needs_deliberation, guard=queries.why_not_conclude_inquiry,
      starts=("deliberation",), stops=("start_investigation", "investigation")),
    T("conclude_inquiry", INVESTIGATING, PROPOSING, by=(TOWN_CLERK,), label=_("调查终结"),
      guard=queries.why_not_conclude_inquiry, stops=("start_investigation", "investigation")),
    T("record_deliberation", DELIBERATING, PROPOSING, by=(TOWN_CLERK,), label=_("登记评议结果"),
      guard=queries.why_not_record_deliberation, do=inquiry.record_deliberation, stops=("deliberation",)),
    *(T("back_to_inquiry", state, INVESTIGATING, by=(TOWN_CLERK,), label=_("退回调查核实"), strong=False,
        note_required=True, stops=("deliberation",), starts=("start_investigation", "investigation"))
      for state in (DELIBERATING, PROPOSING)),
    T("propose", PROPOSING, REVIEWING, by=(TOWN_CLERK,), label=_("提出审核意见"),
      guard=facts.why_not_propose, do=decision.propose_decision),
    T("endorse", REVIEWING, TOWN_PUBLICITY, by=(TOWN_REVIEWER,), label=_("审核通过并公示"),
      when=queries.proposal_grants, guard=queries.why_not_endorse, do=publicity.publish_in_town,
      other_eyes_than=("propose",)),
    T("endorse", REVIEWING, AT_DISTRICT, by=(TOWN_REVIEWER,), label=_("同意不予确认的意见，报区"),
      guard=queries.why_not_endorse, other_eyes_than=("propose",), starts=("district_opinion",)),
    T("send_back", REVIEWING, PROPOSING, by=(TOWN_REVIEWER,), label=_("退回重拟"), strong=False,
      note_required=True),
    T("close_publicity", TOWN_PUBLICITY, AT_DISTRICT, by=(TOWN_CLERK,), label=_("公示期满，报区确认"),
      guard=queries.why_not_close_publicity, do=publicity.take_down_notice,
      starts=("district_opinion",)),
    T("reopen_inquiry", TOWN_PUBLICITY, INVESTIGATING, by=(TOWN_CLERK,), label=_("异议属实，重新调查"), strong=False,
      guard=queries.why_not_reopen_inquiry, do=publicity.take_down_notice, note_required=True,
      starts=("start_investigation", "investigation")),
    T("publish_district", AT_DISTRICT, DISTRICT_PUBLICITY, by=(DISTRICT_CONFIRMER,), label=_("拟确认，区级公示"),
      when=queries.needs_district_publicity, guard=queries.why_not_decide,
      do=publicity.publish_in_district, other_eyes_than=("propose", "endorse"), stops=("district_opinion",)),
    T("confirm", DISTRICT_PUBLICITY, GRANTED, by=(DISTRICT_CONFIRMER,), label=_("作出确认决定"),
      guard=queries.why_not_confirm, do=decision.grant, other_eyes_than=("propose", "endorse")),
    T("confirm", AT_DISTRICT, GRANTED, by=(DISTRICT_CONFIRMER,), label=_("作出确认决定"), when=queries.confirms_directly,
      guard=queries.why_not_confirm, do=decision.grant, other_eyes_than=("propose", "endorse")),
    T("refuse", AT_DISTRICT, REFUSED, by=(DISTRICT_CONFIRMER,), label=_("作出不予确认决定"), when=queries.proposal_refuses,
      guard=queries.why_not_decide, do=decision.refuse, other_eyes_than=("propose", "endorse")),
    T("return_to_town", AT_DISTRICT, INVESTIGATING, by=(DISTRICT_CONFIRMER,), label=_("退回镇街重新调查"), strong=False,
      note_required=True, stops=("district_opinion",), starts=("start_investigation", "investigation")),
    T("return_to_town", DISTRICT_PUBLICITY, INVESTIGATING, by=(DISTRICT_CONFIRMER,), label=_("退回镇街重新调查"),
      strong=False, do=publicity.take_down_notice, note_required=True, stops=("decision",),
      starts=("start_investigation", "investigation")),
    *(T("warn", state, state, by=(TOWN_CLERK,), label=_("告诫：拒不配合调查"), strong=False,
        when=queries.may_terminate, do=demands.warn, note_required=True) for state in UNDER_INQUIRY),
    *(T("terminate", state, TERMINATED, by=(TOWN_REVIEWER,), label=_("终止审核确认程序"), strong=False,
        when=queries.may_terminate, guard=queries.why_not_terminate, do=endings.terminate, note_required=True,
        other_eyes_than=("warn",)) for state in UNDER_INQUIRY),
    *(T("withdraw", state, WITHDRAWN, by=(TOWN_CLERK, RESIDENT), label=_("撤回申请"), strong=False,
        note_required=True, do=endings.withdraw) for state in OPEN_STATES),
    T("propose_tapering", GRANTED, TAPERING_PROPOSED, by=(TOWN_CLERK,), label=_("就业增收，提出渐退"), strong=False,
      guard=queries.why_not_propose_tapering, do=tapering.propose_tapering),
    T("confirm_tapering", TAPERING_PROPOSED, TAPERING, by=(DISTRICT_CONFIRMER,), label=_("作出渐退期决定"),
      guard=queries.why_not_confirm_tapering, do=tapering.confirm_tapering, other_eyes_than=("propose_tapering",)),
    T("decline_tapering", TAPERING_PROPOSED, GRANTED, by=(DISTRICT_CONFIRMER,), label=_("不作渐退处理"), strong=False,
      note_required=True),
    *(T("give_up", state, GIVEN_UP, by=(TOWN_REVIEWER,), label=_("本人声明放弃待遇"), strong=False,
        guard=queries.why_not_give_up, do=endings.give_up) for state in (GRANTED, TAPERING)),
    *(T("stop", state, STOPPED, by=(DISTRICT_CONFIRMER,), label=_("经复核停发"), strong=False,
        when=queries.reviews.is_stopped) for state in (GRANTED, TAPERING_PROPOSED, TAPERING)),
)
# fmt: on

CASH_PROGRAMME = Workflow(
    initial=LODGED,
    stages=(
        ("lodged", _("申请受理")),
        ("inquiry", _("调查核实")),
        ("review", _("镇街审核")),
        ("publicity", _("公示")),
        ("confirmation", _("区确认")),
        ("decided", _("决定")),
    ),
    transitions=TRANSITIONS,
)
