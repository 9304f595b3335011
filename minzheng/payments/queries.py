"""Reads for the pages of payments. Each stays inside the actor's scope and costs a fixed number of queries."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, QuerySet, Sum

from minzheng.access import gate
from minzheng.access.actor import Actor
from minzheng.access.encryption import unlock
from minzheng.access.models import Division, Staff
from minzheng.access.scope import scope
from minzheng.cases.models import Case

from . import accounts, entitlements
from .funding import SOURCES
from .models import Account, BankFile, Entitlement, HeldBack, ReturnProblem, Run, RunLine
from .runs import payees
from .runs.drafting import hold_text
from .runs.settlement import problem_text
from .runs.state import LABELS, LINE_LABELS
from .runs.totals import Sums, by_state, total

MOST_EXCEPTIONS = 200  # held-back entitlements and return problems shown on a page; their counts are whole


@dataclass(frozen=True)
class RunRow:
    """A run, and what it adds up to by the state of its lines."""

    run: Run
    sums: dict[str, Sums]

    @property
    def total(self) -> Sums:
        return total(self.sums)

    @property
    def label(self) -> Any:
        return LABELS[self.run.state]


@dataclass(frozen=True)
class RunList:
    """A page of runs, the latest first. ``after`` asks for the next page; None at the end."""

    rows: list[RunRow]
    after: UUID | None


@dataclass(frozen=True)
class LineRow:
    """A line as screens show it: the account number masked."""

    line: RunLine
    account: str = ""

    @property
    def label(self) -> Any:
        return LINE_LABELS[self.line.state]


@dataclass(frozen=True)
class HeldRow:
    """An entitlement that was held back, and why."""

    entitlement: Entitlement
    text: str


@dataclass(frozen=True)
class ProblemRow:
    """A row of the bank's answer that was not booked, and why. ``line`` is None where the row names none of ours."""

    file: BankFile
    row: int
    line: RunLine | None
    text: str


@dataclass(frozen=True)
class RunPage(RunRow):
    """Everything on the page of a run. ``after`` asks for the next lines."""

    lines: list[LineRow]
    after: UUID | None
    held_back: list[HeldRow]
    held_back_count: int
    problems: list[ProblemRow]
    problem_count: int
    files: list[BankFile]
    drafted_by: str
    approved_by: str


@dataclass(frozen=True)
class Balance:
    """An account and what stands on it, in fen."""

    account: Account
    debit_fen: int
    credit_fen: int

    @property
    def label(self) -> Any:
        return accounts.LABELS[self.account.code]

    @property
    def source_label(self) -> Any:
        return SOURCES[self.account.funding_source]

    @property
    def balance_fen(self) -> int:
        """Debits less credits."""
        return self.debit_fen - self.credit_fen


def runs(
    actor: Actor,
    *,
    state: str = "",
    programme: str = "",
    month: date | None = None,
    after: UUID | None = None,
    limit: int = 50,
) -> RunList:
    """The runs of the actor's districts, the latest first; ``after`` is the public id of the last one seen. Two queries."""
    gate.check_may(actor, "run.read")
    wanted: dict[str, Any] = {"state": state, "programme": programme, "month": month, "public_id__lt": after}
    rows = scope(actor, Run).filter(**{name: value for name, value in wanted.items() if value})
    found = list(rows.select_related("payer").order_by("-public_id")[: limit + 1])
    shown = found[:limit]
    sums: dict[int, dict[str, Sums]] = defaultdict(dict)
    grouped = RunLine.objects.filter(run__in=shown).values("run", "state").order_by()
    for row in grouped.annotate(lines=Count("pk"), amount_fen=Sum("amount_fen")):
        sums[row["run"]][row["state"]] = Sums(row["lines"], row["amount_fen"])
    next_after = shown[-1].public_id if len(found) > limit else None
    return RunList([RunRow(run, sums[run.pk]) for run in shown], next_after)


