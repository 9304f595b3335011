"""``minzheng restore FOLDER``: a backup into an empty installation that has the keys of that time."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .database import opened

app = typer.Typer(help="恢复备份 / restore a backup")

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", exists=True, file_okay=False, help="备份 / the backup")]
Replace = Annotated[bool, typer.Option("--replace", help="替换现有内容，不可撤销 / replace what is there, for ever")]


@app.command()
def restore(folder: Folder, replace: Replace = False) -> None:
    """恢复到空的安装，并核对行数与日志封存 / restore into an empty installation, count, verify the log."""
    with opened():
        from config.restore import restore as bring_back

        manifest = bring_back(folder.absolute(), replace=replace, told=lambda said: typer.echo(f"· {said}", err=True))
    rows = sum(manifest.rows.values())
    typer.echo(
        f"已恢复 {manifest.made_at} 的备份：{rows} 行，{manifest.files} 个文件，日志封存校验通过 / "
        f"restored: {rows} rows, {manifest.files} files, the log's seals verify"
    )
