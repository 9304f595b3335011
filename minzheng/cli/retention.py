"""``minzheng retention …``: how long each kind of data is kept, and ending what was kept long enough."""

from __future__ import annotations

import typer

from .database import opened

app = typer.Typer(no_args_is_help=True, help="数据保存期限 / how long data is kept")


@app.command()
def show() -> None:
    """列出每类数据的保存期限和到期处理 / every kind of data: how long, and what happens then."""
    with opened():
        from rich.console import Console
        from rich.table import Table

        from minzheng.access import retention

        table = Table("数据 / data", "期限 / period", "到期 / then", "依据 / from", "说明 / why")
        for line in retention.table():
            period = f"{line.days} 日 / days ({line.since})" if line.days is not None else "—"
            table.add_row(f"{line.label}\n{line.what}", period, line.end, line.status, line.why)
        Console(width=160).print(table)


@app.command()
def run() -> None:
    """立即清理到期数据（每晚自动进行）/ end what is over now (done every night by itself)."""
    with opened():
        from minzheng.access import retention
        from minzheng.access.actor import Actor

        ended = retention.run(actor=Actor.system("cli.retention"))
    for label, count in ended.items():
        typer.echo(f"{label}  {count}")
    typer.echo("到期数据已清理 / what was over has been ended" if ended else "没有到期数据 / nothing is over")
