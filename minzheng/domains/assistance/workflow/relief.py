"""The way of a temporary relief: in an emergency the money first and the papers later, otherwise in its turn.

《社会救助暂行办法》第48条: the street or town examines and publishes, the district decides; small sums the town decides itself;
in an emergency the procedure is simplified. There is no benefit that goes on: what is decided is paid once.
"""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minzheng.access.roles import DISTRICT_CONFIRMER, RESIDENT, TOWN_CLERK, TOWN_REVIEWER
from minzheng.cases.workflow import State, Transition, Workflow

from .. import facts, queries
from ..actions import decision, demands, endings, inquiry, publicity, relief
from .cash import (
    AT_DISTRICT,
    INVESTIGATING,
    LAPSED,
    LODGED,
    NOT_ACCEPTED,
    PAPERS_REQUESTED,
    PROPOSING,
    REFUSED,
    REVIEWING,
    TOWN_PUBLICITY,
    WITHDRAWN,
)

URGENT = State("urgent", _("先行救助待批"), stage="lodged", resident_label=_("情况紧急，正在研究先行救助"))
PAPERS_LATER = State(
    "papers_later", _("已先行救助，待补手续"), stage="decided", resident_label=_("已先行救助，请补齐手续")
)
RELIEVED = State("granted", _("已救助"), final=True, lives_on=True, stage="decided", resident_label=_("已经给予救助"))
UNDOCUMENTED = State(
    "undocumented",
    _("已救助，手续未补齐"),
    final=True,
    lives_on=True,
    stage="decided",
    resident_label=_("已经给予救助"),
)

BEFORE_MONEY = (LODGED, PAPERS_REQUESTED, URGENT, INVESTIGATING, PROPOSING, REVIEWING, TOWN_PUBLICITY, AT_DISTRICT)

T = Transition

# fmt: off
TRANSITIONS = (
    T("accept", LODGED, INVESTIGATING, by=(TOWN_CLERK,), label=_("受理"),
      guard=queries.why_not_accept, do=inquiry.accept_application, starts=("total",)),
    T("propose_urgent", LODGED, URGENT, by=(TOWN_CLERK,), label=_("情况紧急，先行救助"), strong=False,
      guard=queries.why_not_pay_first, do=relief.propose_urgent),
    T("approve_urgent", URGENT, PAPERS_LATER, by=(TOWN_REVIEWER,), label=_("同意先行救助，当日发放"),
      guard=queries.why_not_approve_urgent, do=relief.pay_first, other_eyes_than=("propose_urgent",),
      starts=(queries.PAPERS_LATER,)),
    T("reject_urgent", URGENT, LODGED, by=(TOWN_REVIEWER,), label=_("不先行救助，按程序办理"), strong=False,
      note_required=True),
    T("complete_papers", PAPERS_LATER, RELIEVED, by=(TOWN_CLERK,), label=_("手续已补齐，结案"),
      guard=queries.why_not_supply_papers, stops=(queries.PAPERS_LATER,)),
    T("close_without_papers", PAPERS_LATER, UNDOCUMENTED, by=(TOWN_REVIEWER,), label=_("手续无法补齐，说明后结案"),
      strong=False, guard=queries.why_not_close_without_papers, do=relief.close_without_papers, note_required=True,
      other_eyes_than=("propose_urgent",)),
    T("request_papers", LODGED, PAPERS_REQUESTED, by=(TOWN_CLERK,), label=_("一次性告知补正"), strong=False,
      guard=queries.why_not_request_papers, do=demands.request_papers),
    T("decline", LODGED, NOT_ACCEPTED, by=(TOWN_CLERK,), label=_("不予受理"), strong=False,
      do=endings.decline, note_required=True),
    T("supply_papers", PAPERS_REQUESTED, LODGED, by=(TOWN_CLERK,), label=_("材料已补齐"),
      guard=queries.why_not_supply_papers),
    T("lapse", PAPERS_REQUESTED, LAPSED, by=(TOWN_CLERK,), label=_("逾期未补正，视为放弃申请"), strong=False,
      guard=queries.why_not_lapse, do=endings.lapse),
    T("conclude_inquiry", INVESTIGATING, PROPOSING, by=(TOWN_CLERK,), label=_("调查终结"),
      guard=queries.why_not_conclude_inquiry),
    T("back_to_inquiry", PROPOSING, INVESTIGATING, by=(TOWN_CLERK,), label=_("退回调查核实"), strong=False,
      note_required=True),
    T("propose", PROPOSING, REVIEWING, by=(TOWN_CLERK,), label=_("提出审核意见"),
      guard=facts.why_not_propose_relief, do=decision.propose_decision),
    T("endorse", REVIEWING, TOWN_PUBLICITY, by=(TOWN_REVIEWER,), label=_("审核通过并公示"),
      when=queries.proposal_grants, guard=queries.why_not_endorse, do=publicity.publish_in_town,
      other_eyes_than=("propose",)),
    T("endorse", REVIEWING, AT_DISTRICT, by=(TOWN_REVIEWER,), label=_("同意不予救助的意见，报区"),
      guard=queries.why_not_endorse, other_eyes_than=("propose",)),
    T("send_back", REVIEWING, PROPOSING, by=(TOWN_REVIEWER,), label=_("退回重拟"), strong=False, note_required=True),
    T("decide_in_town", TOWN_PUBLICITY, RELIEVED, by=(TOWN_REVIEWER,), label=_("公示期满，镇街决定给予救助"),
      when=queries.town_decides, guard=queries.why_not_decide_in_town, do=relief.grant_relief,
      other_eyes_than=("propose",)),
    T("close_publicity", TOWN_PUBLICITY, AT_DISTRICT, by=(TOWN_CLERK,), label=_("公示期满，报区决定"),
      when=queries.district_decides, guard=queries.why_not_close_publicity, do=publicity.take_down_notice),
    T("reopen_inquiry", TOWN_PUBLICITY, INVESTIGATING, by=(TOWN_CLERK,), label=_("异议属实，重新调查"), strong=False,
      guard=queries.why_not_reopen_inquiry, do=publicity.take_down_notice, note_required=True),
    T("confirm", AT_DISTRICT, RELIEVED, by=(DISTRICT_CONFIRMER,), label=_("决定给予救助"),
      when=queries.proposal_grants, guard=queries.why_not_relieve, do=relief.grant_relief,
      other_eyes_than=("propose", "endorse")),
    T("refuse", AT_DISTRICT, REFUSED, by=(DISTRICT_CONFIRMER,), label=_("决定不予救助"), when=queries.proposal_refuses,
      guard=queries.why_not_decide, do=decision.refuse, other_eyes_than=("propose", "endorse")),
    T("return_to_town", AT_DISTRICT, INVESTIGATING, by=(DISTRICT_CONFIRMER,), label=_("退回镇街重新调查"), strong=False,
      note_required=True),
    *(T("withdraw", state, WITHDRAWN, by=(TOWN_CLERK, RESIDENT), label=_("撤回申请"), strong=False,
        note_required=True, do=endings.withdraw) for state in BEFORE_MONEY),
)
# fmt: on

TEMPORARY_RELIEF = Workflow(
    initial=LODGED,
    stages=(
        ("lodged", _("申请受理")),
        ("inquiry", _("调查核实")),
        ("review", _("镇街审核")),
        ("publicity", _("公示")),
        ("confirmation", _("区决定")),
        ("decided", _("决定")),
    ),
    transitions=TRANSITIONS,
)
