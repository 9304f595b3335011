"""Doing one safe thing with the cases and tasks ticked in the inbox: a verdict for each."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from minzheng.access import gate
from minzheng.access.doors import staff_door
from minzheng.access.scope import scope
from minzheng.cases import absences, assignments, batch, tasks
from minzheng.cases.models import Case, Task
from minzheng.ui.submissions import token_of

from ..places import CASE_WORKERS

TAKE, FINISH = "take", "finish"


@staff_door(may="case.read")
@never_cache
@require_POST
def carry_out(request: HttpRequest) -> HttpResponse:
    """``act``: take, finish, or a colleague's public id to give the cases to. Nothing here decides anything."""
    gate.exists_if(request.actor.role in CASE_WORKERS)
    chosen = [key for key in map(_uuid, request.POST.getlist("chosen")) if key][: batch.MOST]
    act = request.POST.get("act", "")
    if not chosen or not act:
        messages.warning(request, _("请先勾选，再选择要做什么。"))
        return redirect("workbench:home")
    verdicts = _verdicts(request, act, chosen)
    rows = [{"number": _number(each.thing), "url_id": _case_id(each.thing), "verdict": each} for each in verdicts]
    done = sum(each.done for each in verdicts)
    context = {"rows": rows, "done": done, "refused": len(rows) - done}
    return render(request, "workbench/batch.html", context, status=200 if done == len(rows) else 422)


def _verdicts(request: HttpRequest, act: str, chosen: list[UUID]) -> list[batch.Verdict]:
    actor, common = request.actor, {"actor": request.actor, "key": token_of(request)}
    if act == FINISH:
        found = scope(actor, Task).filter(public_id__in=chosen, role=actor.role).select_related("case")
        return batch.for_each(
            found, **common, what="task.finish", act=lambda task: tasks.finish_task(actor=actor, task=task)
        )
    cases = scope(actor, Case).filter(public_id__in=chosen).order_by("due_on", "pk")
    if act == TAKE:
        return batch.for_each(
            cases, **common, what="case.take", act=lambda case: assignments.take(actor=actor, case=case)
        )
    key = _uuid(act)
    colleague = next((each for each in absences.colleagues(actor) if each.public_id == key), None)
    gate.exists_if(colleague is not None)
    return batch.for_each(
        cases,
        **common,
        what=f"case.assign.{act}",
        act=lambda case: assignments.assign(actor=actor, case=case, to_staff=colleague),
    )


def _number(thing: Any) -> str:
    return str(thing.case.number if isinstance(thing, Task) else thing.number)


def _case_id(thing: Any) -> UUID:
    found: UUID = thing.case.public_id if isinstance(thing, Task) else thing.public_id
    return found


def _uuid(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
