"""Sums of money as people read them. Inside the platform they are whole fen."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from minzheng.cases.kinds import MONTH, ONCE
from minzheng.lib.money import fen_to_yuan_text

PER: dict[str, Any] = {MONTH: gettext_lazy("每月"), ONCE: pgettext_lazy("before a sum", "一次性")}
"""How often a sum is paid, as it is said before the sum: by ``CaseKind.per`` and ``Entitlement.per``."""


def amount_text(fen: int, *, per: str | None = None) -> str:
    """``108000`` → ``1,080.00 元``; ``per`` month → ``1,080.00 元/月``; ``per`` once → ``1,080.00 元（一次性）``."""
    amount = {"amount": fen_to_yuan_text(fen)}
    if per == MONTH:
        return _("%(amount)s 元/月") % amount
    if per == ONCE:
        return _("%(amount)s 元（一次性）") % amount
    return _("%(amount)s 元") % amount
