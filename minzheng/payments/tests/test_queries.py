"""The pages of payments: who sees what, and at what cost."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.http import Http404

from minzheng.access.actor import Actor
from minzheng.access.encryption import keyring
from minzheng.lib import clock
from minzheng.payments import queries, runs
from minzheng.payments.channels import csv_bank
from minzheng.payments.runs.totals import Sums

from .town import FEBRUARY, LIWAN


def test_a_district_sees_its_runs_and_the_auditor_all(town):
    town.owe(100)
    town.owe(200, district=LIWAN)
    ours, theirs = town.draft(), town.draft(district=LIWAN)
    assert [row.run for row in queries.runs(town.officer).rows] == [ours]
    assert [row.run for row in queries.runs(town.liwan_approver).rows] == [theirs]
    assert [row.run for row in queries.runs(town.auditor).rows] == [theirs, ours]
    assert queries.totals_by_state(town.officer) == {"draft": Sums(1, 100)}
    assert queries.totals_by_state(town.auditor, month=ours.month) == {"draft": Sums(2, 300)}
    assert queries.totals_by_state(town.auditor, programme="tekun") == {}


def test_to_others_a_run_does_not_exist(town):
    town.owe()
    run = town.draft()
    for actor in (town.liwan_officer, town.liwan_approver, town.clerk, Actor.resident(person_id=uuid4(), name="陈")):
        with pytest.raises(Http404):
            queries.run_page(actor, run.public_id)
    for actor in (town.clerk, Actor.resident(person_id=uuid4(), name="陈")):
        with pytest.raises(Http404):
            queries.runs(actor)
        with pytest.raises(Http404):
            queries.totals_by_state(actor)
        with pytest.raises(Http404):
            queries.balances(actor, town.yuexiu)
    for nonsense in ("1", "x", str(uuid4()), "../.."):
        with pytest.raises(Http404):
            queries.run_page(town.officer, nonsense)


def test_the_list_is_paged_by_key_and_filtered(town):
    made = []
    for _ in range(5):
        town.owe()
        made.append(town.draft())
    first = queries.runs(town.officer, limit=2)
    second = queries.runs(town.officer, limit=2, after=first.after)
    third = queries.runs(town.officer, limit=2, after=second.after)
    assert [row.run for page in (first, second, third) for row in page.rows] == made[::-1]
    assert third.after is None
    assert queries.runs(town.officer, state="settled").rows == []
    assert len(queries.runs(town.officer, month=made[0].month, programme="dibao", state="draft").rows) == 5


def test_the_page_of_a_run_shows_masked_accounts_names_and_exceptions(town):
    holder = town.person("梁银好", account=False)
    town.account(holder, number="6299990012345678")
    town.owe(100, persons=[holder])
    town.owe(200, persons=[holder], case=town.case(holder), from_month=FEBRUARY)
    town.owe(300)
    run, batch = town.filed(month=FEBRUARY, at=clock.at_noon(date(2021, 2, 8)))
    rows = csv_bank.read_returns(csv_bank.answer(batch))
    wrong = csv_bank.ReturnRow(3, rows[1].reference, rows[1].amount_fen + 1, paid=True)
    town.settle(run, csv_bank.render_returns([rows[0], wrong]))
    page = queries.run_page(town.auditor, run.public_id)
    assert (page.drafted_by, page.approved_by) == ("何发放", "李审批")
    assert (page.sums, page.total) == ({"paid": Sums(1, 100), "committed": Sums(1, 300)}, Sums(2, 400))
    assert page.lines[0].account.endswith("5678")
    assert "629999001234" not in page.lines[0].account
    assert (str(page.lines[0].label), str(page.label)) == ("已发放", "已送银行")
    assert (page.held_back_count, page.held_back[0].entitlement.amount_fen) == (1, 200)
    assert run.number in page.held_back[0].text
    assert (page.problem_count, page.problems[0].row, page.problems[0].line) == (1, 3, page.lines[1].line)
    assert "金额" in page.problems[0].text
    assert [file.direction for file in page.files] == ["out", "in"]
    assert [row.line for row in queries.run_page(town.officer, run.public_id, state="paid").lines] == [
        page.lines[0].line
    ]


def test_the_lines_of_a_run_are_paged_in_the_order_of_the_file(town):
    for amount_fen in (5, 1, 4, 2, 3):
        town.owe(amount_fen)
    run, after, seen = town.draft(), None, []
    for _ in range(3):
        page = queries.run_page(town.officer, run.public_id, after=after, limit=2)
        seen += [row.line.amount_fen for row in page.lines]
        after = page.after
    assert (seen, after) == ([5, 1, 4, 2, 3], None)


def test_pages_cost_the_same_for_few_and_many(town, django_assert_num_queries):
    town.owe()
    few = town.draft()
    for _ in range(12):
        town.owe()
    many = town.draft()
    for run in (few, many):
        with keyring(), django_assert_num_queries(10):
            queries.run_page(town.officer, run.public_id)
    for limit in (1, 50):
        with django_assert_num_queries(2):
            queries.runs(town.officer, limit=limit)


def test_a_case_tells_its_payments_to_those_who_see_the_case(town, django_assert_num_queries):
    person = town.person()
    entitlement = town.owe(108_000, persons=[person])
    resident = Actor.resident(person_id=person.public_id, name=person.name)
    run = town.draft()
    case = entitlement.case
    assert queries.payments_of_case(resident, case) == []
    assert [str(row.label) for row in queries.payments_of_case(town.clerk, case)] == ["待发"]
    assert queries.payments_of_case(Actor.resident(person_id=uuid4(), name="黄"), case) == []
    assert queries.payments_of_case(town.liwan_officer, case) == []
    assert queries.entitlements_of_case(resident, case) == [entitlement]
    assert queries.entitlements_of_case(town.liwan_officer, case) == []
    run = runs.approve(run, actor=town.approver, expected_version=0)
    runs.commit(run, actor=town.officer, expected_version=1)
    with django_assert_num_queries(1):
        (row,) = queries.payments_of_case(resident, case)
        assert (row.line.run.number, row.line.amount_fen, row.line.state) == (run.number, 108_000, "committed")


def test_the_accounts_of_a_district_with_what_stands_on_them(town):
    half = [
        {"source": "social_assistance_fund", "per_thousand": 600},
        {"source": "district_budget", "per_thousand": 400},
    ]
    town.owe(1_000, funding=half)
    run, batch = town.filed()
    town.settle(run, csv_bank.answer(batch))
    found = {
        (row.account.funding_source, row.account.code): row.balance_fen
        for row in queries.balances(town.officer, town.yuexiu)
    }
    assert found == {
        ("social_assistance_fund", "expense.assistance"): 600,
        ("social_assistance_fund", "payable.assistance"): 0,
        ("social_assistance_fund", "bank.fund"): -600,
        ("district_budget", "expense.assistance"): 400,
        ("district_budget", "payable.assistance"): 0,
        ("district_budget", "bank.fund"): -400,
    }
    assert queries.balances(town.liwan_officer, town.yuexiu) == []
    (row, *_others) = queries.balances(town.auditor, town.yuexiu)
    assert (str(row.label), str(row.source_label)) == ("专户存款", "区级财政资金")
