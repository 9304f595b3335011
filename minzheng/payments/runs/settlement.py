"""settle(): what the bank answered. Every row is booked once or listed as a problem; none is lost."""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused
from minzheng.announcements.bus import announce
from minzheng.announcements.facts import PaymentReturned
from minzheng.lib import clock

from .. import accounts, ledger
from ..channels import csv_bank
from ..channels.csv_bank import ReturnRow
from ..models import BankFile, ReturnProblem, Run, RunLine
from .bank_files import IN, keep
from .commitment import CHUNK, Progress, accrual_ref
from .state import FILED, SETTLE, SETTLED, check, locked, move
from .totals import Sums

UNKNOWN, REPEATED, OTHER_AMOUNT = "unknown", "repeated", "other_amount"
ANSWERED_BEFORE, CONTRADICTS = "answered_before", "contradicts"

PROBLEMS: Mapping[str, Any] = {
    UNKNOWN: _("本批次没有这个明细号。"),
    REPEATED: _("同一明细号在文件里出现多次，均未入账，请向银行核实。"),
    OTHER_AMOUNT: _("金额与发放明细不一致，未入账，请向银行核实。"),
    ANSWERED_BEFORE: _("此前的回盘文件已有同样的结果，不重复入账。"),
    CONTRADICTS: _("与此前回盘文件的结果相反，未入账，请向银行核实。"),
}

NOT_THIS_RUN = Reason("not_this_run", _("文件里没有本批次的明细，请检查是否选错了文件或批次。"), field="content")
NO_REASON_GIVEN = _("银行未说明原因")
LONG_NUMBER = re.compile(r"\d(?:[\s-]?\d){7,}")


@dataclass(frozen=True)
class Problem:
    """A row of the bank's answer that was not booked."""

    row: int
    line_id: UUID | None
    key: str

    @property
    def text(self) -> str:
        return problem_text(self.key)


@dataclass(frozen=True)
class Settlement:
    """What one file of answers came to: paid, returned, not booked; and what the bank still owes an answer for."""

    file: BankFile
    paid: Sums
    returned: Sums
    problems: tuple[Problem, ...]
    outstanding: Sums


def problem_text(key: str) -> str:
    """Why a row was not booked, as a sentence."""
    return str(PROBLEMS[key])


def settle(
    run: Run,
    *,
    actor: Actor,
    content: bytes,
    expected_version: int,
    at: datetime | None = None,
    chunk: int = CHUNK,
    progress: Progress | None = None,
) -> Settlement:
    """Book the bank's answers: paid lines against the bank account, returned ones stay payable and are announced.

    The same file again changes nothing and gives the same outcome; so does going on after a crash. Answers may come
    in several files. When the last line is answered the run is settled. Raises ``Refused`` for a file that is none.
    Call it outside any transaction.
    """
    at = at or clock.now()
    rows = csv_bank.read_returns(content)
    file = _receive(run, actor=actor, content=content, rows=rows, expected_version=expected_version, at=at)
    repeated = {reference for reference, times in Counter(row.reference for row in rows).items() if times > 1}
    for start in range(0, len(rows), chunk):
        part = rows[start : start + chunk]
        _book_chunk(run, actor=actor, file=file, rows=part, repeated=repeated, at=at)
        if progress is not None:
            progress(start + len(part), len(rows))
    _finish(run, actor=actor, at=at)
    return outcome(file)


def outcome(file: BankFile) -> Settlement:
    """What a file of answers came to, read from the records; four queries."""
    answered = RunLine.objects.filter(answered_in=file)
    problems = file.problems.order_by("row").values_list("row", "line__public_id", "problem")
    return Settlement(
        file=file,
        paid=Sums.of(answered.filter(state="paid")),
        returned=Sums.of(answered.filter(state="returned")),
        problems=tuple(Problem(row, line_id, key) for row, line_id, key in problems),
        outstanding=Sums.of(RunLine.objects.filter(run=file.run_id, state="committed")),
    )


