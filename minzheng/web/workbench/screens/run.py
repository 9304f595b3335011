"""One payment run: approved by other eyes, booked, sent to the bank, settled from the bank's answer."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from minzheng.access import gate
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Reason, Refused
from minzheng.payments import queries, runs
from minzheng.payments.models import BankFile, Run
from minzheng.payments.runs import state
from minzheng.payments.runs.settlement import outcome
from minzheng.ui.submissions import carry_out
from minzheng.ui.tables import Pager

from .. import run_page
from ..cursors import cursor
from ..long_submissions import carry_out_in_parts
from ..programmes import programme_label

DONE = {
    state.APPROVE.key: _("已审批。接下来由发放经办入账。"),
    state.COMMIT.key: _("已逐笔入账。"),
    state.FILE.key: _("银行文件已生成，下载后送交银行。"),
    state.DISCARD.key: _("批次已作废，其中的明细可以重新编入批次。"),
}
NO_VERSION = Reason("version", _("页面不完整，请刷新后再办。"))

ACTIONS = {
    state.APPROVE.key: runs.approve,
    state.COMMIT.key: runs.commit,
    state.FILE.key: runs.file,
    state.SETTLE.key: runs.settle,
    state.DISCARD.key: runs.discard,
}
IN_PARTS = (state.COMMIT.key, state.SETTLE.key)
"""Verbs that commit line by line in chunks, outside any transaction of ours."""


@staff_door(may="run.read")
@never_cache
@require_safe
def run(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """A run with its lines, what was held back, and what this person can do next."""
    return _page(request, public_id)


@staff_door(may="run.read")
@never_cache
@require_POST
def act(request: HttpRequest, public_id: UUID, verb: str) -> HttpResponse:
    """Carry out one verb. One that is not this role's does not exist."""
    found = gate.get(request.actor, Run, public_id, may="run.read", related=("payer",))
    known = {known.key: known for known in state.VERBS}
    gate.exists_if(verb in known and state.permits(known[verb], request.actor))
    form = run_page.FORMS[verb](request.POST, request.FILES) if verb in run_page.FORMS else None
    if form is not None and not form.is_valid():
        return _page(request, public_id, bound={verb: form}, status=422)
    try:
        return _carry_out(request, found, verb, form.cleaned_data if form else {})
    except Refused as refused:
        stale = any(reason.key == state.STALE.key for reason in refused.reasons)
        bound = {verb: form} if form else {}
        return _page(request, public_id, bound=bound, refused=refused, status=409 if stale else 422)


@staff_door(may="run.read")
@never_cache
@require_safe
def returns(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """What one file of the bank's answers came to, line by line."""
    found = gate.get(request.actor, BankFile, public_id, may="run.read", related=("run__payer",))
    gate.exists_if(found.direction == "in")
    context = {
        "file": found,
        "run": found.run,
        "outcome": outcome(found),
        "lines": run_page.answered_lines(request.actor, found),
        "programme": programme_label(found.run.programme),
    }
    return render(request, "workbench/runs/returns.html", context)


def _carry_out(request: HttpRequest, found: Run, verb: str, data: dict[str, Any]) -> HttpResponse:
    if verb == state.DOWNLOAD.key:
        return _download(request, found)
    once = carry_out_in_parts if verb in IN_PARTS else carry_out
    result = once(
        request,
        request.actor,
        what=f"run.{verb}:{found.public_id}",
        act=lambda: _result(
            ACTIONS[verb](found, actor=request.actor, expected_version=_version(request), **_content(data))
        ),
    )
    if verb == state.SETTLE.key:
        return redirect("workbench:returns", result)
    messages.success(request, DONE[verb])
    return redirect("workbench:run", found.public_id)


def _download(request: HttpRequest, found: Run) -> HttpResponse:
    """The file for the bank, with whole account numbers: it leaves as a file that no cache keeps."""
    file = found.files.get(direction="out")
    response = HttpResponse(runs.download(file, actor=request.actor), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{runs.file_name(file)}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def _version(request: HttpRequest) -> int:
    text = request.POST.get("expected_version", "")
    if not text.isdecimal():
        raise Refused(NO_VERSION)
    return int(text)


def _content(data: dict[str, Any]) -> dict[str, Any]:
    """A form's data as the action takes it: an uploaded file as its bytes."""
    return {name: value.read() if hasattr(value, "read") else value for name, value in data.items()}


def _result(made: Any) -> UUID:
    """What a submission led to: the file of a settlement, else the run or the file itself."""
    return made.file.public_id if isinstance(made, runs.Settlement) else made.public_id


def _page(
    request: HttpRequest,
    public_id: UUID,
    *,
    bound: dict[str, Any] | None = None,
    refused: Refused | None = None,
    status: int = 200,
) -> HttpResponse:
    line_state = request.GET.get("state", "")
    gate.exists_if(line_state in ("", *state.LINE_LABELS))
    page = queries.run_page(request.actor, public_id, state=line_state, after=cursor(request))
    sums = run_page.sums_of(page, line_state)
    context = {
        "page": page,
        "run": page.run,
        "programme": programme_label(page.run.programme),
        "stages": run_page.stages(page),
        "actions": run_page.actions(request.actor, page.run, bound=bound),
        "whose_turn": run_page.whose_turn(page.run),
        "tabs": run_page.line_tabs(page, line_state),
        "answers": [file for file in page.files if file.direction == "in"],
        "refused": refused,
        "shown_fen": sums.amount_fen,
        "pager": Pager(shown=len(page.lines), total=sums.lines, next=str(page.after) if page.after else None),
    }
    return render(request, "workbench/runs/run.html", context, status=status)
