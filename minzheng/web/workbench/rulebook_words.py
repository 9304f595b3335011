"""How the rulebook's pages say things: how sure a value is, what becomes of a case, how far a term moves."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext, ngettext
from django.utils.translation import gettext_lazy as _

from minzheng.access.refusals import spoken
from minzheng.policy.parameters import EXAMPLE, PUBLISHED, UNKNOWN_STATUS, Parameter
from minzheng.rulebook import effects
from minzheng.rulebook.parameters import spoken_value
from minzheng.rulebook.queries import COMING, DISCARDED, IN_FORCE, PAST, SUPERSEDED, WAITING

from .programmes import programme_labels

STATUSES: dict[str, Any] = {PUBLISHED: _("正式公布"), EXAMPLE: _("示例值"), UNKNOWN_STATUS: _("尚未查明")}
STATUS_TONES = {PUBLISHED: "green", EXAMPLE: "yellow", UNKNOWN_STATUS: "red"}

STATE_TONES = {
    WAITING: "yellow",
    IN_FORCE: "green",
    COMING: "blue",
    PAST: "grey",
    SUPERSEDED: "grey",
    DISCARDED: "red",
}

KINDS: dict[str, Any] = {
    effects.GAIN: _("增加"),
    effects.LOSE: _("减少"),
    effects.ENTER: _("新符合"),
    effects.LEAVE: _("不再符合"),
    effects.UNCHANGED: _("不变"),
    effects.UNDETERMINED: _("无法得出"),
}


def full_label(parameter: Parameter) -> str:
    """What a parameter is called where its programme does not stand beside it: 最低生活保障：标准."""
    programme = programme_labels().get(parameter.name.partition(".")[0])
    label = spoken(parameter.label)
    if not programme:
        return label
    return gettext("%(programme)s：%(parameter)s") % {"programme": programme, "parameter": label}


def shown_value(parameter: Parameter, value: int | None, status: str) -> dict[str, Any]:
    """A value with its unit, and how sure it is as a word with a colour."""
    return {
        "text": spoken_value(parameter, value),
        "status": STATUSES[status],
        "tone": STATUS_TONES[status],
    }


def moved_label(days: int) -> str:
    """How far a term moves: 不变, 推后 2 天, 提前 1 天."""
    if days == 0:
        return gettext("不变")
    if days > 0:
        return ngettext("推后 %(days)s 天", "推后 %(days)s 天", days) % {"days": days}
    return ngettext("提前 %(days)s 天", "提前 %(days)s 天", -days) % {"days": -days}