def run_page(
    actor: Actor, public_id: UUID | str, *, state: str = "", after: UUID | None = None, limit: int = 100
) -> RunPage:
    """A run with a page of its lines (of one state, if given) in the order of the bank file. Http404 out of scope."""
    run = gate.get(actor, Run, public_id, may="run.read", related=("payer",))
    lines = run.lines.filter(state=state) if state else run.lines.all()
    if after is not None:
        lines = lines.filter(pk__gt=run.lines.filter(public_id=after).values("pk"))
    found = list(lines.select_related("case", "payee_account").order_by("pk")[: limit + 1])
    shown = found[:limit]
    unlock(line.payee_account for line in shown)
    held = HeldBack.objects.filter(run=run)
    problems = ReturnProblem.objects.filter(file__run=run)
    names = _names(run)
    return RunPage(
        run=run,
        sums=by_state(run.lines.all()),
        lines=[LineRow(line, payees.number(line.payee_account).masked("account")) for line in shown],
        after=shown[-1].public_id if shown and len(found) > limit else None,
        held_back=_held(held),
        held_back_count=held.count(),
        problems=_problems(problems),
        problem_count=problems.count(),
        files=list(run.files.order_by("pk")),
        drafted_by=names.get(run.drafted_by, ""),
        approved_by=names.get(run.approved_by, ""),
    )


def run_by_number(actor: Actor, number: str) -> Run | None:
    """The run of that number, if the actor may see it."""
    if not gate.may(actor, "run.read"):
        return None
    return scope(actor, Run).filter(number=number).select_related("payer").first()


def payments_of_case(actor: Actor, case: Case) -> list[LineRow]:
    """The payments of a case, the latest month first; a resident is shown what is owed to her, not drafts. One query."""
    return payments_of_cases(actor, [case])


def payments_of_cases(actor: Actor, cases: Iterable[Case]) -> list[LineRow]:
    """The payments of several cases together, the latest month first. One query, however many cases."""
    gate.check_may(actor, "case.read")
    lines = RunLine.objects.filter(case__in=scope(actor, Case).filter(pk__in=[case.pk for case in cases]))
    if actor.is_resident:
        lines = lines.exclude(state="draft")
    return [LineRow(line) for line in lines.select_related("run").order_by("-month", "pk")]


def entitlements_of_case(actor: Actor, case: Case) -> list[Entitlement]:
    """What a case is and was owed, as known now, by first month. One query."""
    gate.check_may(actor, "case.read")
    return list(entitlements.of_case(case).filter(case__in=scope(actor, Case)))


def totals_by_state(actor: Actor, *, month: date | None = None, programme: str = "") -> dict[str, Sums]:
    """Line state → how many and how much, over the actor's districts. One query."""
    gate.check_may(actor, "run.read")
    lines = scope(actor, RunLine)
    if month is not None:
        lines = lines.filter(month=month)
    if programme:
        lines = lines.filter(run__programme=programme)
    return by_state(lines)


def balances(actor: Actor, payer: Division) -> list[Balance]:
    """The accounts of a payer with their sums, by source. One query."""
    gate.check_may(actor, "run.read")
    rows = scope(actor, Account).filter(payer=payer).order_by("funding_source", "code")
    rows = rows.annotate(debit=Sum("legs__debit_fen", default=0), credit=Sum("legs__credit_fen", default=0))
    return [Balance(account, account.debit, account.credit) for account in rows]


def _held(held: QuerySet[HeldBack]) -> list[HeldRow]:
    rows = held.select_related("entitlement__case").order_by("pk")[:MOST_EXCEPTIONS]
    return [HeldRow(row.entitlement, hold_text(row.reason, row.run_number)) for row in rows]


def _problems(problems: QuerySet[ReturnProblem]) -> list[ProblemRow]:
    rows = problems.select_related("file", "line__case").order_by("file", "row")[:MOST_EXCEPTIONS]
    return [ProblemRow(row.file, row.row, row.line, problem_text(row.problem)) for row in rows]


def _names(run: Run) -> dict[UUID | None, str]:
    staff = [public_id for public_id in (run.drafted_by, run.approved_by) if public_id]
    return dict(Staff.objects.filter(public_id__in=staff).values_list("public_id", "name"))
