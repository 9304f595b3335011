"""What the bank answers: in parts, twice, wrongly, cut off. Every row is booked once or listed."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from minzheng.access.refusals import Refused
from minzheng.announcements.facts import PaymentReturned
from minzheng.lib import clock
from minzheng.payments import runs
from minzheng.payments.channels import csv_bank
from minzheng.payments.channels.csv_bank import ReturnRow
from minzheng.payments.models import Leg, Posting, ReturnProblem, RunLine
from minzheng.payments.runs.totals import Sums

from .town import MARCH


def balance(code: str) -> int:
    return sum(leg.debit_fen - leg.credit_fen for leg in Leg.objects.filter(account__code=code))


def problems(done: runs.Settlement) -> list[tuple[int, str]]:
    return [(problem.row, problem.key) for problem in done.problems]


def reply(
    line: RunLine, *, row: int = 2, paid: bool = True, amount_fen: int | None = None, reason: str = ""
) -> ReturnRow:
    return ReturnRow(row, str(line.public_id), line.amount_fen if amount_fen is None else amount_fen, paid, reason)


@pytest.fixture
def three(town):
    """A run of three lines at the bank."""
    for amount_fen in (100, 200, 300):
        town.owe(amount_fen)
    run, batch = town.filed()
    return run, batch, list(run.lines.order_by("pk"))


def test_a_returned_line_stays_payable_and_is_announced_once(town, three, heard):
    run, batch, (_first, second, _third) = three
    content = csv_bank.answer(batch, failing={str(second.public_id): "账户已销户"})
    done = town.settle(run, content)
    second.refresh_from_db()
    assert (done.paid.amount_fen, done.returned.amount_fen, done.outstanding.lines) == (400, 200, 0)
    assert (second.state, second.return_reason, second.answered_in) == ("returned", "账户已销户", done.file)
    assert (balance("payable.assistance"), balance("bank.fund")) == (-200, -400)
    assert heard == [PaymentReturned(second.public_id, second.case.public_id, "账户已销户", run.number)]
    assert run.state == "settled"


def test_a_reason_keeps_no_number_and_is_never_empty(town, three):
    run, _batch, (first, second, third) = three
    rows = [
        reply(first, paid=False, reason="账号 6299 9900 0000 1234 与户名不符"),
        reply(second, row=3, paid=False),
        reply(third, row=4, paid=False, reason="长" * 500),
    ]
    town.settle(run, csv_bank.render_returns(rows))
    first, second, third = run.lines.order_by("pk")
    assert first.return_reason == "账号 **** 与户名不符"
    assert second.return_reason == "银行未说明原因"
    assert third.return_reason == "长" * 120


def test_the_same_file_again_changes_nothing(town, three, heard):
    run, batch, (first, *_others) = three
    content = csv_bank.answer(batch, failing={str(first.public_id): "账号不存在"})
    done = town.settle(run, content)
    version, postings = run.version, Posting.objects.count()
    assert town.settle(run, content) == done
    assert town.settle(run, content, expected_version=0) == done
    assert (run.version, Posting.objects.count(), run.files.count(), len(heard)) == (version, postings, 2, 1)


def test_answers_may_come_in_parts(town, three):
    run, _batch, (first, second, third) = three
    done = town.settle(run, csv_bank.render_returns([reply(first)]))
    assert (run.state, done.paid.lines, done.outstanding) == ("filed", 1, Sums(2, 500))
    done = town.settle(run, csv_bank.render_returns([reply(second), reply(third, row=3, paid=False, reason="销户")]))
    assert (run.state, done.paid.lines, done.returned.lines, done.outstanding.lines) == ("settled", 1, 1, 0)


def test_what_can_not_be_booked_is_listed_and_the_rest_is_booked(town, three):
    run, _batch, (first, second, third) = three
    content = csv_bank.render_returns(
        [
            reply(first),
            ReturnRow(3, str(uuid4()), 100, True),
            ReturnRow(4, "6299990000001234", 100, True),
            reply(second, row=5, amount_fen=201),
            reply(third, row=6),
            reply(third, row=7, paid=False, reason="销户"),
        ]
    )
    done = town.settle(run, content)
    assert problems(done) == [
        (3, "unknown"),
        (4, "unknown"),
        (5, "other_amount"),
        (6, "repeated"),
        (7, "repeated"),
    ]
    assert (done.paid.lines, done.outstanding.lines, run.state) == (1, 2, "filed")
    assert balance("bank.fund") == -100
    assert all(problem.text for problem in done.problems)
    assert ReturnProblem.objects.filter(line=None).count() == 2


def test_a_later_file_that_repeats_or_contradicts_an_earlier_one_is_listed(town, three, heard):
    run, batch, (first, second, third) = three
    town.settle(run, csv_bank.answer(batch, failing={str(third.public_id): "销户"}))
    content = csv_bank.render_returns(
        [reply(first), reply(second, row=3, paid=False, reason="退票"), reply(third, row=4)]
    )
    done = town.settle(run, content)
    assert problems(done) == [(2, "answered_before"), (3, "contradicts"), (4, "contradicts")]
    assert [line.state for line in run.lines.order_by("pk")] == ["paid", "paid", "returned"]
    assert (balance("bank.fund"), len(heard)) == (-300, 1)


def test_a_file_of_another_run_is_refused_and_not_kept(town, three):
    _run, batch, _lines = three
    town.owe(from_month=MARCH)
    other, _other_batch = town.filed(month=MARCH, at=clock.at_noon(date(2021, 3, 8)))
    with pytest.raises(Refused, match="没有本批次的明细"):
        town.settle(other, csv_bank.answer(batch))
    assert other.files.count() == 1


def test_a_file_cut_off_is_refused_and_changes_nothing(town, three):
    run, batch, _lines = three
    content = csv_bank.answer(batch)
    for cut in (0, 10, 60, len(content) // 2, len(content) - 8):
        with pytest.raises(Refused):
            town.settle(run, content[:cut])
    assert (run.state, run.files.count(), balance("bank.fund")) == ("filed", 1, 0)


def test_answers_before_the_question_are_refused(town):
    town.owe()
    run = town.committed()
    with pytest.raises(Refused, match="已入账"):
        town.settle(run, csv_bank.render_returns([reply(run.lines.get())]))


def test_who_may_settle(town, three):
    run, batch, _lines = three
    for actor in (town.approver, town.auditor, town.clerk, town.liwan_officer):
        with pytest.raises(Refused):
            runs.settle(run, actor=actor, content=csv_bank.answer(batch), expected_version=run.version)
    assert run.files.count() == 1
