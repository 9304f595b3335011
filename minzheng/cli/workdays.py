"""``minzheng workdays``: working-day arithmetic over the shipped calendars. Needs no database."""

from __future__ import annotations

from datetime import date
from typing import Annotated, NoReturn

import typer

from minzheng.lib.working_days import Calendar, CalendarDays, WorkingDays
from minzheng.policy.calendars import shipped

app = typer.Typer(no_args_is_help=True, help="工作日计算 / working-day arithmetic")


@app.callback()
def workdays() -> None:
    """工作日计算 / working-day arithmetic."""


@app.command()
def add(
    start: Annotated[str, typer.Argument(help="起算日（当日不计） / the day it starts, not counted: 2020-01-20")],
    days: Annotated[int, typer.Argument(help="工作日数 / how many working days", min=0, max=10_000)],
    known_on: Annotated[
        str | None, typer.Option(help="只用该日已公布的日历 / only notices published by this day")
    ] = None,
    calendar_days: Annotated[
        bool, typer.Option("--calendar-days", help="按自然日计 / count calendar days instead")
    ] = False,
) -> None:
    """期限届满的日期 / the last day of a term."""
    calendar = shipped(_day("--known-on", known_on) if known_on else None)
    first = _day("START", start)
    try:
        last = calendar.add(first, CalendarDays(days) if calendar_days else WorkingDays(days))
    except OverflowError:
        _refuse("日期超出范围", "the date is out of range")
    if not calendar_days:
        _warn_of_unofficial_years(calendar, first, last)
    typer.echo(last.isoformat())


def _day(what: str, text: str) -> date:
    try:
        if len(text) != len("2020-01-20"):
            raise ValueError(text)
        return date.fromisoformat(text)
    except ValueError:
        _refuse(f"{what}“{text}”不是日期，应为 YYYY-MM-DD", f"{what} {text!r} is not a date, YYYY-MM-DD is expected")


def _warn_of_unofficial_years(calendar: Calendar, first: date, last: date) -> None:
    for year in calendar.unofficial_years(first, last):
        typer.echo(
            f"minzheng: 警告：{year}年没有官方节假日安排，只按周末计算 / "
            f"warning: no official calendar for {year}, only weekends were left out",
            err=True,
        )


def _refuse(zh: str, en: str) -> NoReturn:
    typer.echo(f"minzheng: {zh} / {en}", err=True)
    raise typer.Exit(2)
