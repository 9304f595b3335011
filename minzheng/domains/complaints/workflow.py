"""The complaint's workflow, told once. Who looks into it and who tells the person who complained are two."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minzheng.access.roles import COMPLAINTS_OFFICER, COMPLAINTS_REGISTRAR
from minzheng.cases.workflow import State, Transition, Workflow

from . import actions, queries

REGISTERED = State("complaint_registered", _("待分办"), stage="registered", resident_label=_("已收到，等待分办"))
INVESTIGATING = State("being_verified", _("核查中"), stage="inquiry", resident_label=_("正在核查"))
REPLYING = State("replying", _("待答复"), stage="reply", resident_label=_("核查完毕，正在写答复"))
ANSWERED = State("answered", _("已答复办结"), final=True, stage="closed", resident_label=_("已经答复"))
NOT_TAKEN = State(
    "complaint_not_taken", _("不予受理"), final=True, stage="closed", resident_label=_("没有受理您的投诉")
)

T = Transition

# fmt: off
TRANSITIONS = (
    T("accept", REGISTERED, INVESTIGATING, by=(COMPLAINTS_REGISTRAR,), label=_("受理，交核查"), do=actions.accept),
    T("refer_up", REGISTERED, REGISTERED, by=(COMPLAINTS_REGISTRAR,), label=_("反映的是本局人员，上报"), strong=False,
      guard=queries.why_not_refer_up, do=actions.refer_up, note_required=True),
    T("decline", REGISTERED, NOT_TAKEN, by=(COMPLAINTS_REGISTRAR,), label=_("不予受理"), strong=False,
      note_required=True),
    T("conclude", INVESTIGATING, REPLYING, by=(COMPLAINTS_OFFICER,), label=_("作出核查结论"),
      guard=queries.why_not_conclude, do=actions.conclude, other_eyes_than=("accept",)),
    T("send_back", REPLYING, INVESTIGATING, by=(COMPLAINTS_REGISTRAR,), label=_("退回补充核查"), strong=False,
      note_required=True),
    T("reply", REPLYING, ANSWERED, by=(COMPLAINTS_REGISTRAR,), label=_("已答复，办结"),
      guard=queries.why_not_reply, do=actions.reply, other_eyes_than=("conclude",)),
)
# fmt: on

COMPLAINT = Workflow(
    initial=REGISTERED,
    stages=(
        ("registered", _("登记分办")),
        ("inquiry", _("核查")),
        ("reply", _("答复")),
        ("closed", _("办结")),
    ),
    transitions=TRANSITIONS,
)
