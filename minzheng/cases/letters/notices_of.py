"""Letters that tell one thing: what was done, why, what follows, what to do when one disagrees. One sheet serves all.

The room's ``data`` beside what every letter takes: ``reasons``, ``facts`` ``[(label, value)]``, and

- ``warning``: ``comply_by``;
- ``giving_up``: ``last_month`` (none where nothing was ever paid);
- ``hearing_notice``, ``review_decision``: ``change``, ``before_fen``, ``after_fen``, ``from_month``; ``heard_by``, ``stopped``;
- ``tapering``: ``changed_on``, ``last_month``, ``months``, ``uses_examples`` (whether the number of months is one).
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from minzheng.lib.money import fen_to_yuan_text

from ..dates import official
from ..models import Case
from .texts import Data, day_of, items, month_text

APPLY_AGAIN = "您随时可以重新申请，材料还是那三样；困难情况有变化的，请向村（居）民委员会或者镇街说明。"
KEPT = "已经提交的材料和核对结果依法保存，不再用于本次申请以外的目的。"
STILL_PAID = "在此之前应当发放的保障金照常发放。"


@dataclass(frozen=True)
class Told:
    """A letter of this shape: title, who signs, number word, first sentence, what follows, why if nobody says, remedy."""

    title: str
    issued_by: str
    number_word: str
    first: Callable[[Data], str]
    remedy: str = "reconsideration"
    follows: tuple[str, ...] = ()
    why: str = ""  # the reason that lies in the matter itself

    def says(self, case: Case, data: Data, at: datetime) -> dict[str, Any]:
        """What the sheet shows besides what every letter does."""
        return {
            "first": self.first(data),
            "facts": [[str(label), str(value)] for label, value in data.get("facts", [])],
            "reasons": items(data.get("reasons") or [self.why]),
            "follows": list(self.follows),
            "uses_examples": bool(data.get("uses_examples")),
        }


def _warning(data: Data) -> str:
    by = official(day_of(data["comply_by"]))
    return f"在调查核实中，有需要您和家人配合而尚未配合的事项。请于{by}以前配合；期满仍无正当理由不配合的，可以依法终止审核确认程序。"


def _giving_up(data: Data) -> str:
    last = f"最后发放月份为{month_text(data['last_month'])}" if data.get("last_month") else "尚未开始发放，不再发放"
    return f"根据您本人签名的声明，确认您放弃本项待遇，{last}。"


def _tapering(data: Data) -> str:
    return (
        f"您家因就业增加收入（{month_text(data['changed_on'])}起），依法给予渐退期 {data['months']} 个月："
        f"保障金照常发放到{month_text(data['last_month'])}，此后停止发放。"
    )


def _sums(data: Data) -> str:
    before, after = fen_to_yuan_text(data["before_fen"]), fen_to_yuan_text(data["after_fen"])
    return f"自{month_text(data['from_month'])}起，每月保障金由 {before} 元变更为 {after} 元。"


def _hearing_notice(data: Data) -> str:
    by = official(day_of(data["heard_by"]))
    return f"经复核，拟对您家的待遇作{data['change']}处理：{_sums(data)}在作出决定之前，您有权陈述和申辩，请于{by}以前提出。"


def _review_decision(data: Data) -> str:
    if data.get("stopped"):
        return f"经复核，决定自{month_text(data['from_month'])}起停发您家的待遇。"
    return f"经复核，决定对您家的待遇作{data['change']}处理：{_sums(data)}"


HOW_TO_BE_HEARD = "可以到镇街窗口当面陈述，也可以书面提出；不识字的，由工作人员代为记录，读给您听后签名。"

LETTERS = {
    "hearing_notice": Told(
        "复核事先告知书",
        "town",
        "复告",
        _hearing_notice,
        remedy="be_heard",
        follows=(HOW_TO_BE_HEARD, "决定作出以前，待遇没有变更。"),
    ),
    "review_decision": Told("复核决定书", "district", "复", _review_decision, follows=(APPLY_AGAIN,)),
    "non_acceptance": Told(
        "不予受理通知书",
        "town",
        "不受",
        lambda data: "您提出的申请，经审查，不符合受理条件，决定不予受理。",
        follows=(APPLY_AGAIN,),
    ),
    "lapse": Told(
        "视为放弃申请通知书",
        "town",
        "结",
        lambda data: "您的申请在补正期限内没有补齐材料，视为放弃申请，本次办理到此结束。",
        follows=(APPLY_AGAIN, KEPT),
        why="一次性补正告知书写明的期限已过，材料仍未补齐。",
    ),
    "warning": Told("配合调查告诫书", "town", "告", _warning, remedy="be_heard"),
    "termination": Told(
        "终止审核确认程序决定书",
        "town",
        "终",
        lambda data: "经书面告诫，您和家人仍无正当理由拒不配合审核确认工作，决定终止审核确认程序。",
        follows=(APPLY_AGAIN, KEPT),
    ),
    "withdrawal": Told(
        "撤回申请确认书",
        "town",
        "撤",
        lambda data: "根据您本人的意愿，您的申请已经撤回，本次办理到此结束。",
        remedy="not_my_wish",
        follows=(APPLY_AGAIN, KEPT),
        why="申请人本人要求撤回。",
    ),
    "giving_up": Told(
        "放弃待遇确认书",
        "district",
        "弃",
        _giving_up,
        remedy="not_my_wish",
        follows=(STILL_PAID, APPLY_AGAIN),
        why="领取人本人书面声明放弃。",
    ),
    "tapering": Told(
        "渐退期决定书", "district", "渐", _tapering, follows=(APPLY_AGAIN,), why="就业后家庭收入超过保障标准。"
    ),
}
