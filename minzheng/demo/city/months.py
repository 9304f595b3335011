"""Twelve months of every district: runs, lines, bank files, answers and balanced postings for whoever was owed something.

What ``payments.runs`` does step by step is written here as it stands when all steps are done, month by month and district
by district, and then compared: lines with postings, debits with credits, coverage with people.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from typing import Any

from django.db import connection
from django.db.models import Model

from minzheng.access.models import Division, Staff
from minzheng.cases.models import Task
from minzheng.domains.assistance import queries
from minzheng.lib.money import fen_to_yuan_text
from minzheng.lib.public_ids import new_public_id
from minzheng.payments import accounts
from minzheng.payments.channels import csv_bank
from minzheng.payments.funding import DEFAULT
from minzheng.payments.models import Coverage, Leg, Posting, Run, RunLine
from minzheng.payments.runs import bank_files

from .pouring import Series
from .staff import username

STILL_DRAFT = frozenset({("440118", 12)})
"""A district that has not yet approved a month's run, when the demonstration begins."""
RETURNED_EVERY = 499  # of December's lines, by case
RETURNED_WHY = "账户状态异常"
NEW_ID = (
    "(overlay(overlay(md5(random()::text || clock_timestamp()::text) placing '{now}' from 1 for 12)"
    " placing '7' from 13 for 1))::uuid"
)
OWED = """
CREATE TEMPORARY TABLE city_line ON COMMIT DROP AS
SELECT {line} + row_number() OVER (ORDER BY owed.month, owed.payer_id, owed.id) - 1 AS id,
    {new_id} AS public_id, owed.id AS entitlement_id, owed.case_id, owed.month, owed.payer_id, owed.payee_account_id,
    owed.amount_fen, {returned} AS is_returned
FROM (
    SELECT it.*, month::date AS month FROM payments_entitlement it
    CROSS JOIN generate_series(%s::date, %s::date, '1 month') month
    WHERE superseded_at IS NULL AND programme = %s AND valid_from <= month AND (valid_to IS NULL OR valid_to > month)
) owed
WHERE NOT EXISTS (SELECT FROM payments_runline line WHERE line.case_id = owed.case_id AND line.month = owed.month)
"""


def pay(
    months: Iterable[date],
    *,
    morning: Callable[[date], datetime],
    card: Callable[[int], tuple[str, str]],
    series: Series,
) -> int:
    """Pay what every district owes for these months and has in no run; how many lines. ``card``: account → holder, number."""
    days = sorted(months)
    ids = {model: _after(model) for model in (RunLine, Coverage, Posting, Leg, Task)}
    _say(
        OWED.format(
            line=ids[RunLine],
            new_id=_new_id(),
            returned=f"extract(month FROM owed.month) = {days[-1].month} AND mod(owed.case_id, {RETURNED_EVERY}) = 0",
        ),
        [days[0], days[-1], queries.DIBAO],
    )
    _say("CREATE INDEX ON city_line (payer_id, month); ANALYZE city_line")
    lines = _ask("SELECT count(*) FROM city_line")[0][0]
    _say(
        "CREATE TEMPORARY TABLE city_run (run_id bigint, payer_id bigint, month date, at timestamptz, answered_in bigint,"
        " author text, expense bigint, payable bigint, bank bigint) ON COMMIT DROP"
    )
    for payer_id, month in _ask("SELECT DISTINCT payer_id, month FROM city_line ORDER BY month, payer_id"):
        _make_run(Division.objects.get(pk=payer_id), month, morning(month), card, series)
    _write_lines(ids)
    _write_postings(ids)
    for model in ids:
        table = _table(model)
        _say(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) FROM {table}))")  # noqa: S608
    return int(lines)


