"""Working calendars: the years there are, each drawn as twelve small months, and entering a notice."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.access import gate
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.lib import clock
from minzheng.rulebook import queries
from minzheng.rulebook.release import enter_calendar
from minzheng.ui.submissions import carry_out

from ...rulebook_effect import missing_years
from ...rulebook_forms import YEARS, CalendarForm
from ...rulebook_months import WEEKDAYS, months, spans, worked_days
from ...rulebook_words import STATE_TONES


@staff_door(may="rulebook.read")
@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every year with the notice that counts, and what waits."""
    context = {
        "years": [_line(year, entries) for year, entries in queries.calendar_years().items()],
        "missing_years": missing_years(),
        "may_enter": gate.may(request.actor, "rulebook.enter"),
    }
    return render(request, "workbench/rulebook/calendars.html", context)


@staff_door(may="rulebook.read")
@never_cache
@require_safe
def year(request: HttpRequest, year: int) -> HttpResponse:
    """One year: the months as they count today, the spans behind them, and every version of its notice."""
    gate.exists_if(year in YEARS)
    entries = queries.calendar_years().get(year, [])
    counting = next((entry for entry in entries if entry.state == queries.IN_FORCE), None)
    row = counting.row if counting else None
    context = {
        "year": year,
        "counting": counting,
        "months": months(year, row),
        "weekdays": weekdays(),
        "spans": spans(row) if row else [],
        "worked": worked_days(row) if row else [],
        "versions": [{"entry": entry, "tone": STATE_TONES[entry.state]} for entry in entries],
        "may_enter": gate.may(request.actor, "rulebook.enter"),
    }
    return render(request, "workbench/rulebook/calendar.html", context)


@staff_door(may="rulebook.enter")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest) -> HttpResponse:
    """Enter a year's notice, or an amended one, for another person to release."""
    form = CalendarForm(request.POST or None, today=clock.today(), initial=_initial(request.GET.get("year", "")))
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("workbench:rulebook_entry", _enter(request, form.cleaned_data))
        except Refused as refused:
            form.show(refused)
    context = {"form": form}
    return render(
        request, "workbench/rulebook/enter_calendar.html", context, status=422 if request.method == "POST" else 200
    )


def weekdays() -> list[dict[str, Any]]:
    """The heads of a small month's columns: a letter, and the whole word for those who listen."""
    return [{"short": short, "long": long} for short, long in WEEKDAYS]


def _enter(request: HttpRequest, entry: dict[str, Any]) -> str:
    return carry_out(
        request,
        request.actor,
        what=f"rulebook.enter:calendar:{entry['year']}",
        act=lambda: enter_calendar(actor=request.actor, **entry).public_id,
    )


def _initial(wanted: str) -> dict[str, Any]:
    """The year that was asked for, else the first without a calendar; and the number its next notice would have."""
    entered = queries.calendar_years()
    this_year = clock.today().year
    missing = next((year for year in (this_year, this_year + 1) if year not in entered), this_year + 1)
    year = int(wanted) if wanted.isdecimal() and int(wanted) in YEARS else missing
    return {"year": year, "version": f"{year}-{len(entered.get(year, [])) + 1}"}


def _line(year: int, entries: list[queries.Entry]) -> dict[str, Any]:
    counting = next((entry for entry in entries if entry.state == queries.IN_FORCE), None)
    return {
        "year": year,
        "counting": counting,
        "days_off": len(counting.row.holidays) if counting else None,
        "worked": len(counting.row.working_weekends) if counting else None,
        "versions": sum(entry.row.released_at is not None for entry in entries),
        "waiting": sum(entry.state == queries.WAITING for entry in entries),
    }
