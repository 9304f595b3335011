"""Sums of money as people read them. Inside the platform they are whole fen."""

from __future__ import annotations

from django.utils.translation import gettext as _

from minzheng.lib.money import fen_to_yuan_text


def amount_text(fen: int, *, per: str | None = None) -> str:
    """``108000`` → ``1,080.00 元``; with ``per="month"`` → ``1,080.00 元/月``."""
    if per == "month":
        return _("%(amount)s 元/月") % {"amount": fen_to_yuan_text(fen)}
    return _("%(amount)s 元") % {"amount": fen_to_yuan_text(fen)}