def check() -> None:
    """The sums agree, or ValueError: each posting in balance, each line once in the ledger, everybody covered once."""
    wrong = {
        "postings out of balance": "SELECT count(*) FROM payments_posting posting JOIN (SELECT posting_id,"
        " sum(debit_fen) AS debit, sum(credit_fen) AS credit FROM payments_leg GROUP BY posting_id) legs"
        " ON legs.posting_id = posting.id WHERE (debit, credit) IS DISTINCT FROM (amount_fen, amount_fen)",
        "lines that the ledger tells otherwise": "SELECT count(*) FROM payments_runline line LEFT JOIN payments_posting"
        " posting ON posting.source_ref = 'line:' || line.public_id || ':accrued'"
        " WHERE line.state <> 'draft' AND posting.amount_fen IS DISTINCT FROM line.amount_fen",
        "paid lines without a payment": "SELECT count(*) FROM payments_runline line LEFT JOIN payments_posting posting"
        " ON posting.source_ref = 'line:' || line.public_id || ':paid'"
        " WHERE (line.state = 'paid') IS DISTINCT FROM (posting.id IS NOT NULL)",
        "lines that cover nobody": "SELECT count(*) FROM payments_runline line WHERE NOT EXISTS"
        " (SELECT FROM payments_coverage covered WHERE covered.line_id = line.id)",
    }
    found = {what: _ask(query)[0][0] for what, query in wrong.items()}
    if any(found.values()):
        raise ValueError(f"the ledger of the city does not agree: {found}")


def _make_run(
    payer: Division, month: date, at: datetime, card: Callable[[int], tuple[str, str]], series: Series
) -> None:
    drafter, approver = (Staff.objects.get(username=username(payer, position)) for position in (2, 3))
    is_draft = (payer.code, month.month) in STILL_DRAFT
    run = Run(
        number=f"{payer.code}-{month:%Y%m}-{series.next(f'run:{payer.code}:{month:%Y%m}'):02d}",
        payer=payer,
        programme=queries.DIBAO,
        month=month,
        drafted_by=drafter.public_id,
        drafted_at=at,
    )
    if not is_draft:
        run.state, run.version, run.approved_by = "settled", 5, approver.public_id
        run.approved_at = run.committed_at = run.settled_at = at
    run.save(force_insert=True)
    answered_in = None if is_draft else _make_files(run, at, card)
    (source,) = (share["source"] for share in DEFAULT)
    chart = accounts.chart(payer, source)
    _say(
        "INSERT INTO city_run VALUES (%s, %s, %s, %s, %s, %s, %s, %s, %s)",
        [
            *(run.pk, payer.pk, month, at, answered_in),
            f"staff:{drafter.public_id}:payments_officer:{payer.code}",
            *(chart.expense.pk, chart.payable.pk, chart.bank.pk),
        ],
    )


def _make_files(run: Run, at: datetime, card: Callable[[int], tuple[str, str]]) -> int:
    """What went to the bank and what came back, both kept sealed; the key of the answer."""
    lines = _ask(
        "SELECT public_id, payee_account_id, amount_fen, is_returned FROM city_line"
        " WHERE payer_id = %s AND month = %s ORDER BY id",
        [run.payer_id, run.month],
    )
    summary = f"{run.month.year}年{run.month.month}月低保金"
    out = csv_bank.render(
        [csv_bank.Instruction(str(line), *card(account), fen, summary) for line, account, fen, _returned in lines]
    )
    amount_fen = sum(fen for _line, _account, fen, _returned in lines)
    bank_files.keep(run, direction=bank_files.OUT, content=out, lines=len(lines), amount_fen=amount_fen, at=at)
    answer = bank_files.keep(
        run, direction=bank_files.IN, content=_answer(lines, amount_fen), lines=len(lines), amount_fen=amount_fen, at=at
    )
    return int(answer.pk)


def _answer(lines: list[tuple[Any, ...]], amount_fen: int) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    writer.writerow(csv_bank.IN_HEADER)
    for line, _account, fen, is_returned in lines:
        verdict = (csv_bank.FAILED, RETURNED_WHY) if is_returned else (csv_bank.PAID, "")
        writer.writerow([line, fen_to_yuan_text(fen).replace(",", ""), *verdict])
    writer.writerow([csv_bank.TOTAL, fen_to_yuan_text(amount_fen).replace(",", ""), f"{len(lines)}笔", ""])
    return ("\ufeff" + target.getvalue()).encode()


