"""Past all of our code: what the database refuses the application about runs and their lines."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection

from minzheng.access.history import author
from minzheng.payments import runs
from minzheng.payments.models import Run

from .town import JANUARY, PAY_DAY


def refused(town, sql: str, *values: object) -> str:
    """What the database says no with."""
    with pytest.raises(IntegrityError) as no, author(town.system), connection.cursor() as cursor:
        cursor.execute(sql, values)
    return str(no.value)


def test_the_drafter_can_not_be_written_in_as_approver(town):
    town.owe()
    run = town.draft()
    approve = "UPDATE payments_run SET state = 'approved', version = version + 1, approved_by = %s WHERE id = %s"
    assert "other eyes" in refused(town, approve, town.officer.staff_id, run.pk)
    assert "who drafted it stays" in refused(town, "UPDATE payments_run SET drafted_by = %s", uuid4())
    assert "who drafted it stays" in refused(
        town,
        "UPDATE payments_run SET state = 'approved', version = version + 1, approved_by = drafted_by, drafted_by = %s",
        uuid4(),
    )
    with author(town.system), connection.cursor() as cursor:
        cursor.execute(approve, [town.approver.staff_id, run.pk])


def test_a_run_can_not_begin_approved(town):
    for state, approver in (("approved", town.approver.staff_id), ("committed", None), ("draft", uuid4())):
        with pytest.raises(IntegrityError, match="begins as a draft"), author(town.system):
            Run.objects.create(
                number=str(uuid4()),
                payer=town.yuexiu,
                programme="dibao",
                month=JANUARY,
                state=state,
                drafted_by=town.officer.staff_id,
                approved_by=approver,
            )


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("UPDATE payments_run SET state = 'approved', version = version + 1", "nobody approved"),
        ("UPDATE payments_run SET state = 'committing', version = version + 1", "nobody approved"),
        ("UPDATE payments_run SET state = 'settled', version = version + 1", "nobody approved"),
        ("UPDATE payments_run SET approved_by = gen_random_uuid()", "approved once, as a draft"),
        ("UPDATE payments_run SET version = 9", "version counts the moves"),
        ("UPDATE payments_run SET state = 'discarded'", "version counts the moves"),
        ("UPDATE payments_run SET month = '2021-02-01'", "what a run is for"),
        ("DELETE FROM payments_run", "never deleted"),
        ("UPDATE payments_runline SET amount_fen = amount_fen + 1", "not rewritten"),
        ("UPDATE payments_runline SET payee_account_id = payee_account_id + 1", "not rewritten"),
        ("UPDATE payments_runline SET state = 'committed'", "the ledger knows nothing"),
        ("UPDATE payments_runline SET state = 'paid'", "does not go from draft to paid"),
        ("UPDATE payments_coverage SET person_id = person_id + 1", "settled in the draft"),
    ],
)
def test_a_draft_does_not_get_round_its_approval(town, sql, why):
    town.owe()
    town.draft()
    assert why in refused(town, sql)


@pytest.mark.parametrize(
    ("sql", "why"),
    [
        ("UPDATE payments_run SET approved_by = gen_random_uuid()", "approved once"),
        ("UPDATE payments_run SET approved_by = NULL", "approved once"),
        ("UPDATE payments_run SET state = 'draft', version = version + 1", "does not go from approved to draft"),
        ("UPDATE payments_run SET state = 'filed', version = version + 1", "does not go from approved to filed"),
        ("DELETE FROM payments_coverage", "settled in the draft"),
        ("DELETE FROM payments_runline", "a draft only"),
        (
            "INSERT INTO payments_runline (public_id, run_id, entitlement_id, case_id, month, kind, payee_account_id,"
            " amount_fen, state, return_reason) SELECT gen_random_uuid(), run_id, entitlement_id, case_id, month,"
            " 'extra', payee_account_id, amount_fen, 'draft', '' FROM payments_runline",
            "a draft only",
        ),
        (
            "INSERT INTO payments_coverage (line_id, person_id, programme, month, once)"
            " SELECT line_id, person_id, 'other', month, once FROM payments_coverage",
            "settled in the draft",
        ),
    ],
)
def test_what_was_approved_stays_as_it_was(town, sql, why):
    town.owe()
    town.approved()
    assert why in refused(town, sql)


def test_a_run_is_not_committed_while_lines_are_open(town):
    town.owe()
    run = town.approved()
    move = "UPDATE payments_run SET state = %s, version = version + 1"
    with author(town.system), connection.cursor() as cursor:
        cursor.execute(move, ["committing"])
    assert "still open" in refused(town, move, "committed")
    run.refresh_from_db()
    run = runs.commit(run, actor=town.officer, expected_version=run.version, at=PAY_DAY)
    runs.file(run, actor=town.officer, expected_version=run.version)
    assert "still open" in refused(town, move, "settled")


def test_a_line_is_paid_by_the_ledger_and_an_answer_of_the_bank(town):
    town.owe()
    town.filed()
    assert "the ledger knows nothing" in refused(town, "UPDATE payments_runline SET state = 'paid'")
    assert "answer of the bank" in refused(town, "UPDATE payments_runline SET state = 'returned'")
    assert "what the bank answered stays" in refused(town, "UPDATE payments_runline SET return_reason = 'x'")


def test_one_line_a_case_and_month_and_one_coverage_a_person_and_month(town):
    town.owe()
    town.draft()
    town.owe()
    with author(town.system):
        other = Run.objects.create(
            number="x", payer=town.yuexiu, programme="dibao", month=JANUARY, drafted_by=town.officer.staff_id
        )
    line = (
        "INSERT INTO payments_runline (public_id, run_id, entitlement_id, case_id, month, kind, payee_account_id,"
        " amount_fen, state, return_reason) SELECT gen_random_uuid(), %s, entitlement_id, case_id, %s, kind,"
        " payee_account_id, amount_fen, 'draft', '' FROM payments_runline LIMIT 1 RETURNING id"
    )
    assert "one_line_per_case_month_kind" in refused(town, line, other.pk, JANUARY)
    with author(town.system), connection.cursor() as cursor:
        cursor.execute(line, [other.pk, date(2021, 2, 1)])
        second = cursor.fetchone()[0]
    coverage = (
        "INSERT INTO payments_coverage (line_id, person_id, programme, month, once)"
        " SELECT %s, person_id, programme, month, once FROM payments_coverage LIMIT 1"
    )
    assert "one_coverage_per_person_month" in refused(town, coverage, second)
