"""``minzheng rulebook``: enter values and calendars from a file, see what they would change, release or discard them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import typer

from .database import opened
from .staff import As, Role, acting

if TYPE_CHECKING:
    from minzheng.rulebook.effect_table import Table
    from minzheng.rulebook.models import Release
    from minzheng.rulebook.queries import Entry

app = typer.Typer(
    help="录入与发布参数、日历（两人办理）/ enter and release values and calendars (by two people)",
    no_args_is_help=True,
)

Id = Annotated[UUID, typer.Argument(metavar="ID", help="录入时给出的编号 / the id that entering gave")]
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
def discard(
    entry: Id,
    username: As,
    reason: Annotated[str, typer.Option("--reason", help="作废的理由 / why")],
    role: Role = None,
) -> None:
    """作废一条待发布的内容；连同理由仍可查阅 / discard a waiting entry; it stays to be read with the reason."""
    with opened():
        from minzheng.rulebook.release import discard_entry

        typer.echo(_line(discard_entry(actor=acting(username, role), public_id=entry, reason=reason)))


@app.command()
def show(name: Annotated[str, typer.Argument(metavar="NAME", help="参数名 / the parameter's name")]) -> None:
    """列出一个参数的全部历史 / a parameter's whole history, the nearest place and the latest day first."""
    with opened():
        from django.http import Http404

        from minzheng.access.refusals import Reason, Refused, spoken
        from minzheng.policy.divisions import NATION
        from minzheng.policy.parameters import UnknownParameter
        from minzheng.rulebook import queries

        try:
            declared = queries.declared(name)
        except Http404:
            raise Refused(Reason("unknown_parameter", spoken(UnknownParameter(name)), "name")) from None
        typer.echo(
            f"{declared.name}  {declared.label.zh} / {declared.label.en}  {declared.unit.zh} / {declared.unit.en}"
        )
        for found in queries.history(name, division=NATION):
            typer.echo(f"{_line(found.row)}  {found.state}  {_by_whom(found)}")


@app.command()
def effect(entry: Id, username: As, role: Role = None) -> None:
    """待发布的内容会使在办办件怎样变化（按区，少于5件不显示）/ what a waiting entry would change, by district."""
    with opened():
        from minzheng.access.refusals import Reason, Refused
        from minzheng.rulebook import effect_table, effects, queries
        from minzheng.rulebook.models import CalendarRelease

        actor, row = acting(username, role), queries.waiting_entry(entry)
        if row is None:
            raise Refused(Reason("no_such_entry", "没有此编号的待发布内容 / there is no waiting entry of this id"))
        if isinstance(row, CalendarRelease):
            table = effect_table.of_deadlines(effects.moved_deadlines(row, actor=actor))
        else:
            table = effect_table.of_cases(effects.measure(row, actor=actor))
        for line in _lines(table):
            typer.echo(line)


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


def _by_whom(entry: Entry) -> str:
    """Who entered and who released or discarded it, in the order in which they did."""
    return " → ".join(filter(None, (entry.entered_by, entry.released_by, entry.discarded_by)))


def _lines(table: Table) -> Iterator[str]:
    """The table with its keys as heads, tabs between; the change of what is paid a month in yuan, where it is told."""
    from minzheng.lib.money import fen_to_yuan_text

    yield "\t".join(["district", *map(str, table.columns), "all", "yuan a month"])
    for row in (*table.rows, table.whole):
        change = "-" if row.change_fen is None else fen_to_yuan_text(row.change_fen)
        yield "\t".join([row.name or row.code, *map(str, row.counts), str(row.total), change])
