"""``minzheng backup FOLDER``: everything but the keys, while the platform serves."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .database import opened
from .progress import progress

app = typer.Typer(help="备份 / back up")

Folder = Annotated[Path, typer.Argument(metavar="FOLDER", help="写入的新文件夹 / the new folder to write")]


@app.command()
def backup(folder: Folder) -> None:
    """备份数据库与文件（不含密钥）/ back up the database and the files (not the keys)."""
    with opened(), progress("备份文件 / files") as told:
        from config.backup import backup as make

        manifest = make(folder.absolute(), progress=told)
    rows = sum(manifest.rows.values())
    typer.echo(f"{folder}  {rows} 行 / rows  {manifest.files} 个文件 / files  {manifest.made_at}")
    typer.echo(
        "备份不含密钥。请把 keys.json（生产环境：SECRET_KEY、MASTER_KEYS、INDEX_KEY）另存于别处：没有它们，备份无法读取 / "
        "The keys are not in it. Keep keys.json (in production SECRET_KEY, MASTER_KEYS, INDEX_KEY) somewhere else: "
        "without them nobody can read this backup",
        err=True,
    )
