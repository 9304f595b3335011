"""Bringing a database up to date: its shape as the owner, then what is shipped with the code as the application."""

from __future__ import annotations

from . import database, env


def bring_up_to_date() -> None:
    """Inside ``database.opened()``. Does nothing that has been done before."""
    from django.core.management import call_command

    with database.as_owner():
        call_command("migrate", interactive=False, verbosity=0)
    load_shipped_data()


def require_up_to_date() -> None:
    """Refuse to serve from a database of another shape than this code's."""
    from django.db import connection
    from django.db.migrations.executor import MigrationExecutor

    executor = MigrationExecutor(connection)
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise env.Misconfigured("数据库尚未升级，请先运行 minzheng migrate", "run minzheng migrate first")


def load_shipped_data() -> None:
    """Divisions, then the parameter values and calendars of the first release."""
    from minzheng.access.divisions import load_divisions
    from minzheng.rulebook.shipped import load_shipped

    load_divisions()
    load_shipped()
