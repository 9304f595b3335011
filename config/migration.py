"""Bringing a database up to date: its shape as the owner, then what is shipped with the code as the application."""

from __future__ import annotations

from . import database


def bring_up_to_date() -> None:
    """Inside ``database.opened()``. Does nothing that has been done before."""
    from django.core.management import call_command

    with database.as_owner():
        call_command("migrate", interactive=False, verbosity=0)
    load_shipped_data()


def load_shipped_data() -> None:
    """Divisions, then the parameter values and calendars of the first release."""
    from minzheng.access.divisions import load_divisions

    load_divisions()
    try:  # WHILE BUILDING ONLY
        from minzheng.rulebook.shipped import load_shipped
    except ImportError:
        return
    load_shipped()
