"""``minzheng migrate``: bring the database to this version's shape and load what is shipped with the code."""

from __future__ import annotations

import typer

from config import migration

from .database import opened

app = typer.Typer(help="升级数据库并载入随附资料 / upgrade the database and load what is shipped")


@app.command()
def migrate() -> None:
    """升级数据库并载入随附的区划、参数与日历 / upgrade the database; load divisions, parameters and calendars."""
    with opened():
        migration.bring_up_to_date()
    typer.echo("数据库已是最新 / the database is up to date")
