"""Parameters: the list with what is in force, each one's page with its whole history, and entering a value."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.access import gate
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused, spoken
from minzheng.lib import clock
from minzheng.policy.parameters import Parameter, shipped
from minzheng.rulebook import effects, queries
from minzheng.rulebook.parameters import parameter_set
from minzheng.rulebook.release import enter_parameter
from minzheng.rulebook.usage import uses_of
from minzheng.ui.submissions import carry_out

from ...programmes import programme_labels
from ...rulebook_effect import few, missing_years
from ...rulebook_forms import ParameterFilter, ValueForm
from ...rulebook_words import STATE_TONES, full_label, shown_value


@staff_door(may="rulebook.read")
@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Every parameter with the value in force today; above it what waits and which year has no calendar."""
    filters = _filters(request)
    wanted = filters.wanted()
    context = {
        "lines": [_line(line) for line in queries.parameters(**wanted)],
        "filters": filters,
        "is_filtered": any(wanted[name] for name in ("text", "programme", "status")),
        "waiting": [_waiting(entry) for entry in queries.waiting_entries()],
        "missing_years": missing_years(),
        "may_enter": gate.may(request.actor, "rulebook.enter"),
    }
    return render(request, "workbench/rulebook/list.html", context)


@staff_door(may="rulebook.read")
@never_cache
@require_safe
def parameter(request: HttpRequest, name: str) -> HttpResponse:
    """One parameter: what it means, who uses it, every value it ever had and who answers for it."""
    declared = queries.declared(name)
    here = request.actor.division_code
    value = parameter_set().get(name, on=clock.today(), division=here)
    history = queries.history(name, division=here)
    context = {
        "parameter": declared,
        "label": full_label(declared),
        "value": value,
        "shown": shown_value(declared, value.value, value.status),
        "place": queries.place_names([value.division])[value.division],
        "uses": [_use(use) for use in uses_of(name, on=clock.today(), division=here)],
        "touched": few(effects.touched(name, "")),
        "history": [_row(declared, entry) for entry in history],
        "may_enter": gate.may(request.actor, "rulebook.enter"),
    }
    return render(request, "workbench/rulebook/parameter.html", context)


@staff_door(may="rulebook.enter")
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def enter(request: HttpRequest, name: str) -> HttpResponse:
    """Enter a value for another person to release."""
    declared = queries.declared(name)
    form = ValueForm(
        request.POST or None,
        parameter=declared,
        places=queries.places_for(request.actor),
        initial={"division_code": request.actor.division_code, "status": "published"},
    )
    if request.method == "POST" and form.is_valid():
        try:
            return redirect("workbench:rulebook_entry", _enter(request, name, form.entry()))
        except Refused as refused:
            form.show(refused)
    value = parameter_set().get(name, on=clock.today(), division=request.actor.division_code)
    context = {
        "form": form,
        "parameter": declared,
        "label": full_label(declared),
        "value": value,
        "shown": shown_value(declared, value.value, value.status),
    }
    return render(request, "workbench/rulebook/enter.html", context, status=422 if request.method == "POST" else 200)


def _enter(request: HttpRequest, name: str, entry: dict[str, Any]) -> str:
    return carry_out(
        request,
        request.actor,
        what=f"rulebook.enter:{name}",
        act=lambda: enter_parameter(actor=request.actor, name=name, **entry).public_id,
    )


def _filters(request: HttpRequest) -> ParameterFilter:
    here = (request.actor.division_code, request.actor.division_name)
    places = dict([here, *queries.districts()])
    return ParameterFilter(request.GET, programmes=programme_labels(), places=places.items(), here=here[0])


def _line(line: queries.Line) -> dict[str, Any]:
    return {
        "parameter": line.parameter,
        "label": spoken(line.parameter.label),
        "description": spoken(line.parameter.description),
        "shown": shown_value(line.parameter, line.value.value, line.value.status),
        "value": line.value,
        "place": line.place,
        "uses": [spoken(use.name) for use in line.uses],
        "waiting": line.waiting,
    }


def _use(use: Any) -> dict[str, Any]:
    return {
        "programme": spoken(use.name),
        "rules": [{"name": rule.name, "label": spoken(rule.label), "law": rule.law} for rule in use.rules],
    }


def _row(declared: Parameter, entry: queries.Entry) -> dict[str, Any]:
    row = entry.row
    return {"entry": entry, "shown": shown_value(declared, row.value, row.status), "tone": STATE_TONES[entry.state]}


def _waiting(entry: queries.Entry) -> dict[str, Any]:
    """A waiting entry in a line: a value or a calendar."""
    if hasattr(entry.row, "year"):
        return {"entry": entry, "calendar": entry.row.year, "label": "", "shown": None}
    declared = shipped().declared.get(entry.row.name)  # a value may outlive its parameter
    return {
        "entry": entry,
        "calendar": None,
        "label": full_label(declared) if declared else entry.row.name,
        "shown": shown_value(declared, entry.row.value, entry.row.status) if declared else None,
    }
