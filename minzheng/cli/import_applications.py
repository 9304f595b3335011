"""``minzheng import-applications FILE --as STAFF``: a street's workbook becomes cases."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .database import opened
from .staff import As, Role, acting

app = typer.Typer()


@app.command()
def import_applications(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="工作簿（.xlsx）/ the workbook")],
    username: As,
    role: Role = None,
) -> None:
    """导入申请；退回的户写进 FILE.rejected.xlsx / import applications; rejected households go to FILE.rejected.xlsx.

    退出码：0 全部导入，1 有退回，2 文件读不了。
    """
    try:
        content = file.read_bytes()
    except OSError as problem:
        typer.echo(f"minzheng: 读不到文件 / can't read the file: {file} ({problem.strerror})", err=True)
        raise typer.Exit(2) from None
    with opened():
        raise typer.Exit(_run(file, content, username, role))


def _run(file: Path, content: bytes, username: str, role: str | None) -> int:
    from rich.console import Console
    from rich.progress import Progress

    from minzheng.domains.assistance.actions.importing import Unreadable, import_applications, rejected_workbook

    actor = acting(username, role)
    with Progress(console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task("导入 / importing", total=None)
        try:
            result = import_applications(
                actor=actor,
                content=content,
                file_name=file.name,
                progress=lambda done, total: bar.update(task, completed=done, total=total),
            )
        except Unreadable as problem:
            typer.echo(f"minzheng: {problem.text}", err=True)
            return 2
    for case in result.cases:
        typer.echo(case.number)
    for household, problems in result.rejected:
        for problem in problems:
            place = f"{problem.row.sheet} 第 {problem.row.number} 行"
            typer.echo(f"minzheng: {household.key or '—'}（{place}）{problem.text}", err=True)
    typer.echo(
        f"共 {result.total} 户：{len(result.cases)} 户已成办件，{result.known} 户以前已导入，{len(result.rejected)} 户退回"
    )
    if not result.rejected:
        return 0
    returned = file.with_name(f"{file.name}.rejected.xlsx")
    returned.write_bytes(rejected_workbook(result.rejected))
    typer.echo(f"退回的户在 / rejected households are in {returned}", err=True)
    return 1
