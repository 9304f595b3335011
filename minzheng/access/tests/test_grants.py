"""The application can't change the schema, nor the past, whatever SQL it is made to say."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.db import ProgrammingError, connection, transaction

from config import database
from minzheng.access import grants, triggers
from minzheng.access.models import HistoryRow

FORBIDDEN = [
    "CREATE TABLE public.stray (id int)",
    "CREATE TEMPORARY TABLE stray (id int)",
    "CREATE SCHEMA stray",
    "CREATE FUNCTION stray() RETURNS int LANGUAGE sql AS 'SELECT 1'",
    "ALTER TABLE access_division ADD COLUMN stray int",
    "ALTER TABLE access_division DISABLE TRIGGER ALL",
    "DROP TRIGGER access_history ON access_division",
    "DROP TABLE access_historyrow",
    "SET session_replication_role = replica",
    "DELETE FROM django_migrations",
    "INSERT INTO django_migrations (app, name, applied) VALUES ('a', 'b', now())",
    "UPDATE access_historyrow SET author = 'x'",
    "DELETE FROM access_historyrow",
    "TRUNCATE access_historyrow",
    "INSERT INTO access_historyrow (at, table_name, row_id, operation, author, request_id, row)"
    " VALUES (now(), 'x', 1, 'INSERT', 'x', '', '{}')",
    "UPDATE access_accesslog SET purpose = 'x'",
    "DELETE FROM access_accesslog",
    "TRUNCATE access_accesslog",
    "UPDATE access_submission SET result = 'x'",
    "DELETE FROM access_submission",
    "TRUNCATE access_division CASCADE",
    "COPY access_staff TO '/tmp/stray'",
]


@pytest.mark.parametrize("sql", FORBIDDEN)
def test_the_application_may_not(sql, system_author):
    with pytest.raises(ProgrammingError) as refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql)
    assert refused.value.__cause__.sqlstate == "42501"


def test_tests_act_as_the_application(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user, (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)")
        assert cursor.fetchone() == (settings.APPLICATION_ROLE, False)
    assert not grants.is_owner("default")


def test_every_append_only_table_has_only_insert_and_select(db):
    with connection.cursor() as cursor:
        for model in grants.minzheng_models():
            cursor.execute(
                "SELECT privilege_type FROM information_schema.role_table_grants WHERE grantee = %s AND table_name = %s",
                [settings.APPLICATION_ROLE, model._meta.db_table],
            )
            held = {row[0] for row in cursor.fetchall()}
            if getattr(model, "read_only", False):
                assert held == {"SELECT"}, model
            elif getattr(model, "append_only", False):
                assert held == {"SELECT", "INSERT"}, model
            else:
                assert held == {"SELECT", "INSERT", "UPDATE", "DELETE"}, model


def test_every_changing_table_keeps_a_history(db):
    with connection.cursor() as cursor:
        cursor.execute("SELECT event_object_table, trigger_name FROM information_schema.triggers")
        cursor.execute(
            "SELECT c.relname, t.tgname FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid WHERE NOT t.tgisinternal"
        )
        present = set(cursor.fetchall())
    for model in grants.minzheng_models():
        exempt = getattr(model, "untracked", False) or getattr(model, "read_only", False)
        append_only = getattr(model, "append_only", False)
        table = model._meta.db_table
        assert ((table, triggers.HISTORY) in present) is (not exempt and not append_only), model
        assert ((table, triggers.AUTHOR) in present) is (not exempt and append_only), model


@pytest.mark.django_db(transaction=True)
def test_granting_again_changes_nothing():
    def rights() -> list[tuple]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT relname, relacl::text FROM pg_class WHERE relacl IS NOT NULL ORDER BY relname")
            return cursor.fetchall()

    before = rights()
    with database.as_owner():
        grants.grant()
        triggers.attach()
    assert rights() == before


def test_the_history_is_read_only_for_the_application():
    assert HistoryRow.read_only
