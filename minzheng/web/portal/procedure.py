"""How an application goes and how long each part may take, from the procedure that the law has in force on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from minzheng.policy import programmes
from minzheng.policy.programmes import Procedure

from .journey import law_text, length_text

PROGRAMME = "dibao"


@dataclass(frozen=True)
class Stage:
    """A row of the list: what it is called, what happens, how long it may take."""

    label: Any
    value: Any
    hint: str = ""


def law(on: date) -> str:
    """The act that the procedure follows."""
    return law_text(_procedure(on).act)


def stages(on: date) -> list[Stage]:
    """The stages that hold on a day, in their order."""
    procedure = _procedure(on)
    rows = [
        Stage(gettext_lazy("受理申请"), gettext_lazy("材料齐了就受理；不齐，一次告诉您还缺什么。")),
        Stage(
            gettext_lazy("调查"),
            gettext_lazy("两名工作人员上门，同时向有关单位核对收入和财产。"),
            _within(procedure, "investigation") or _beginning_within(procedure, "start_investigation"),
        ),
    ]
    if procedure.has("democratic_review"):
        text = gettext_lazy("村（居）委会请居民代表评议情况是否属实。")
        rows.append(Stage(gettext_lazy("民主评议"), text, _within(procedure, "deliberation")))
    text = gettext_lazy("结果贴在村居公示栏，只写姓名、人数和金额。")
    rows.append(Stage(gettext_lazy("公示"), text, _posted_for(procedure, "town")))
    text = gettext_lazy("由区里另外的人复核，作出决定，并书面告诉您。")
    rows.append(Stage(gettext_lazy("区里决定"), text, _at_the_district(procedure)))
    rows.append(Stage(gettext_lazy("发钱"), gettext_lazy("从决定的下个月起，每月 10 日以前发到您的银行账户。")))
    if whole := _within(procedure, "total"):
        rows.append(Stage(gettext_lazy("一共"), gettext_lazy("从受理到决定。"), whole))
    return rows


def whole(on: date) -> str:
    """How long it may take from acceptance to the decision; empty where the law names no whole term."""
    return _length(_procedure(on), "total")


def _procedure(on: date) -> Procedure:
    return programmes.load(PROGRAMME).procedure(on)


def _within(procedure: Procedure, key: str) -> str:
    length = _length(procedure, key)
    return _("%(length)s以内") % {"length": length} if length else ""


def _beginning_within(procedure: Procedure, key: str) -> str:
    length = _length(procedure, key)
    return _("受理后 %(length)s以内开始") % {"length": length} if length else ""


def _posted_for(procedure: Procedure, stage: str) -> str:
    days = procedure.publicity.get(stage)
    return _("贴 %(length)s") % {"length": length_text(days, days.unit)} if days else ""


def _at_the_district(procedure: Procedure) -> str:
    """One term; under a rule with a second publicity, the terms before it, of it and after it."""
    opinion, decision = _length(procedure, "district_opinion"), _length(procedure, "decision")
    if "district" not in procedure.publicity:
        return _within(procedure, "district_opinion")
    return _("%(opinion)s内提出意见，再公示 %(notice)s，期满后 %(decision)s内决定") % {
        "opinion": opinion,
        "notice": length_text(procedure.publicity["district"], "calendar_days"),
        "decision": decision,
    }


def _length(procedure: Procedure, key: str) -> str:
    """The length of a term in words; empty where this procedure has none or nobody has published it."""
    term = procedure.clocks.get(key)
    return length_text(term.days, term.unit) if term and term.days else ""
