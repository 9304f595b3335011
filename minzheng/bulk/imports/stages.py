"""How far an import has come, and what can be said of a row."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

READING, JUDGED, CARRYING, DONE, UNREADABLE, DISCARDED = (
    "reading",
    "judged",
    "carrying",
    "done",
    "unreadable",
    "discarded",
)
STAGES: dict[str, Any] = {
    READING: _("正在逐行检查"),
    JUDGED: _("待您确认"),
    CARRYING: _("正在导入"),
    DONE: _("已完成"),
    UNREADABLE: _("不能导入"),
    DISCARDED: _("已放弃"),
}
RUNNING = (READING, CARRYING)
"""Where the worker is at it."""

GOOD, NOTHING, KNOWN, WRONG = "good", "nothing", "known", "wrong"
VERDICTS: dict[str, Any] = {
    GOOD: _("可以导入"),
    NOTHING: _("与本单位无关，不处理"),
    KNOWN: _("以前已导入"),
    WRONG: _("有误，退回"),
}
CARRIED_OUT, REFUSED = "done", "refused"
OUTCOMES: dict[str, Any] = {CARRIED_OUT: _("已导入"), REFUSED: _("办理时被退回")}
