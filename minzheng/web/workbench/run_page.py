"""What the page of a payment run says beside its figures: the stages it passes, and what this person can do next."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from minzheng.access.actor import Actor
from minzheng.access.encryption import unlock
from minzheng.access.models import Division
from minzheng.access.roles import PAYMENTS_APPROVER, PAYMENTS_OFFICER, ROLES
from minzheng.access.scope import divisions_under, scope
from minzheng.payments.models import BankFile, Run, RunLine
from minzheng.payments.queries import LineRow, RunPage
from minzheng.payments.runs import payees, state
from minzheng.payments.runs.offers import offers
from minzheng.payments.runs.totals import Sums
from minzheng.ui.tables import capped

from .forms import ReturnsForm, WhyForm

MOST_LINES = 2000  # of one file of answers on a page; its sums are whole

STAGES = (
    (state.DRAFT, _("编制")),
    (state.APPROVED, _("审批")),
    (state.COMMITTED, _("入账")),
    (state.FILED, _("送银行")),
    (state.SETTLED, _("结清")),
)
ORDER = [key for key, _label in STAGES]

NEXT_BY = {
    state.DRAFT: PAYMENTS_APPROVER,
    state.APPROVED: PAYMENTS_OFFICER,
    state.COMMITTING: PAYMENTS_OFFICER,
    state.COMMITTED: PAYMENTS_OFFICER,
    state.FILED: PAYMENTS_OFFICER,
}
"""Whose turn it is, for those whose it is not."""

WHAT_IT_DOES = {
    state.APPROVE.key: _("核对笔数、金额和暂缓的明细。审批人不能是编制人。"),
    state.COMMIT.key: _("逐笔记账，记账后不可撤改；更正须另记冲销。"),
    state.FILE.key: _("按已入账的明细生成银行文件；总额与账簿核对一致才会生成。"),
    state.DOWNLOAD.key: _("文件含完整账号，下载会逐人记入访问记录。请只在办公电脑上使用，送交银行后删除。"),
    state.SETTLE.key: _("导入银行发回的文件：已发放的记账，退回的转给镇街核实账户。"),
    state.DISCARD.key: _("作废后，其中的明细可以重新编入批次。"),
}

FORMS = {state.SETTLE.key: ReturnsForm, state.DISCARD.key: WhyForm}
CONFIRM = {state.COMMIT.key: _("确定入账吗？入账后不可撤改。")}


def stages(page: RunPage) -> list[dict[str, Any]]:
    """The stepper. A discarded run stopped where it was."""
    run = page.run
    dates = {
        state.DRAFT: run.drafted_at,
        state.APPROVED: run.approved_at,
        state.COMMITTED: run.committed_at,
        state.FILED: next((file.at for file in page.files if file.direction == "out"), None),
        state.SETTLED: run.settled_at,
    }
    notes = {state.DRAFT: page.drafted_by, state.APPROVED: page.approved_by}
    return [
        {"label": label, "state": _stage_state(run, key, dates[key]), "on": dates[key], "note": notes.get(key, "")}
        for key, label in STAGES
    ]


def _stage_state(run: Run, key: str, reached_at: Any) -> str:
    if reached_at is not None:
        return "done"
    if run.state == state.DISCARDED:
        return "skipped"
    reached = ORDER.index(state.APPROVED if run.state == state.COMMITTING else run.state)
    return "now" if ORDER.index(key) == reached + 1 else "next"


def actions(actor: Actor, run: Run, *, bound: dict[str, Any] | None = None) -> list[dict[str, Any]]:
    """What this person may do now; ``bound`` holds forms that were sent and refused, by verb."""
    bound = bound or {}
    return [
        {
            "verb": offer.verb.key,
            "label": offer.verb.label,
            "hint": WHAT_IT_DOES[offer.verb.key],
            "rank": _rank(offer.verb, run),
            "reasons": offer.reasons,
            "form": bound.get(offer.verb.key) or (FORMS[offer.verb.key]() if offer.verb.key in FORMS else None),
            "confirm": CONFIRM.get(offer.verb.key, ""),
            "url": reverse("workbench:run_act", args=[run.public_id, offer.verb.key]),
        }
        for offer in offers(actor, run)
    ]


def _rank(verb: state.Verb, run: Run) -> str:
    """How loud a button is: the one ``strong`` one carries the run on, ``plain`` ones stand open, ``quiet`` ones fold."""
    if run.state == state.FILED:
        return {state.SETTLE.key: "strong", state.DOWNLOAD.key: "plain"}.get(verb.key, "quiet")
    return "strong" if verb in (state.APPROVE, state.COMMIT, state.FILE) else "quiet"


def whose_turn(run: Run) -> Any:
    """The role the run waits for; empty when nothing is left to do."""
    role = NEXT_BY.get(run.state)
    return ROLES[role].label if role else ""


def line_tabs(page: RunPage, line_state: str) -> list[dict[str, Any]]:
    """All lines, then those of each state there is."""
    here = reverse("workbench:run", args=[page.run.public_id])
    tabs = [{"label": _("全部明细"), "url": here, "active": not line_state, "count": capped(page.total.lines)}]
    return tabs + [
        {
            "label": label,
            "url": f"{here}?state={key}#lines",
            "active": key == line_state,
            "count": capped(page.sums[key].lines),
        }
        for key, label in state.LINE_LABELS.items()
        if key in page.sums
    ]


def sums_of(page: RunPage, line_state: str) -> Sums:
    """How many lines the chosen tab has, and how much they come to."""
    return page.sums.get(line_state, Sums(0, 0)) if line_state else page.total


def payers(actor: Actor) -> list[Division]:
    """The districts whose runs this actor may put together: her own, or for a posting of the city all of them."""
    if actor.division_pk is None:
        return []
    districts = divisions_under(actor.division_pk).filter(descendant__level="district")
    return [link.descendant for link in districts.select_related("descendant").order_by("descendant__code")]


def answered_lines(actor: Actor, file: BankFile) -> list[LineRow]:
    """The lines that one file of the bank settled, in the order of the run, returned ones first."""
    lines = scope(actor, RunLine).filter(answered_in=file).select_related("case", "payee_account")
    rows = list(lines.order_by("-state", "pk")[:MOST_LINES])
    unlock(line.payee_account for line in rows)
    return [LineRow(line, payees.number(line.payee_account).masked("account")) for line in rows]