@action
def _receive(
    run: Run, *, actor: Actor, content: bytes, rows: Sequence[ReturnRow], expected_version: int, at: datetime
) -> BankFile:
    """Keep the file, sealed, before anything is booked from it; the file that is known already is returned."""
    run = locked(run, actor=actor, verb=SETTLE)
    digest = hashlib.sha256(content).hexdigest()
    if known := run.files.filter(direction=IN, sha256=digest).first():
        return known
    check(run, verb=SETTLE, expected_version=expected_version)
    if not run.lines.filter(public_id__in=[row.line_id for row in rows if row.line_id]).exists():
        raise Refused(NOT_THIS_RUN)
    amount_fen = sum(row.amount_fen for row in rows)
    return keep(run, direction=IN, content=content, lines=len(rows), amount_fen=amount_fen, at=at)


@action
def _book_chunk(
    run: Run, *, actor: Actor, file: BankFile, rows: Sequence[ReturnRow], repeated: set[str], at: datetime
) -> None:
    run = locked(run, actor=actor, verb=SETTLE)
    found = run.lines.filter(public_id__in=[row.line_id for row in rows if row.line_id]).select_related("case")
    lines = {line.public_id: line for line in found}
    paid: list[RunLine] = []
    returned: dict[str, list[RunLine]] = defaultdict(list)
    problems = []
    for row in rows:
        line = lines.get(row.line_id) if row.line_id else None
        if line is not None and line.answered_in_id == file.pk:
            continue  # booked from this very file before
        if line is None:
            problems.append(ReturnProblem(file=file, row=row.row, problem=UNKNOWN))
        elif problem := _problem(row, line, repeated):
            problems.append(ReturnProblem(file=file, row=row.row, line=line, problem=problem))
        elif row.paid:
            paid.append(line)
        else:
            returned[_reason(row)].append(line)
    _book_paid(paid, actor=actor, file=file, at=at)
    _note_returned(run, returned, file=file, at=at)
    ReturnProblem.objects.bulk_create(problems, ignore_conflicts=True)


def _problem(row: ReturnRow, line: RunLine, repeated: set[str]) -> str | None:
    if row.reference in repeated:
        return REPEATED
    if row.amount_fen != line.amount_fen:
        return OTHER_AMOUNT
    if line.state != "committed":
        return ANSWERED_BEFORE if (line.state == "paid") == row.paid else CONTRADICTS
    return None


def _book_paid(lines: Sequence[RunLine], *, actor: Actor, file: BankFile, at: datetime) -> None:
    """Payable against bank, source by source as the line was accrued."""
    if not lines:
        return
    owed = ledger.legs_of([accrual_ref(line) for line in lines], code=accounts.PAYABLE)
    payer, sources = file.run.payer, {leg.account.funding_source for legs in owed.values() for leg in legs}
    charts = accounts.charts(payer, sources)
    entries = [
        ledger.Entry(
            ledger.PAID,
            f"line:{line.public_id}:paid",
            tuple(
                spec
                for leg in owed[accrual_ref(line)]
                for spec in (
                    ledger.LegSpec(leg.account, debit_fen=leg.credit_fen),
                    ledger.LegSpec(charts[leg.account.funding_source].bank, credit_fen=leg.credit_fen),
                )
            ),
        )
        for line in lines
    ]
    ledger.post_all(actor=actor, entries=entries, at=at)
    RunLine.objects.filter(pk__in=[line.pk for line in lines]).update(state="paid", answered_in=file, answered_at=at)


def _note_returned(run: Run, lines: Mapping[str, Sequence[RunLine]], *, file: BankFile, at: datetime) -> None:
    """The money did not leave, so the ledger stays as it is: the line is still payable. Those concerned are told."""
    for reason, group in lines.items():
        RunLine.objects.filter(pk__in=[line.pk for line in group]).update(
            state="returned", return_reason=reason, answered_in=file, answered_at=at
        )
        for line in group:
            announce(PaymentReturned(line.public_id, line.case.public_id, reason, run.number))


def _reason(row: ReturnRow) -> str:
    """The bank's words, without any account or identity number it put into them."""
    return LONG_NUMBER.sub("****", row.reason.strip())[:120] or str(NO_REASON_GIVEN)


@action
def _finish(run: Run, *, actor: Actor, at: datetime) -> None:
    run = locked(run, actor=actor, verb=SETTLE)
    if run.state == FILED and not run.lines.filter(state="committed").exists():
        move(run, SETTLED, settled_at=at)
