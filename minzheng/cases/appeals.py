"""Reviews and lawsuits against letters: that somebody went there, and what the government or the court sent back.

Whether it was in time is for the reviewing body to say: nothing is refused here for being late.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from minzheng.access.actor import Actor
from minzheng.access.actors import staff_of
from minzheng.access.history import action
from minzheng.access.refusals import Reason, Refused
from minzheng.access.roles import DISTRICT_CONFIRMER
from minzheng.lib import clock

from . import documents, files, tasks
from .advance import note_act
from .dossiers.opening import district_of
from .handling import handles
from .models import Appeal, Document
from .remedy_terms import DECIDES

RECONSIDERATION, LAWSUIT = "reconsideration", "lawsuit"
WAYS: dict[str, Any] = {RECONSIDERATION: _("行政复议"), LAWSUIT: _("行政诉讼")}
RESULTS: dict[str, Any] = {
    "upheld": _("维持（驳回请求）"),
    "changed": _("变更"),
    "revoked": _("撤销"),
    "redo": _("撤销并责令重新作出"),
    "unlawful": _("确认违法"),
    "withdrawn": _("申请人（原告）撤回"),
    "not_taken": _("不予受理或者驳回起诉"),
}
STANDS = frozenset({"upheld", "withdrawn", "not_taken"})
"""Results after which the letter stands as it is; after any other somebody has to act."""
PAPER, TASK = "appeal_paper", "appeal_result"

NOT_PERMITTED = Reason("not_permitted", _("您的岗位不能登记这份文书的复议和诉讼。"))
DECIDES_NOTHING = Reason("not_appealable", _("这份文书没有作出决定，不能就它复议或者起诉。"))
PENDING = Reason("appeal_pending", _("这份文书的这一途径已经登记，还没有结果。"), field="way")
WRONG_DAY = Reason("appeal_day", _("日期应在文书签发日和今天之间。"), field="lodged_on")
RESULT_DAY = Reason("result_day", _("结果日期应在提出日和今天之间。"), field="result_on")
HAS_RESULT = Reason("has_result", _("结果已经登记。"))
SAY_HOLDING = Reason("holding_required", _("请写明结果要点：变更为什么，或者要求怎样重新办理。"), field="holding")


@action
def record_appeal(
    *,
    actor: Actor,
    document: Document,
    way: str,
    body: str,
    lodged_on: date,
    reference: str = "",
    at: datetime | None = None,
) -> Appeal:
    """Record that a review or a lawsuit was lodged against a letter. It stops nothing by itself. Raises ``Refused``."""
    at = at or clock.now()
    if not handles(actor, document.case) or way not in WAYS:
        raise Refused(NOT_PERMITTED)
    if document.kind not in DECIDES or document.origin != documents.GENERATED:
        raise Refused(DECIDES_NOTHING)
    if document.appeals.filter(way=way, result="").exists():
        raise Refused(PENDING)
    if not clock.civil_day(document.at) <= lodged_on <= clock.civil_day(at):
        raise Refused(WRONG_DAY)
    appeal = Appeal.objects.create(
        document=document,
        data_key=document.case.party.data_key,
        way=way,
        body=body.strip(),
        reference=reference.strip(),
        lodged_on=lodged_on,
        recorded_at=at,
        recorded_by=staff_of(actor),
    )
    note_act(document.case, "record_appeal", actor=actor, at=at, data={"way": way})
    return appeal


@action
def record_result(
    *,
    actor: Actor,
    appeal: Appeal,
    result: str,
    result_on: date,
    holding: str,
    paper_name: str,
    paper: bytes,
    at: datetime | None = None,
) -> Appeal:
    """Record what came back, with the paper. Where the letter does not stand, the district gets a task: a person acts on it."""
    at = at or clock.now()
    locked = Appeal.objects.select_for_update(of=("self",)).select_related("document__case__division").get(pk=appeal.pk)
    if reasons := _why_not_result(
        actor, locked, result, result_on, holding, paper_name, paper, today=clock.civil_day(at)
    ):
        raise Refused(*reasons)
    case, found = locked.document.case, files.type_of(paper)
    if found is None:
        raise Refused(files.WRONG_TYPE)
    locked.result, locked.result_on, locked.holding = result, result_on, holding.strip() or None
    locked.result_paper = documents.store(
        case=case,
        kind=PAPER,
        origin=documents.UPLOADED,
        file_name=documents.own_name(case, PAPER, found.extension),
        media_type=found.media_type,
        content=paper,
        at=at,
    )
    locked.save(update_fields=["result", "result_on", "holding", "result_paper"])
    note_act(case, "record_appeal_result", actor=actor, at=at, data={"way": locked.way, "result": result})
    if result not in STANDS:
        _tell_the_district(actor, locked, at=at)
    return locked


def _why_not_result(
    actor: Actor, appeal: Appeal, result: str, result_on: date, holding: str, name: str, paper: bytes, *, today: date
) -> list[Reason]:
    if not handles(actor, appeal.document.case) or result not in RESULTS:
        return [NOT_PERMITTED]
    if appeal.result:
        return [HAS_RESULT]
    reasons = [] if appeal.lodged_on <= result_on <= today else [RESULT_DAY]
    if result not in STANDS and not holding.strip():
        reasons.append(SAY_HOLDING)
    return reasons + [Reason(reason.key, reason.text, field="paper") for reason in files.why_not_take(name, paper)]


def _tell_the_district(actor: Actor, appeal: Appeal, *, at: datetime) -> None:
    case = appeal.document.case
    with override(documents.OFFICIAL):
        text = str(
            _("%(way)s结果：%(result)s（文书 %(number)s）。请按结果办理。")
            % {"way": WAYS[appeal.way], "result": RESULTS[appeal.result], "number": appeal.document.number}
        )
    tasks.open_task(
        actor=actor,
        case=case,
        division=district_of(case.division),
        role=DISTRICT_CONFIRMER,
        key=TASK,
        text=text,
        source_ref=str(appeal.public_id),
        at=at,
    )
