"""``minzheng runs …``: the monthly payments, from the draft to the bank's answers.

A run is named by its number (``440104-202101-01``). What was held back or could not be booked goes to stderr; ``settle``
ends with status 1 if any row of the bank's answer could not be booked.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from minzheng.lib.money import fen_to_yuan_text

from .database import opened
from .progress import progress
from .staff import As, Role, acting

if TYPE_CHECKING:
    from minzheng.access.actor import Actor
    from minzheng.payments.models import Run
    from minzheng.payments.queries import RunPage
    from minzheng.payments.runs.totals import Sums

app = typer.Typer(no_args_is_help=True, help="发放批次 / payment runs")

Number = Annotated[str, typer.Argument(metavar="RUN", help="批次号 / the run's number")]
Why = Annotated[str, typer.Option("--why", help="理由 / the reason")]


def _month(text: str) -> date:
    try:
        return datetime.strptime(text, "%Y-%m").date()  # noqa: DTZ007 (a month has no time zone)
    except ValueError:
        raise typer.BadParameter("月份应写作 2021-01 / a month is written 2021-01") from None


Month = Annotated[date, typer.Option("--month", parser=_month, metavar="YYYY-MM", help="所属月份 / the month")]


@app.command()
def draft(
    payer: Annotated[str, typer.Option("--payer", metavar="CODE", help="发放区代码 / the paying district's code")],
    programme: Annotated[str, typer.Option("--programme", metavar="KEY", help="项目 / the programme")],
    month: Month,
    staff: As,
    role: Role = None,
) -> None:
    """编制某区某项目某月的批次 / draft what a district owes for a month."""
    with opened():
        from minzheng.access.models import Division
        from minzheng.payments import runs

        district = Division.objects.filter(code=payer).first()
        if district is None:
            raise typer.BadParameter(f"没有代码为 {payer} 的区划 / no division has the code {payer}")
        actor = acting(staff, role)
        _show(actor, runs.draft(actor=actor, payer=district, programme=programme, month=month))


@app.command()
def approve(number: Number, staff: As, role: Role = None) -> None:
    """由编制人以外的人审批 / approve, as another person than the drafter."""
    with _run(number, staff, role) as (actor, run):
        from minzheng.payments import runs

        _show(actor, runs.approve(run, actor=actor, expected_version=run.version))


@app.command()
def commit(number: Number, staff: As, role: Role = None) -> None:
    """逐笔记入总账，中断后可继续 / book every line; goes on where it was interrupted."""
    with _run(number, staff, role) as (actor, run), progress("入账 / booking") as told:
        from minzheng.payments import runs

        run = runs.commit(run, actor=actor, expected_version=run.version, progress=told)
    typer.echo(f"{run.number}  {run.state}")


@app.command()
def file(
    number: Number,
    staff: As,
    out: Annotated[
        Path, typer.Option("--out", metavar="FILE", dir_okay=False, help="写到哪个文件 / where to write it")
    ],
    role: Role = None,
) -> None:
    """生成并下载银行文件（含明文账号，请妥善保管）/ make and download the bank file (it shows account numbers)."""
    with _run(number, staff, role) as (actor, run):
        from minzheng.payments import runs

        if out.exists():
            raise typer.BadParameter(f"{out} 已存在 / {out} exists")
        made = runs.file(run, actor=actor, expected_version=run.version)
        content = runs.download(made, actor=actor)
    with os.fdopen(os.open(out, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as target:
        target.write(content)
    typer.echo(f"{out}  {made.lines} 笔 / lines  {fen_to_yuan_text(made.amount_fen)} 元 / yuan")


@app.command()
def settle(
    number: Number,
    returns: Annotated[
        Path, typer.Argument(metavar="FILE", exists=True, dir_okay=False, help="银行回盘文件 / answers")
    ],
    staff: As,
    role: Role = None,
) -> None:
    """导入银行回盘文件 / book the bank's answers."""
    with _run(number, staff, role) as (actor, run), progress("回盘 / answers") as told:
        from minzheng.payments import runs

        done = runs.settle(run, actor=actor, content=returns.read_bytes(), expected_version=run.version, progress=told)
    typer.echo(_sums("已发放 / paid", done.paid))
    typer.echo(_sums("已退回 / returned", done.returned))
    typer.echo(_sums("未回盘 / unanswered", done.outstanding))
    for problem in done.problems:
        typer.echo(f"第 {problem.row} 行 / row {problem.row}: {problem.text}", err=True)
    if done.problems:
        raise typer.Exit(1)


@app.command()
def discard(number: Number, staff: As, why: Why, role: Role = None) -> None:
    """作废尚未入账的批次 / give up a run before it is booked."""
    with _run(number, staff, role) as (actor, run):
        from minzheng.payments import runs

        _show(actor, runs.discard(run, actor=actor, expected_version=run.version, why=why))


@app.command()
def show(number: Number, staff: As, role: Role = None) -> None:
    """批次的状态、合计、暂缓与异常 / a run's state, sums and exceptions."""
    with _run(number, staff, role) as (actor, run):
        _show(actor, run)


@contextmanager
def _run(number: str, staff: str, role: str | None) -> Iterator[tuple[Actor, Run]]:
    """The actor and the run of that number, as far as she may see it."""
    with opened():
        from minzheng.access.refusals import Reason, Refused
        from minzheng.payments import queries

        actor = acting(staff, role)
        run = queries.run_by_number(actor, number)
        if run is None:
            raise Refused(Reason("no_such_run", f"没有批次 {number} / there is no run {number}"))
        yield actor, run


def _show(actor: Actor, run: Run) -> None:
    from minzheng.payments import queries
    from minzheng.payments.runs.state import LINE_LABELS

    page: RunPage = queries.run_page(actor, run.public_id, limit=0)
    run = page.run
    typer.echo(f"{run.number}  {run.state}  {page.label}")
    typer.echo(f"{run.payer.name}  {run.programme}  {run.month:%Y-%m}")
    typer.echo(_sums("合计 / total", page.total))
    for state, sums in page.sums.items():
        typer.echo(_sums(f"  {LINE_LABELS[state]} / {state}", sums))
    for made in page.files:
        typer.echo(f"文件 / file  {made.direction}  {made.lines}  {fen_to_yuan_text(made.amount_fen)}")
    for held in page.held_back:
        typer.echo(f"暂缓 / held back  {held.entitlement.case.number}: {held.text}", err=True)
    for problem in page.problems:
        typer.echo(f"异常 / not booked  第 {problem.row} 行 / row {problem.row}: {problem.text}", err=True)


def _sums(label: str, sums: Sums) -> str:
    return f"{label}  {sums.lines} 笔 / lines  {fen_to_yuan_text(sums.amount_fen)} 元 / yuan"
