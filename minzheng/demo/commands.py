"""``minzheng demo``: make the demonstration city and show it.

``minzheng demo clock DATE``: live on another day of it. ``minzheng demo workbook FILE``: the example of a street's list.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from config import database, demo_clock, env, migration, serving

SCALES = ("cast", "street", "city")

app = typer.Typer(help="演示城市 / the demonstration city")

Serve = Annotated[bool, typer.Option("--serve/--no-serve", help="完成后启动网站 / serve the site afterwards")]
Scale = Annotated[
    str,
    typer.Option(
        help="规模：cast 只有示例家庭，street 一个街道，city 全市 / the cast alone, a street around it, or the whole city"
    ),
]
Port = Annotated[int | None, typer.Option(help="端口，默认取 PORT 或 8000 / port, by default PORT or 8000")]


@app.callback(invoke_without_command=True)
def demo(context: typer.Context, serve: Serve = True, port: Port = None, scale: Scale = "street") -> None:
    """建立演示城市并启动网站 / make the demonstration city and serve it."""
    if context.invoked_subcommand:
        return
    _only_known(scale)
    address = {"host": "127.0.0.1", "port": port or env.serving_port()}
    if serve:
        serving.require_free_port(**address)
    _only_where_time_may_be_moved()
    with database.opened():
        from .main_job import run

        migration.bring_up_to_date()
        run(typer.echo, scale=scale)
    if serve:
        raise typer.Exit(serving.serve(**address))


@app.command()
def clock(day: Annotated[datetime, typer.Argument(formats=["%Y-%m-%d"], metavar="DATE")]) -> None:
    """把演示日期改为 DATE / move the demonstration to DATE."""
    _only_where_time_may_be_moved()
    demo_clock.move_to(day.date())
    typer.echo(f"演示日期：{day.date().isoformat()} / the demonstration's day")


@app.command()
def workbook(file: Annotated[Path, typer.Argument(metavar="FILE", help="写到哪里 / where to write it")]) -> None:
    """写出示例工作簿 / write the example workbook of a street's applications, the same bytes every time."""
    env.settings_module()
    import django

    django.setup()
    from .workbook import example_workbook

    try:
        file.write_bytes(example_workbook())
    except OSError as problem:
        typer.echo(f"minzheng: 写不了文件 / can't write the file: {file} ({problem.strerror})", err=True)
        raise typer.Exit(2) from None
    typer.echo(f"示例工作簿 / the example workbook: {file}")


def _only_known(scale: str) -> None:
    if scale not in SCALES:
        raise env.Misconfigured(
            f"没有规模“{scale}”，可选：{'、'.join(SCALES)}", f"no scale {scale!r}; choose from {', '.join(SCALES)}"
        )


def _only_where_time_may_be_moved() -> None:
    """The demonstration lives at the end of 2020; production refuses that, and with it the demonstration."""
    env.settings_module()
    if not demo_clock.allowed():
        raise env.Misconfigured(
            "生产环境的时间不可更改，不能运行演示", "time is real in production: no demonstration there"
        )
