"""``minzheng rulebook``: enter values and calendars from a file, release what another officer entered."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from .database import opened
from .staff import As, Role, acting

if TYPE_CHECKING:
    from minzheng.rulebook.models import Release

app = typer.Typer(
    help="录入与发布参数、日历（两人办理）/ enter and release values and calendars (by two people)",
    no_args_is_help=True,
)

File = Annotated[Path, typer.Argument(help="与随附参数或日历同格式的 YAML / YAML laid out as the shipped ones")]
Ids = Annotated[list[UUID], typer.Argument(help="录入时给出的编号 / the ids that entering gave")]


@app.command()
def enter(file: File, username: As, role: Role = None) -> None:
    """录入文件中的数值或日历，待另一人发布 / enter a file's values or calendars for another person to release."""
    with opened():
        from minzheng.policy.yaml_text import InvalidYaml
        from minzheng.rulebook.files import enter_file

        try:
            rows = enter_file(file, actor=acting(username, role))
        except InvalidYaml as problem:
            typer.echo(f"minzheng: {problem}", err=True)
            raise typer.Exit(2) from None
        for row in rows:
            typer.echo(_line(row))


@app.command()
def release(ids: Ids, username: As, role: Role = None) -> None:
    """发布另一人录入的内容；发布后不可更改 / release what another person entered; it can't be changed afterwards."""
    with opened():
        from minzheng.rulebook.release import release_entries

        for row in release_entries(ids, actor=acting(username, role)):
            typer.echo(_line(row))


@app.command()
def waiting() -> None:
    """列出待发布的内容 / list what waits to be released."""
    with opened():
        from minzheng.rulebook.models import CalendarRelease, ParameterValue
        from minzheng.rulebook.releases import waiting as waiting_rows

        for row in [*waiting_rows(ParameterValue), *waiting_rows(CalendarRelease)]:
            typer.echo(_line(row))


def _line(row: Release) -> str:
    """The id first, so that the next command can take it from there; a value as it was printed, to be compared."""
    from minzheng.rulebook.models import ParameterValue
    from minzheng.rulebook.parameters import printed

    value = f"  {printed(row)} {row.status}" if isinstance(row, ParameterValue) else ""
    return f"{row.public_id}  {row}{value}  {row.reference}"
