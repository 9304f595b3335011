"""Why a masked number is looked at: the reasons there are. The person concerned can read them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

OTHER = "other"
SHORTEST = 6  # characters that say what the other reason is

REASONS = {
    "identity": _("核对证件"),
    "contact": _("联系本人"),
    "papers": _("填写法律文书"),
    "account": _("核对银行账户"),
    "visit": _("入户调查"),
    OTHER: _("其他（须说明）"),
}


def said(reason: str, words: str) -> str:
    """The reason as the log keeps it, in the language that is active."""
    label = str(REASONS[reason]) if reason != OTHER else str(_("其他"))
    return f"{label}，{words.strip()}" if words.strip() else label


def is_enough(reason: str, words: str) -> bool:
    """Whether another reason than the named ones is said in words."""
    return reason != OTHER or len(words.strip()) >= SHORTEST
