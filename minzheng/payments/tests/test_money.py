"""Whatever is owed and however the bank answers: not a fen is lost, made up, or paid twice."""

from __future__ import annotations

import csv
import io
from collections import Counter
from contextlib import suppress

import pytest
from django.db import connection, transaction
from django.db.models import Sum
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.access.refusals import Refused
from minzheng.lib.money import yuan_to_fen
from minzheng.payments import ledger
from minzheng.payments.channels import csv_bank
from minzheng.payments.models import Coverage, Leg, Posting, RunLine
from minzheng.payments.runs.totals import Sums, by_state, ledger_expense_fen

from .town import LIWAN, YUEXIU, Town

PEOPLE = 8
CITY, OWN = "social_assistance_fund", "district_budget"
shares = st.integers(1, 999).map(
    lambda city: [{"source": CITY, "per_thousand": city}, {"source": OWN, "per_thousand": 1000 - city}]
)
claims = st.lists(
    st.tuples(
        st.integers(1, 10**8),
        st.lists(st.integers(0, PEOPLE - 1), min_size=1, max_size=3, unique=True),
        st.one_of(st.none(), shares),
        st.sampled_from([YUEXIU, LIWAN]),
    ),
    min_size=1,
    max_size=7,
)
answers = st.lists(st.booleans(), min_size=7, max_size=7)


@pytest.fixture
def people(town: Town) -> list:
    return [town.person() for _ in range(PEOPLE)]


def balance(code: str, **which: object) -> int:
    found = Leg.objects.filter(account__code=code, **which)
    sums = found.aggregate(debit=Sum("debit_fen", default=0), credit=Sum("credit_fen", default=0))
    return sums["debit"] - sums["credit"]


def every_posting_balances() -> bool:
    sums = Posting.objects.annotate(debit=Sum("legs__debit_fen"), credit=Sum("legs__credit_fen"))
    return all(posting.debit == posting.credit == posting.amount_fen for posting in sums)


def total_in(batch: bytes) -> int:
    rows = list(csv.reader(io.StringIO(batch.decode("utf-8-sig"))))[1:]
    assert yuan_to_fen(rows[-1][4]) == sum(yuan_to_fen(row[4]) for row in rows[:-1])
    return yuan_to_fen(rows[-1][4])


@settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claims, answers)
def test_lines_ledger_and_bank_agree_to_the_fen(town: Town, people, owed, verdicts):
    with transaction.atomic():
        for amount_fen, members, funding, district in owed:
            town.owe(amount_fen, persons=[people[n] for n in members], funding=funding, district=district)
        here = [claim for claim in owed if claim[3] == YUEXIU]
        if here:
            run, batch = town.filed()
            committed = Sums.of(run.lines.all()).amount_fen
            assert committed == total_in(batch) == ledger_expense_fen(run) == balance("expense.assistance")
            assert balance("payable.assistance") == -committed
            assert run.lines.count() + run.held_back.count() >= len(here)

            lines = list(run.lines.order_by("pk"))
            failing = {str(line.public_id): "销户" for line, paid in zip(lines, verdicts, strict=False) if not paid}
            done = town.settle(run, csv_bank.answer(batch, failing=failing))
            assert done.paid.amount_fen + done.returned.amount_fen == committed
            assert balance("bank.fund") == -done.paid.amount_fen
            assert balance("payable.assistance") == -done.returned.amount_fen
            assert sum(each.amount_fen for each in by_state(run.lines.all()).values()) == committed
            assert run.state == "settled"
        assert every_posting_balances()
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        transaction.set_rollback(True)


@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claims)
def test_nobody_is_covered_twice_and_everybody_owed_is_paid_or_held_back(town: Town, people, owed):
    with transaction.atomic():
        entitled = {}
        for amount_fen, members, funding, district in owed:
            row = town.owe(amount_fen, persons=[people[n] for n in members], funding=funding, district=district)
            entitled[row.pk] = {people[n].pk for n in members}
        for district in {claim[3] for claim in owed}:
            with suppress(Refused):  # everything held back
                town.draft(district=district)
        covered = Counter(Coverage.objects.values_list("person_id", flat=True))
        assert not covered or max(covered.values()) == 1
        lines = {line.entitlement_id: line for line in RunLine.objects.all()}
        for pk, persons in entitled.items():
            if pk in lines:
                assert set(lines[pk].coverages.values_list("person_id", flat=True)) == persons
            else:
                assert persons & set(covered), "held back, yet nobody of it is covered"
        transaction.set_rollback(True)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(claims)
def test_reversing_everything_nets_to_zero_by_source(town: Town, people, owed):
    with transaction.atomic():
        for amount_fen, members, funding, _district in owed:
            town.owe(amount_fen, persons=[people[n] for n in members], funding=funding)
        town.filed()
        for posting in list(Posting.objects.all()):
            ledger.reverse(actor=town.system, posting=posting, why="整批冲销")
        for source in (CITY, OWN):
            for code in ("expense.assistance", "payable.assistance"):
                assert balance(code, account__funding_source=source) == 0
        assert every_posting_balances()
        transaction.set_rollback(True)
