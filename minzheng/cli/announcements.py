"""``minzheng announcements``: which facts are announced, and who listens."""

from __future__ import annotations

import typer

from .database import opened

app = typer.Typer()


@app.command()
def announcements() -> None:
    """列出各类通告及其订阅者 / list the announced facts and their subscribers."""
    with opened():
        from minzheng.announcements.bus import table

        for subscription in table():
            when = "after commit" if subscription.after_commit else "in the transaction"
            typer.echo(f"{subscription.fact.__name__} → {subscription.by} ({when})")
