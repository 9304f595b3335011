"""The machine dies in the middle; the same call again ends what it began, exactly once."""

from __future__ import annotations

import threading

import pytest
from django.db import connection

from minzheng.access.refusals import Refused
from minzheng.announcements import bus
from minzheng.announcements.facts import PaymentReturned
from minzheng.payments import ledger, runs
from minzheng.payments.channels import csv_bank
from minzheng.payments.models import Leg, Posting

from .town import PAY_DAY


class PowerCut(Exception):
    """The machine stops between two transactions, or inside one."""


def cut_after(lines: int):
    def progress(done: int, _of: int) -> None:
        if done >= lines:
            raise PowerCut

    return progress


def balance(code: str) -> int:
    return sum(leg.debit_fen - leg.credit_fen for leg in Leg.objects.filter(account__code=code))


def test_a_commit_cut_off_between_chunks_goes_on_where_it_stopped(real_town):
    town = real_town
    for amount_fen in range(1, 8):
        town.owe(amount_fen)
    run = town.approved()
    with pytest.raises(PowerCut):
        runs.commit(run, actor=town.officer, expected_version=1, at=PAY_DAY, chunk=2, progress=cut_after(4))
    run.refresh_from_db()
    assert (run.state, Posting.objects.count(), run.lines.filter(state="committed").count()) == ("committing", 4, 4)
    with pytest.raises(Refused, match="刚刚被别人处理过"):
        runs.commit(run, actor=town.officer, expected_version=1, at=PAY_DAY)
    with pytest.raises(Refused, match="入账中"):
        runs.discard(run, actor=town.officer, expected_version=2, why="误")
    seen = []
    run = runs.commit(
        run, actor=town.officer, expected_version=2, at=PAY_DAY, chunk=2, progress=lambda *told: seen.append(told)
    )
    assert seen == [(6, 7), (7, 7)]
    assert (run.state, Posting.objects.count(), balance("expense.assistance")) == ("committed", 7, 28)


def test_a_commit_cut_off_inside_a_chunk_leaves_the_chunk_undone(real_town, monkeypatch):
    town = real_town
    for amount_fen in (10, 20, 30):
        town.owe(amount_fen)
    run = town.approved()
    whole = ledger.post_all

    def dies_after_writing(**wishes):
        whole(**wishes)
        raise PowerCut

    monkeypatch.setattr(ledger, "post_all", dies_after_writing)
    with pytest.raises(PowerCut):
        runs.commit(run, actor=town.officer, expected_version=1, at=PAY_DAY)
    assert not Posting.objects.exists()
    monkeypatch.setattr(ledger, "post_all", whole)
    run.refresh_from_db()
    run = runs.commit(run, actor=town.officer, expected_version=run.version, at=PAY_DAY)
    assert (run.state, Posting.objects.count(), balance("expense.assistance")) == ("committed", 3, 60)


def test_a_run_that_would_differ_from_the_ledger_is_not_called_committed(real_town):
    town = real_town
    for amount_fen in (10, 20):
        town.owe(amount_fen)
    run = town.approved()
    with pytest.raises(PowerCut):
        runs.commit(run, actor=town.officer, expected_version=1, at=PAY_DAY, chunk=1, progress=cut_after(1))
    ledger.reverse(actor=town.system, posting=Posting.objects.get(), why="误记")
    with pytest.raises(runs.LedgerDiffers):
        runs.commit(run, actor=town.officer, expected_version=2, at=PAY_DAY)
    run.refresh_from_db()
    assert run.state == "committing"


def test_a_settlement_cut_off_goes_on_with_the_same_file(real_town, heard):
    town = real_town
    for amount_fen in (1, 2, 3, 4, 5):
        town.owe(amount_fen)
    run, batch = town.filed()
    returned = run.lines.order_by("pk").first()
    content = csv_bank.answer(batch, failing={str(returned.public_id): "销户"})
    with pytest.raises(PowerCut):
        town.settle(run, content, chunk=2, progress=cut_after(2))
    assert (run.state, run.files.count(), len(heard), balance("bank.fund")) == ("filed", 2, 1, -2)
    done = town.settle(run, content, chunk=2)
    assert (run.state, run.files.count(), len(heard), balance("bank.fund")) == ("settled", 2, 1, -14)
    assert (done.paid.lines, done.returned.lines, done.problems) == (4, 1, ())


def test_a_subscriber_that_fails_undoes_the_return_it_was_told_of(real_town, monkeypatch):
    town = real_town
    town.owe()
    run, batch = town.filed()
    line = run.lines.get()

    def fails(_fact) -> None:
        raise PowerCut

    monkeypatch.setitem(bus._subscriptions, PaymentReturned, [bus.Subscription(PaymentReturned, fails, "test")])
    content = csv_bank.answer(batch, failing={str(line.public_id): "销户"})
    with pytest.raises(PowerCut):
        town.settle(run, content)
    line.refresh_from_db()
    assert (line.state, run.state) == ("committed", "filed")


def test_two_drafts_at_one_moment_pay_a_person_once(real_town):
    town = real_town
    mover = town.person()
    for district in ("440104", "440103"):
        town.owe(persons=[mover], district=district)
        town.owe(district=district)
    ready, drafted = threading.Barrier(2), []

    def work(district: str) -> None:
        try:
            ready.wait(timeout=10)
            drafted.append(town.draft(district=district))
        finally:
            connection.close()

    threads = [threading.Thread(target=work, args=(district,)) for district in ("440104", "440103")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert sorted(run.lines.count() for run in drafted) == [1, 2]
    assert sorted(run.held_back.count() for run in drafted) == [0, 1]


def test_two_commits_at_one_moment_book_once(real_town):
    town = real_town
    for amount_fen in (1, 2, 3, 4, 5, 6):
        town.owe(amount_fen)
    run = town.approved()
    with pytest.raises(PowerCut):
        runs.commit(run, actor=town.officer, expected_version=1, at=PAY_DAY, chunk=1, progress=cut_after(1))
    ready, outcomes = threading.Barrier(2), []

    def work() -> None:
        try:
            ready.wait(timeout=10)
            outcomes.append(runs.commit(run, actor=town.officer, expected_version=2, at=PAY_DAY, chunk=1).state)
        except Refused as refused:
            outcomes.append(refused.reasons[0].key)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=30)
    assert "committed" in outcomes
    assert set(outcomes) <= {"committed", "stale"}
    assert (Posting.objects.count(), balance("expense.assistance")) == (6, 21)
