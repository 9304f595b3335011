"""What a run adds up to: by its lines, and by the ledger. The two may never differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from django.db.models import CharField, Count, QuerySet, Sum, Value
from django.db.models.functions import Cast, Concat

from ..accounts import EXPENSE
from ..models import Leg, Run, RunLine


class LedgerDiffers(RuntimeError):
    """A run's lines and the ledger disagree. Nothing was written; this is a fault to be found, not a refusal."""


@dataclass(frozen=True)
class Sums:
    """How many lines and how much, in fen."""

    lines: int
    amount_fen: int

    @classmethod
    def of(cls, lines: QuerySet[RunLine]) -> Sums:
        found = lines.aggregate(lines=Count("pk"), amount_fen=Sum("amount_fen", default=0))
        return cls(found["lines"], found["amount_fen"])


def by_state(lines: QuerySet[RunLine]) -> dict[str, Sums]:
    """Line state → sums; one query."""
    rows = lines.values("state").annotate(lines=Count("pk"), amount_fen=Sum("amount_fen")).order_by()
    return {row["state"]: Sums(row["lines"], row["amount_fen"]) for row in rows}


def total(sums: Mapping[str, Sums]) -> Sums:
    """All states together."""
    return Sums(sum(each.lines for each in sums.values()), sum(each.amount_fen for each in sums.values()))


def ledger_expense_fen(run: Run) -> int:
    """What the ledger says the run cost: its accruals, less what was reversed of them."""
    reference = Concat(Value("line:"), Cast("public_id", CharField()), Value(":accrued"), output_field=CharField())
    accruals = run.lines.annotate(reference=reference).values("reference")
    legs = Leg.objects.filter(account__code=EXPENSE)
    booked = legs.filter(posting__source_ref__in=accruals)
    reversed_ = legs.filter(posting__reverses__source_ref__in=accruals)
    return sum(
        found["debit"] - found["credit"]
        for found in (
            part.aggregate(debit=Sum("debit_fen", default=0), credit=Sum("credit_fen", default=0))
            for part in (booked, reversed_)
        )
    )


def check_against_ledger(run: Run, amount_fen: int) -> None:
    """Raise unless the ledger agrees, to the fen, with a sum about to be told to the world."""
    if (booked := ledger_expense_fen(run)) != amount_fen:
        raise LedgerDiffers(f"run {run.number}: the ledger says {booked} fen, the lines {amount_fen}")
