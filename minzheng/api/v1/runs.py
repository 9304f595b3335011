"""Payment runs: drafted, approved by other eyes, booked, sent to the bank, settled from its answer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Annotated, Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _
from ninja import File, Form, Query, UploadedFile
from pydantic import Field

from minzheng.access import gate
from minzheng.access.models import Division
from minzheng.access.refusals import Reason, Refused
from minzheng.access.scope import divisions_under
from minzheng.payments import queries, runs
from minzheng.payments.models import BankFile, Run
from minzheng.payments.runs import state
from minzheng.payments.runs.drafting import NOT_YOURS
from minzheng.payments.runs.settlement import outcome
from minzheng.payments.runs.totals import Sums
from minzheng.policy import programmes
from minzheng.ui.operations import Body, Day, Key, Label, Once, Operations, Page, Schema, Text, Version
from minzheng.ui.operations.problems import FieldProblem, of_reasons

router = Operations(tags=[_("发放批次")])

NO_PROGRAMME = Reason("programme", _("没有这个项目。"), field="programme")


class Total(Schema):
    lines: int
    amount_fen: int


class RunRow(Schema):
    """A payment run and what it comes to."""

    id: UUID
    number: str
    version: int
    payer_code: str
    programme: str
    month: date
    state: str
    state_label: Label
    total: Total
    drafted_at: datetime


class RunLine(Schema):
    """What is paid for one case. The account is masked."""

    id: UUID
    case_id: UUID
    case_number: str
    month: date
    amount_fen: int
    account: str
    state: str
    return_reason: str


class RunDetail(RunRow):
    """A run with a page of its lines."""

    drafted_by: str
    approved_by: str
    lines: list[RunLine]
    held_back_count: int
    problem_count: int
    files: list[UUID]
    next: str | None


class RunOffer(Schema):
    """A verb that this posting could carry out now, and what still forbids it."""

    verb: str
    label: Label
    allowed: bool
    reasons: list[FieldProblem]


class RunOffers(Schema):
    version: int
    actions: list[RunOffer]


class RunReceipt(Schema):
    """What became of which run."""

    id: UUID
    state: str
    version: int


class SettledReceipt(Schema):
    """The file of the bank's answers; what it came to is read at ``/bank-files/{id}``."""

    id: UUID


class NotBooked(Schema):
    row: int
    key: str
    text: Label


class Outcome(Schema):
    """What one file of answers came to. ``outstanding`` is what the bank still owes an answer for."""

    id: UUID
    run_id: UUID
    paid: Total
    returned: Total
    outstanding: Total
    problems: list[NotBooked]


class RunFilter(Body):
    state: Key = ""
    programme: Key = ""
    month: Day | None = None
    after: UUID | None = None


class LineFilter(Body):
    state: Key = ""
    after: UUID | None = None


class RunOrder(Body):
    """Whose money, which programme, the first day of the month."""

    payer_code: Key
    programme: Key
    month: Day


class AsSeen(Body):
    """``version``: the one that was read."""

    version: Version


class Discarding(AsSeen):
    why: Annotated[Text, Field(min_length=4, max_length=200)]


@router.read("/runs", may="run.read", answers=Page[RunRow], summary=_("发放批次列表"))
def list_runs(request: HttpRequest, filters: Query[RunFilter]) -> Any:
    """The runs of this posting's districts, the latest first."""
    page = queries.runs(request.actor, **filters.model_dump())
    return Page[RunRow](items=[RunRow(**_row(row)) for row in page.rows], next=str(page.after) if page.after else None)


@router.write("/runs", may="run.draft", answers=RunReceipt, summary=_("编制发放批次"), status=201)
def draft_run(request: HttpRequest, asked: RunOrder, once: Once) -> Any:
    """Put together what a district owes for a month. What may not be paid is held back, with its reason."""
    payer = _payer(request, asked.payer_code)
    if asked.programme not in set(programmes.keys()):
        raise Refused(NO_PROGRAMME)
    order = {"payer": payer, "programme": asked.programme, "month": asked.month}
    return once(lambda: _receipt(runs.draft(actor=request.actor, **order)))


@router.read("/runs/{uuid:public_id}", may="run.read", answers=RunDetail, summary=_("一个发放批次"))
def read_run(request: HttpRequest, public_id: UUID, filters: Query[LineFilter]) -> Any:
    """A run with a page of its lines, in the order of the bank file."""
    page = queries.run_page(request.actor, public_id, **filters.model_dump())
    return RunDetail(
        **_row(page),
        drafted_by=page.drafted_by,
        approved_by=page.approved_by,
        lines=[_line(row) for row in page.lines],
        held_back_count=page.held_back_count,
        problem_count=page.problem_count,
        files=[file.public_id for file in page.files],
        next=str(page.after) if page.after else None,
    )


@router.read("/runs/{uuid:public_id}/actions", may="run.read", answers=RunOffers, summary=_("批次现在能办的步骤"))
def list_run_actions(request: HttpRequest, public_id: UUID) -> Any:
    """What this posting could do with the run now, and what still forbids it."""
    run = _run(request, public_id)
    return RunOffers(
        version=run.version,
        actions=[
            RunOffer(
                verb=offer.verb.key, label=offer.verb.label, allowed=offer.allowed, reasons=of_reasons(offer.reasons)
            )
            for offer in runs.offers(request.actor, run)
        ],
    )


