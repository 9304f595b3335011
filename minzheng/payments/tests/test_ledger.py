"""The ledger keeps its promises to whoever writes: through post() and reverse(), and past them with raw SQL."""

from __future__ import annotations

import threading

import pytest
from django.db import Error, IntegrityError, ProgrammingError, connection, transaction

from minzheng.access.history import author
from minzheng.access.refusals import Refused
from minzheng.payments import accounts, ledger
from minzheng.payments.accounts import BANK, EXPENSE, PAYABLE
from minzheng.payments.ledger import ACCRUED, LegSpec
from minzheng.payments.models import Account, Leg, Posting

SOURCE = "social_assistance_fund"


def legs(town, amount_fen: int = 100) -> list[LegSpec]:
    with author(town.system):
        chart = accounts.chart(town.yuexiu, SOURCE)
    return [LegSpec(chart.expense, debit_fen=amount_fen), LegSpec(chart.payable, credit_fen=amount_fen)]


def post(town, ref: str = "line:1:accrued", amount_fen: int = 100) -> Posting:
    return ledger.post(actor=town.system, what=ACCRUED, source_ref=ref, legs=legs(town, amount_fen))


def balance(code: str) -> int:
    return sum(leg.debit_fen - leg.credit_fen for leg in Leg.objects.filter(account__code=code))