def _write_lines(ids: Mapping[type[Model], int]) -> None:
    _insert(
        RunLine,
        "city_line line JOIN city_run run USING (payer_id, month)",
        id="line.id",
        public_id="line.public_id",
        run_id="run.run_id",
        entitlement_id="line.entitlement_id",
        case_id="line.case_id",
        month="line.month",
        payee_account_id="line.payee_account_id",
        amount_fen="line.amount_fen",
        state="CASE WHEN answered_in IS NULL THEN 'draft' WHEN is_returned THEN 'returned' ELSE 'paid' END",
        return_reason=f"CASE WHEN is_returned AND answered_in IS NOT NULL THEN '{RETURNED_WHY}' ELSE '' END",
        answered_in_id="run.answered_in",
        answered_at="CASE WHEN answered_in IS NOT NULL THEN run.at END",
    )
    _insert(
        Coverage,
        "city_line line JOIN payments_entitlementperson covered USING (entitlement_id)",
        id=f"{ids[Coverage]} + row_number() OVER (ORDER BY line.id) - 1",
        line_id="line.id",
        person_id="covered.person_id",
        programme=f"'{queries.DIBAO}'",
        month="line.month",
    )
    _insert(
        Task,
        "city_line line JOIN city_run run USING (payer_id, month) JOIN payments_run known ON known.id = run.run_id"
        " JOIN cases_case matter ON matter.id = line.case_id WHERE is_returned AND answered_in IS NOT NULL",
        id=f"{ids[Task]} + row_number() OVER (ORDER BY line.id) - 1",
        public_id=_new_id(),
        case_id="line.case_id",
        division_id="matter.division_id",
        role="'town_clerk'",
        key="'returned_payment'",
        text=f"known.number || ' 批次的款项被银行退回（{RETURNED_WHY}），请联系申请人核对收款账户。'",
        source_ref="line.public_id::text",
        opened_at="run.at",
    )


def _write_postings(ids: Mapping[type[Model], int]) -> None:
    """Two for a line: what is owed (expense against payable) and what was paid (payable against bank)."""
    joined = "city_line line JOIN city_run run USING (payer_id, month) WHERE run.answered_in IS NOT NULL"
    for order, (what, debit, credit) in enumerate((("accrued", "expense", "payable"), ("paid", "payable", "bank"))):
        where = joined if what == "accrued" else f"{joined} AND NOT line.is_returned"
        posting = f"{ids[Posting]} + 2 * (line.id - {ids[RunLine]}) + {order}"
        _insert(
            Posting,
            where,
            id=posting,
            public_id=_new_id(),
            at="run.at",
            what=f"'{what}'",
            source_ref=f"'line:' || line.public_id || ':{what}'",
            amount_fen="line.amount_fen",
            author="run.author",
            why="''",
        )
        for side, account in enumerate((debit, credit)):
            _insert(
                Leg,
                where,
                id=f"{ids[Leg]} + 4 * (line.id - {ids[RunLine]}) + {order * 2 + side}",
                posting_id=posting,
                account_id=f"run.{account}",
                debit_fen="line.amount_fen" if side == 0 else "0",
                credit_fen="0" if side == 0 else "line.amount_fen",
            )


def _insert(model: type[Model], source: str, **told: str) -> None:
    """Insert what ``told`` says of each column; a column that it does not name gets the model's default."""
    columns, values, constants = [], [], []
    for column in model._meta.concrete_fields:
        columns.append(f'"{column.column}"')
        if column.attname in told:
            values.append(told[column.attname].replace("%", "%%"))
        else:
            values.append("%s")
            constants.append(column.get_db_prep_save(column.get_default(), connection))
    _say(
        f"INSERT INTO {_table(model)} ({', '.join(columns)}) SELECT {', '.join(values)} FROM {source}",  # noqa: S608
        constants,
    )


def _new_id() -> str:
    return NEW_ID.format(now=new_public_id().hex[:12])


def _after(model: type[Model]) -> int:
    return int(_ask(f"SELECT coalesce(max(id), 0) + 1 FROM {_table(model)}")[0][0])  # noqa: S608


def _table(model: type[Model]) -> str:
    return model._meta.db_table


def _ask(query: str, values: Any = None) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def _say(statement: str, values: Any = None) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