@router.write("/runs/{uuid:public_id}/actions/approve", may="run.approve", answers=RunReceipt, summary=_("审批批次"))
def approve_run(request: HttpRequest, public_id: UUID, asked: AsSeen, once: Once) -> Any:
    """Approve a draft, by other eyes than its drafter's."""
    return _moved(request, public_id, asked, once, state.APPROVE, runs.approve)


@router.write("/runs/{uuid:public_id}/actions/commit", may="run.commit", answers=RunReceipt, summary=_("批次入账"))
def commit_run(request: HttpRequest, public_id: UUID, asked: AsSeen, once: Once) -> Any:
    """Book every line of an approved run. It can't be undone."""
    return _moved(request, public_id, asked, once, state.COMMIT, runs.commit, in_parts=True)


@router.write("/runs/{uuid:public_id}/actions/file", may="run.commit", answers=RunReceipt, summary=_("生成银行文件"))
def file_run(request: HttpRequest, public_id: UUID, asked: AsSeen, once: Once) -> Any:
    """Make the bank file of a committed run, once."""
    return _moved(request, public_id, asked, once, state.FILE, runs.file)


@router.write("/runs/{uuid:public_id}/actions/discard", may="run.read", answers=RunReceipt, summary=_("作废批次"))
def discard_run(request: HttpRequest, public_id: UUID, asked: Discarding, once: Once) -> Any:
    """Give up a run before it is booked; its lines are free for the next draft."""
    return _moved(request, public_id, asked, once, state.DISCARD, runs.discard, why=asked.why)


@router.write("/runs/{uuid:public_id}/actions/settle", may="run.settle", answers=SettledReceipt, summary=_("导入回盘"))
def settle_run(
    request: HttpRequest,
    public_id: UUID,
    once: Once,
    version: Form[Annotated[int, Field(ge=0, le=2**31 - 1)]],
    file: File[UploadedFile],
) -> Any:
    """Book the bank's answers (multipart/form-data). The same file again changes nothing."""
    run = _run(request, public_id, verb=state.SETTLE)

    def act() -> SettledReceipt:
        settled = runs.settle(run, actor=request.actor, content=file.read(), expected_version=version)
        return SettledReceipt(id=settled.file.public_id)

    return once.in_parts(act)


@router.read("/runs/{uuid:public_id}/bank-file", may="run.commit", summary=_("下载银行文件"), files=["text/csv"])
def download_bank_file(request: HttpRequest, public_id: UUID) -> Any:
    """The file for the bank, with whole account numbers. Every payee's look is logged as an export."""
    run = _run(request, public_id, verb=state.DOWNLOAD)
    file = run.files.filter(direction="out").first()
    gate.exists_if(file is not None)
    response = HttpResponse(runs.download(file, actor=request.actor), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{runs.file_name(file)}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


@router.read("/bank-files/{uuid:public_id}", may="run.read", answers=Outcome, summary=_("回盘结果"))
def read_outcome(request: HttpRequest, public_id: UUID) -> Any:
    """What one file of the bank's answers came to."""
    file = gate.get(request.actor, BankFile, public_id, may="run.read", related=("run",))
    gate.exists_if(file.direction == "in")
    came_to = outcome(file)
    return Outcome(
        id=file.public_id,
        run_id=file.run.public_id,
        paid=_total(came_to.paid),
        returned=_total(came_to.returned),
        outstanding=_total(came_to.outstanding),
        problems=[NotBooked(row=problem.row, key=problem.key, text=problem.text) for problem in came_to.problems],
    )


def _run(request: HttpRequest, public_id: UUID, *, verb: state.Verb | None = None) -> Run:
    """The run, if this role may do this to a run at all; else it does not exist."""
    found = gate.get(request.actor, Run, public_id, may="run.read", related=("payer",))
    gate.exists_if(verb is None or state.permits(verb, request.actor))
    return found


def _moved(
    request: HttpRequest,
    public_id: UUID,
    asked: AsSeen,
    once: Once,
    verb: state.Verb,
    act: Callable[..., Any],
    *,
    in_parts: bool = False,
    **more: Any,
) -> Any:
    run = _run(request, public_id, verb=verb)

    def carry_out() -> RunReceipt:
        act(run, actor=request.actor, expected_version=asked.version, **more)
        run.refresh_from_db()
        return _receipt(run)

    return once.in_parts(carry_out) if in_parts else once(carry_out)


def _payer(request: HttpRequest, code: str) -> Division:
    """A district at or below this posting's division; others are refused like those that do not exist."""
    under = divisions_under(request.actor.division_pk or 0).filter(descendant__code=code, descendant__level="district")
    link = under.select_related("descendant").first()
    if link is None:
        raise Refused(NOT_YOURS)
    return link.descendant


def _receipt(run: Run) -> RunReceipt:
    return RunReceipt(id=run.public_id, state=run.state, version=run.version)


def _total(sums: Sums) -> Total:
    return Total(lines=sums.lines, amount_fen=sums.amount_fen)


def _row(row: queries.RunRow) -> dict[str, Any]:
    run = row.run
    return {
        "id": run.public_id,
        "number": run.number,
        "version": run.version,
        "payer_code": run.payer.code,
        "programme": run.programme,
        "month": run.month,
        "state": run.state,
        "state_label": row.label,
        "total": _total(row.total),
        "drafted_at": run.drafted_at,
    }


def _line(row: queries.LineRow) -> RunLine:
    line = row.line
    return RunLine(
        id=line.public_id,
        case_id=line.case.public_id,
        case_number=line.case.number,
        month=line.month,
        amount_fen=line.amount_fen,
        account=row.account,
        state=line.state,
        return_reason=line.return_reason,
    )