def check_now() -> None:
    """Fire what is deferred to the end of the transaction."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET CONSTRAINTS ALL DEFERRED")


def test_the_chart_has_three_accounts_for_a_payer_and_a_source(town):
    with author(town.system):
        first = accounts.chart(town.yuexiu, SOURCE)
        again = accounts.chart(town.yuexiu, SOURCE)
        other = accounts.chart(town.liwan, SOURCE)
    assert first == again
    assert (first.expense.kind, first.payable.kind, first.bank.kind) == ("expense", "liability", "asset")
    assert other.bank != first.bank
    assert Account.objects.count() == 6


def test_the_same_posting_is_booked_once(town):
    first = post(town)
    assert post(town) == first
    check_now()
    assert (Posting.objects.count(), Leg.objects.count(), first.amount_fen) == (1, 2, 100)


def test_the_same_source_with_other_legs_is_refused(town):
    post(town)
    with pytest.raises(Refused, match="已经记过另一笔账"):
        post(town, amount_fen=200)
    assert Posting.objects.count() == 1


def test_what_does_not_balance_is_refused(town):
    debit, credit = legs(town)
    for wrong in ([], [debit], [debit, LegSpec(credit.account, credit_fen=99)], [LegSpec(debit.account, 100, 100)]):
        with pytest.raises(Refused, match="借贷不平"):
            ledger.post(actor=town.system, what=ACCRUED, source_ref="x", legs=wrong)
    assert not Posting.objects.exists()


def test_a_reversal_nets_to_zero_and_happens_once(town):
    posting = post(town)
    reversal = ledger.reverse(actor=town.system, posting=posting, why="重复发放")
    assert ledger.reverse(actor=town.system, posting=posting, why="又一次") == reversal
    assert (reversal.what, reversal.reverses, reversal.why) == ("reversed", posting, "重复发放")
    assert (balance(EXPENSE), balance(PAYABLE)) == (0, 0)
    check_now()


def test_a_reversal_is_not_reversed_and_wants_a_reason(town):
    posting = post(town)
    with pytest.raises(Refused, match="理由"):
        ledger.reverse(actor=town.system, posting=posting, why=" ")
    reversal = ledger.reverse(actor=town.system, posting=posting, why="重复发放")
    with pytest.raises(Refused, match="不能再冲销"):
        ledger.reverse(actor=town.system, posting=reversal, why="反悔")


def test_two_at_one_moment_book_once(real_town):
    ready, results = threading.Barrier(2), []
    entry = legs(real_town)

    def work() -> None:
        try:
            ready.wait(timeout=10)
            posted = ledger.post(actor=real_town.system, what=ACCRUED, source_ref="race", legs=entry)
            results.append(posted.public_id)
        finally:
            connection.close()

    threads = [threading.Thread(target=work) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=20)
    assert len(results) == 2
    assert len(set(results)) == 1
    assert (Posting.objects.count(), Leg.objects.count()) == (1, 2)


# What follows speaks to the database as the application, past all of our code.


def insert_posting(ref: str, amount_fen: int = 100, **columns: object) -> int:
    names = {"public_id": "gen_random_uuid()", "at": "now()", **columns}
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO payments_posting (what, source_ref, amount_fen, author, why, {', '.join(names)}) "
            f"VALUES ('accrued', %s, %s, 'x', '', {', '.join(map(str, names.values()))}) RETURNING id",
            [ref, amount_fen],
        )
        return cursor.fetchone()[0]


def insert_legs(posting: int, *sides: tuple[Account, int, int]) -> None:
    rows = ", ".join(f"({posting}, {account.pk}, {debit}, {credit})" for account, debit, credit in sides)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO payments_leg (posting_id, account_id, debit_fen, credit_fen) VALUES {rows}")


def test_raw_balanced_legs_pass_one_by_one(town):
    debit, credit = legs(town)
    with author(town.system):
        posting = insert_posting("raw")
        insert_legs(posting, (debit.account, 100, 0))
        insert_legs(posting, (credit.account, 0, 100))
        check_now()


@pytest.mark.parametrize("sides", [(), ((100, 0),), ((0, 100),), ((60, 0), (0, 100)), ((100, 0), (0, 40))])
def test_a_raw_posting_out_of_balance_fails_when_its_transaction_ends(real_town, sides):
    debit, credit = legs(real_town)
    by_side = [(debit.account if d else credit.account, d, c) for d, c in sides]

    def book() -> None:
        with author(real_town.system):
            posting = insert_posting("raw")
            if by_side:
                insert_legs(posting, *by_side)

    with pytest.raises(IntegrityError, match="out of balance"):
        book()
    assert not Posting.objects.exists()


@pytest.mark.parametrize("side", [(100, 100), (0, 0), (-100, 0), (0, -1)])
def test_a_leg_has_one_side_above_zero(town, side):
    debit, _credit = legs(town)
    with pytest.raises(IntegrityError, match="leg_one_side"), author(town.system):
        insert_legs(insert_posting("raw"), (debit.account, *side))


def test_a_leg_can_not_come_later(real_town):
    posting = post(real_town)
    debit, credit = legs(real_town)
    with pytest.raises(IntegrityError, match="belongs to the transaction"), author(real_town.system):
        insert_legs(posting.pk, (debit.account, 5, 0), (credit.account, 0, 5))
    assert Leg.objects.count() == 2


def test_the_application_can_not_choose_the_transaction_a_posting_belongs_to(real_town):
    debit, credit = legs(real_town)
    with author(real_town.system):
        posting = insert_posting("raw", txid="'9000000000'::xid8")
        insert_legs(posting, (debit.account, 100, 0), (credit.account, 0, 100))
    with connection.cursor() as cursor:
        cursor.execute("SELECT txid::text::bigint < 9000000000 FROM payments_posting WHERE id = %s", [posting])
        assert cursor.fetchone()[0]


def test_a_leg_added_after_an_early_look_at_the_balance_is_refused(town):
    debit, credit = legs(town)
    with author(town.system):
        posting = insert_posting("raw")
        insert_legs(posting, (debit.account, 100, 0), (credit.account, 0, 100))
        check_now()
        for late in ((debit.account, 1, 0), (credit.account, 0, 1)):
            with pytest.raises(IntegrityError, match="exceed the amount"), transaction.atomic():
                insert_legs(posting, late)


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE payments_leg SET debit_fen = 1",
        "UPDATE payments_posting SET amount_fen = 1",
        "UPDATE payments_posting SET txid = pg_current_xact_id()",
        "DELETE FROM payments_leg",
        "DELETE FROM payments_posting",
        "TRUNCATE payments_leg, payments_posting",
        "ALTER TABLE payments_posting DISABLE TRIGGER balance",
        "DROP TRIGGER late_legs ON payments_leg",
        "CREATE OR REPLACE FUNCTION payments_check_balance() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "SET session_replication_role = replica",
        "DELETE FROM payments_bankfile",
        "UPDATE payments_returnproblem SET row = 1",
        "UPDATE payments_entitlementperson SET person_id = 1",
        "DELETE FROM payments_heldback",
    ],
)
def test_the_application_may_not(town, sql):
    post(town)
    with pytest.raises(ProgrammingError) as refused, author(town.system), connection.cursor() as cursor:
        cursor.execute(sql)
    assert refused.value.__cause__.sqlstate == "42501"


def test_no_author_no_posting(real_town):
    legs(real_town)
    with pytest.raises(Error), transaction.atomic():
        insert_posting("raw")


def test_paid_money_leaves_the_bank(town):
    with author(town.system):
        chart = accounts.chart(town.yuexiu, SOURCE)
    post(town)
    ledger.post(
        actor=town.system,
        what=ledger.PAID,
        source_ref="line:1:paid",
        legs=[LegSpec(chart.payable, debit_fen=100), LegSpec(chart.bank, credit_fen=100)],
    )
    assert (balance(EXPENSE), balance(PAYABLE), balance(BANK)) == (100, 0, -100)
