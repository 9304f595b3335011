"""The chart of accounts: three accounts for every district payer and funding source."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.access.models import Division

from .models import Account

EXPENSE, PAYABLE, BANK = "expense.assistance", "payable.assistance", "bank.fund"

KINDS: Mapping[str, str] = {EXPENSE: "expense", PAYABLE: "liability", BANK: "asset"}
LABELS: Mapping[str, Any] = {EXPENSE: _("救助支出"), PAYABLE: _("应付救助金"), BANK: _("专户存款")}


@dataclass(frozen=True)
class Chart:
    """The accounts of one payer and one funding source."""

    expense: Account
    payable: Account
    bank: Account


def chart(payer: Division, source: str) -> Chart:
    """The chart of one payer and source, made when it is first used."""
    return charts(payer, [source])[source]


def charts(payer: Division, sources: Iterable[str]) -> dict[str, Chart]:
    """Source → chart, in one query once the accounts exist. Two first users at a time make each account once."""
    wanted = sorted(set(sources))
    found = _found(payer, wanted)
    missing = [(code, source) for source in wanted for code in KINDS if (code, source) not in found]
    if missing:
        Account.objects.bulk_create(
            [Account(code=code, payer=payer, funding_source=source, kind=KINDS[code]) for code, source in missing],
            ignore_conflicts=True,
        )
        found = _found(payer, wanted)
    return {source: Chart(found[EXPENSE, source], found[PAYABLE, source], found[BANK, source]) for source in wanted}


def _found(payer: Division, sources: list[str]) -> dict[tuple[str, str], Account]:
    accounts = Account.objects.filter(payer=payer, funding_source__in=sources, code__in=KINDS)
    return {(account.code, account.funding_source): account for account in accounts}
