"""The review of a benefit, told once: verified, proposed, heard where somebody would lose by it, decided by other eyes."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minzheng.access.roles import DISTRICT_CONFIRMER, TOWN_CLERK, TOWN_REVIEWER
from minzheng.cases.workflow import State, Transition, Workflow

from .. import facts
from ..actions import reviews
from ..queries import review_guards as guards

VERIFYING = State("verifying", _("核实"), stage="inquiry", resident_label=_("正在核实您家的情况"))
HEARING = State("hearing", _("陈述申辩"), stage="hearing", resident_label=_("等您陈述申辩"))
ENDORSING = State("endorsing", _("镇街审核"), stage="review", resident_label=_("镇街正在审核"))
DECIDING = State("deciding", _("待区决定"), stage="decision", resident_label=_("区民政局正在决定"))
KEPT = State("kept", _("继续发放"), final=True, stage="decided", resident_label=_("复核完毕，待遇不变"))
CHANGED = State("changed", _("已变更待遇"), final=True, stage="decided", resident_label=_("复核完毕，待遇有变化"))
ENDED = State("ended", _("已停发"), final=True, stage="decided", resident_label=_("复核完毕，待遇停发"))
DROPPED = State("dropped", _("已撤销"), final=True, stage="decided", resident_label=_("复核已撤销，待遇不变"))

T = Transition

# fmt: off
TRANSITIONS = (
    T("propose_outcome", VERIFYING, HEARING, by=(TOWN_CLERK,), label=_("提出复核意见，告知并听取陈述申辩"),
      when=facts.would_lose, guard=facts.why_not_propose_outcome, do=reviews.propose_outcome),
    T("propose_outcome", VERIFYING, ENDORSING, by=(TOWN_CLERK,), label=_("提出复核意见"),
      guard=facts.why_not_propose_outcome, do=reviews.propose_outcome),
    T("record_hearing", HEARING, ENDORSING, by=(TOWN_CLERK,), label=_("登记陈述申辩"),
      guard=guards.why_not_record_hearing, do=reviews.record_hearing),
    *(T("back_to_verifying", state, VERIFYING, by=(TOWN_CLERK,), label=_("撤回意见，继续核实"), strong=False,
        note_required=True) for state in (HEARING, ENDORSING)),
    T("conclude", ENDORSING, KEPT, by=(TOWN_REVIEWER,), label=_("同意继续发放"), when=guards.keeps,
      guard=guards.why_not_endorse_review, do=reviews.keep_as_it_is, other_eyes_than=("propose_outcome", "record_hearing")),
    T("endorse_outcome", ENDORSING, DECIDING, by=(TOWN_REVIEWER,), label=_("审核同意，报区决定"), when=guards.changes,
      guard=guards.why_not_endorse_review, other_eyes_than=("propose_outcome", "record_hearing")),
    T("send_back", ENDORSING, VERIFYING, by=(TOWN_REVIEWER,), label=_("退回核实"), strong=False, note_required=True),
    T("decide", DECIDING, ENDED, by=(DISTRICT_CONFIRMER,), label=_("作出停发决定"), when=guards.stops,
      guard=guards.why_not_endorse_review, do=reviews.decide_change,
      other_eyes_than=("propose_outcome", "record_hearing", "endorse_outcome")),
    T("decide", DECIDING, CHANGED, by=(DISTRICT_CONFIRMER,), label=_("作出变更待遇决定"), when=guards.alters,
      guard=guards.why_not_endorse_review, do=reviews.decide_change,
      other_eyes_than=("propose_outcome", "record_hearing", "endorse_outcome")),
    T("return_to_town", DECIDING, VERIFYING, by=(DISTRICT_CONFIRMER,), label=_("退回镇街核实"), strong=False,
      note_required=True),
    *(T("drop", state, DROPPED, by=(TOWN_REVIEWER,), label=_("撤销复核"), strong=False, note_required=True,
        guard=guards.why_not_drop, do=reviews.drop_review) for state in (VERIFYING, HEARING, ENDORSING)),
)
# fmt: on

BENEFIT_REVIEW = Workflow(
    initial=VERIFYING,
    stages=(
        ("inquiry", _("核实")),
        ("hearing", _("陈述申辩")),
        ("review", _("镇街审核")),
        ("decision", _("区决定")),
        ("decided", _("结果")),
    ),
    transitions=TRANSITIONS,
)
