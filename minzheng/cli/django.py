"""``minzheng django …``: Django's own commands for developers (makemigrations, check, shell), as the owner."""

from __future__ import annotations

import typer

from .database import as_owner, opened

app = typer.Typer()


@app.command(
    context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []},
    add_help_option=False,
)
def django(context: typer.Context) -> None:
    """Django 的管理命令，供开发者使用 / Django's own commands, for developers."""
    with opened(), as_owner():
        from django.core.management import execute_from_command_line

        execute_from_command_line(["minzheng django", *context.args])
