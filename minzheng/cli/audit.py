"""``minzheng audit …``: seal the log, verify the seals, keep their end somewhere else.

``verify`` ends with status 1 and names the first batch that is not as it was sealed. See docs/audit.md.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .database import opened
from .progress import progress

if TYPE_CHECKING:
    from minzheng.access.audit import Anchor, Problem, Report

app = typer.Typer(no_args_is_help=True, help="日志封存与校验 / sealing and verifying the log")

SHOWN_PROBLEMS = 20

PROBLEMS = {
    "rows_changed": "有记录被改动 / rows were changed",
    "rows_missing": "有记录被删除 / rows are missing",
    "rows_added": "有记录被插入 / rows were added",
    "seal_changed": "封印本身被改动 / the seal itself was changed",
    "seal_missing": "此前有封印缺失 / seals before it are missing",
    "chain_broken": "与上一封印不相连 / it does not follow the seal before it",
    "range_broken": "行号与上一批不相接 / its rows do not follow the batch before it",
    "column_missing": "封存时的列已不存在 / a column that was sealed no longer exists",
    "anchor_cut": "锚点所记的封印已不存在，末尾被截去 / the anchored seal is gone: the end was cut off",
    "anchor_differs": "与锚点不符，封印链被重写 / it differs from the anchor: the chain was rewritten",
}

AnchorOut = Annotated[
    Path | None,
    typer.Option(
        "--anchor", metavar="FILE", dir_okay=False, help="把最新封印追加到文件 / add the newest seal to a file"
    ),
]
Against = Annotated[
    Path | None,
    typer.Option(
        "--against", metavar="FILE", exists=True, dir_okay=False, help="与文件中的锚点比对 / compare with kept anchors"
    ),
]
From = Annotated[int, typer.Option("--from", min=1, metavar="SEAL", help="从第几个封印起 / from which seal on")]


@app.command()
def seal(anchor: AnchorOut = None) -> None:
    """立即封存已落定的日志（平时由后台每分钟封存）/ seal what has settled; a job does so each minute."""
    with opened():
        from minzheng.access import audit, seals
        from minzheng.access.actor import Actor

        made = seals.seal(actor=Actor.system("minzheng audit seal"))
        for batch in made:
            typer.echo(f"{batch.number}  {batch.table_name}  {batch.after_id + 1}–{batch.last_id}  {batch.rows}")
        typer.echo(f"新封 {len(made)} 批 / {len(made)} batches sealed")
        end = seals.newest()
        if end is not None:
            _show_end(audit.anchor_of(end), anchor)


@app.command()
def verify(start: From = 1, anchor: AnchorOut = None, against: Against = None) -> None:
    """重新计算全部封印并核对 / compute every digest again and compare."""
    with opened():
        from minzheng.access import audit

        kept = _read(against) if against else []
        with progress("校验 / verifying") as told:
            report = audit.verify(start=start, anchors=kept, progress=told)
        _show(report)
        if report.problems:
            raise typer.Exit(1)
        if report.newest:
            _show_end(report.newest, anchor)


def _show(report: Report) -> None:
    for table, told in report.tables.items():
        typer.echo(
            f"{table}  {told.batches} 批 / batches  {told.rows} 行 / rows  未封 {told.unsealed} 行 / rows not yet sealed"
        )
    if report.anchors:
        typer.echo(f"锚点 {report.anchors} 个 / {report.anchors} anchors compared")
    if not report.problems:
        typer.echo("校验通过 / everything is as it was sealed")
        return
    for problem in report.problems[:SHOWN_PROBLEMS]:
        typer.echo(_line(problem), err=True)
    if len(report.problems) > SHOWN_PROBLEMS:
        typer.echo(f"…… 共 {len(report.problems)} 处 / {len(report.problems)} in all", err=True)


def _line(problem: Problem) -> str:
    where = f"{problem.table} {problem.after_id + 1}–{problem.last_id}  " if problem.table else ""
    return f"封印 {problem.number} / seal {problem.number}: {where}{PROBLEMS[problem.what]}"


def _show_end(end: Anchor, out: Path | None) -> None:
    """The end of the chain in groups of four, to be copied by hand; and into a file, where one was asked for."""
    groups = " ".join(end.digest[at : at + 4] for at in range(0, len(end.digest), 4))
    typer.echo(f"最新封印 {end.number} / newest seal {end.number}  {end.algorithm}  {groups}")
    if out is not None:
        with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "w", encoding="utf-8") as file:
            file.write(end.line() + "\n")
        typer.echo(f"已写入 {out} / added to {out}")


def _read(path: Path) -> list[Anchor]:
    from minzheng.access import audit

    try:
        return audit.read_anchors(path.read_text(encoding="utf-8"))
    except audit.NotAnAnchor as problem:
        line = problem.args[0]
        raise typer.BadParameter(f"{path} 第 {line} 行不是锚点 / line {line} of {path} is no anchor") from None
