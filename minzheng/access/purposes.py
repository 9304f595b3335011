"""What a look was for, in the reader's language. The log itself is written in Chinese, whoever looks.

A purpose is a fixed sentence of ours, ours with what a member of staff wrote after it (``查看电话：送达文书``), or
``办理`` with a programme's name. Our words are translated, hers stay as she wrote them.
"""

from __future__ import annotations

from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext as _

COLON = "："
HANDLING = gettext_noop("办理")

ONESELF, AGENT = gettext_noop("本人"), gettext_noop("代办人")
"""How the purpose of a resident's look begins: at her own matter, or at one in which she acts for somebody."""

OURS = (
    gettext_noop("查看人员档案"),
    gettext_noop("查找人员"),
    gettext_noop("打印公示"),
    gettext_noop("下载银行文件"),
    gettext_noop("查看身份证号码"),
    gettext_noop("查看电话"),
    gettext_noop("查看住址"),
    gettext_noop("查看材料"),
    gettext_noop("确认入户调查"),
    gettext_noop("查看近亲属备案"),
    gettext_noop("查看证件"),
    gettext_noop("查看卷宗"),
    gettext_noop("查看文书送达"),
    gettext_noop("本人登录"),
    gettext_noop("本人查看办理列表"),
    gettext_noop("本人查看办理进度"),
    gettext_noop("本人查看决定"),
    gettext_noop("本人撤回申请"),
    gettext_noop("本人补交材料"),
    gettext_noop("本人查看代办"),
    gettext_noop("代办人查看办理进度"),
    gettext_noop("代办人查看决定"),
    gettext_noop("代办人撤回申请"),
    gettext_noop("代办人补交材料"),
    gettext_noop("代办人查看代办"),
    gettext_noop("本人查看访问记录"),
)
"""The sentences that doors write, where no door's own text brings them into the catalogue."""


def spoken(purpose: str) -> str:
    """A purpose out of the log, as far as it is ours, in the reader's language."""
    if not purpose:
        return ""
    whole = gettext(purpose)
    if whole != purpose:
        return whole
    head, colon, rest = purpose.partition(COLON)
    if colon and head and rest:
        return _("%(what)s：%(why)s") % {"what": gettext(head), "why": gettext(rest)}
    if purpose.startswith(HANDLING) and len(purpose) > len(HANDLING):
        return _("办理%(kind)s") % {"kind": gettext(purpose.removeprefix(HANDLING))}
    return purpose
