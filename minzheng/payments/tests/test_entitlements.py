"""What is owed carries two times, never twice for one case at one time, and is never rewritten."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from minzheng.access.history import author
from minzheng.access.refusals import Refused
from minzheng.lib import clock
from minzheng.payments import entitlements
from minzheng.payments.models import Entitlement

from .town import FEBRUARY, JANUARY, LIWAN, MARCH


def owed(town, month: date, **wishes) -> list[Entitlement]:
    return list(entitlements.owed(town.yuexiu, "dibao", month, **wishes))


def test_it_is_owed_from_its_month_on_by_its_district(town):
    entitlement = town.owe(224_000, persons=[town.person("陈妹"), town.person("陈大文")])
    assert owed(town, date(2020, 12, 1)) == []
    assert owed(town, JANUARY) == owed(town, date(2030, 1, 1)) == [entitlement]
    assert not entitlements.owed(town.liwan, "dibao", JANUARY).exists()
    assert not entitlements.owed(town.yuexiu, "tekun", JANUARY).exists()
    assert entitlement.persons.count() == 2
    assert entitlement.funding == [{"source": "social_assistance_fund", "per_thousand": 1000}]


def test_an_end_supersedes_and_what_was_known_stays_known(town):
    with clock.travel(date(2021, 1, 5)):
        entitlement = town.owe()
    with clock.travel(date(2021, 2, 20)):
        ended = entitlements.end(actor=town.system, entitlement=entitlement, from_month=MARCH, why="家庭收入超过标准")
    assert (owed(town, FEBRUARY), owed(town, MARCH)) == ([ended], [])
    assert (ended.valid_to, ended.why, ended.persons.count()) == (MARCH, "家庭收入超过标准", 1)
    known_before = clock.at_noon(date(2021, 2, 1))
    assert owed(town, MARCH, known_at=known_before) == [entitlement]
    assert owed(town, MARCH, known_at=clock.at_noon(date(2021, 1, 1))) == []


def test_an_end_before_the_first_month_owes_nothing_and_keeps_the_reason(town):
    entitlement = town.owe(from_month=FEBRUARY)
    ended = entitlements.end(actor=town.system, entitlement=entitlement, from_month=JANUARY, why="放弃")
    assert owed(town, FEBRUARY) == []
    assert ended.why == "放弃"
    again = town.owe(case=entitlement.case, persons=[entitlement.case.applicant], from_month=JANUARY)
    assert owed(town, FEBRUARY) == [again]


@pytest.mark.parametrize("months", [(FEBRUARY, FEBRUARY), (FEBRUARY, MARCH)])
def test_an_end_is_not_put_off_or_told_twice(town, months):
    entitlement = town.owe()
    ended = entitlements.end(actor=town.system, entitlement=entitlement, from_month=months[0], why="终止")
    for row in (entitlement, ended):
        with pytest.raises(Refused, match="已经更正或终止"):
            entitlements.end(actor=town.system, entitlement=row, from_month=months[1], why="终止")


def test_a_case_is_owed_one_thing_at_a_time(town):
    entitlement = town.owe()
    with pytest.raises(Refused, match="已有待遇"):
        town.owe(case=entitlement.case, persons=[entitlement.case.applicant], from_month=MARCH)
    entitlements.end(actor=town.system, entitlement=entitlement, from_month=MARCH, why="复核调整")
    raised = town.owe(112_000, case=entitlement.case, persons=[entitlement.case.applicant], from_month=MARCH)
    assert owed(town, MARCH) == [raised]


def test_what_makes_no_sense_is_refused_all_at_once(town):
    with pytest.raises(Refused) as refused:
        entitlements.open(
            actor=town.system,
            case=town.case(town.person()),
            programme="dibao",
            persons=[],
            payee_account=town.account(town.person()),
            amount_fen=0,
            from_month=date(2021, 1, 2),
            payer=town.yuexiu,
            decision_ref=uuid4(),
        )
    assert [reason.key for reason in refused.value.reasons] == ["amount", "nobody", "first_of_month"]


def test_not_even_raw_sql_owes_a_case_twice_at_one_time(town):
    entitlement = town.owe()
    columns = (
        "case_id, programme, payer_id, payee_account_id, amount_fen, funding, decision_ref, why, recorded_at, once"
    )
    with (
        pytest.raises(IntegrityError, match="entitlement_no_overlap"),
        author(town.system),
        connection.cursor() as cursor,
    ):
        cursor.execute(
            f"INSERT INTO payments_entitlement (public_id, valid_from, {columns}) "
            f"SELECT gen_random_uuid(), DATE '2025-06-01', {columns} FROM payments_entitlement WHERE id = %s",
            [entitlement.pk],
        )


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE payments_entitlement SET amount_fen = 1",
        "UPDATE payments_entitlement SET valid_to = '2022-01-01'",
        "UPDATE payments_entitlement SET superseded_at = now(), amount_fen = 1",
        "DELETE FROM payments_entitlement",
    ],
)
def test_an_entitlement_is_never_rewritten(town, sql):
    town.owe()
    with (
        pytest.raises(IntegrityError, match="never rewritten"),
        transaction.atomic(),
        author(town.system),
        connection.cursor() as cursor,
    ):
        cursor.execute(sql)


def test_a_superseded_entitlement_stays_superseded(town):
    entitlement = town.owe()
    entitlements.end(actor=town.system, entitlement=entitlement, from_month=MARCH, why="终止")
    with pytest.raises(IntegrityError, match="never rewritten"), author(town.system):
        Entitlement.objects.filter(pk=entitlement.pk).update(superseded_at=None)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.lists(st.tuples(st.integers(0, 11), st.one_of(st.none(), st.integers(0, 11)), st.integers(1, 10**9)), max_size=6)
)
def test_whatever_is_opened_and_ended_a_month_is_owed_once(town, wishes):
    """(first month, month of the end or none, amount), tried one after another on one case."""
    with transaction.atomic():
        person = town.person()
        case, model = town.case(person), dict.fromkeys(range(24), 0)
        for first, end, amount_fen in wishes:
            try:
                entitlement = town.owe(amount_fen, case=case, persons=[person], from_month=date(2021, 1 + first, 1))
            except Refused:
                assert any(model[month] for month in range(first, 24))
                continue
            last = 24
            if end is not None:
                entitlements.end(
                    actor=town.system, entitlement=entitlement, from_month=date(2021, 1 + end, 1), why="终止"
                )
                last = end
            model.update(dict.fromkeys(range(first, last), amount_fen))
        for month, amount_fen in model.items():
            rows = owed(town, date(2021 + month // 12, 1 + month % 12, 1))
            assert [row.amount_fen for row in rows] == ([amount_fen] if amount_fen else [])
        transaction.set_rollback(True)


def test_the_other_district_owes_its_own(town):
    theirs = town.owe(district=LIWAN)
    assert list(entitlements.owed(town.liwan, "dibao", JANUARY)) == [theirs]
    assert owed(town, JANUARY) == []
