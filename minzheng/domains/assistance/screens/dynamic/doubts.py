"""疑点: the register, bringing one up, and saying what was found."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.access import gate, log
from minzheng.access.doors import staff_door
from minzheng.access.roles import AUDITOR
from minzheng.cases.dates import date_text
from minzheng.payments import holds
from minzheng.ui.tables import Pager

from ... import queries
from ...actions.doubts import SETTLERS, raise_doubt, settle_doubt
from ...forms.dynamic import DoubtForm, DoubtsFilter, SettleForm
from ...models import Doubt
from ...vocabulary import DECLARED_CHANGE, DOUBTS
from ..cases import case_for
from .deed import Deed, case_url, deed_page

DOUBTED = (
    gettext_lazy("核实疑点"),
    gettext_lazy("不属实的，暂停的款项随下一批次照发；属实的，转入复核，由区决定待遇怎样变更。"),
)
TOLD = (
    gettext_lazy("家庭申报变化"),
    gettext_lazy("这是家里人自己申报的。添人、去世、搬家等，先按“家庭变动”登记；可能影响待遇的，转入复核，由区决定。"),
)


@staff_door(may="case.read")
@never_cache
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The doubts of one's division, the newest first; every family shown is a logged look."""
    gate.exists_if(request.actor.role in {*SETTLERS, AUDITOR})
    filters = DoubtsFilter(request.GET)
    asked = filters.asked()
    page = queries.doubts.doubts_page(request.actor, after=request.GET.get("after", ""), **asked)
    people = {row.case.applicant.public_id for row in page.rows if row.case.applicant}
    log.record_look(request.actor, people, what="view", purpose="查看疑点")
    context = {
        "rows": [{"doubt": row, "kind": DOUBTS.get(row.kind, row.kind)} for row in page.rows],
        "filters": filters,
        "settled": asked["settled"],
        "is_filtered": bool(asked["kind"]),
        "pager": Pager(shown=len(page.rows), total=page.total, next=page.after),
        "may_settle": request.actor.role in SETTLERS,
    }
    return render(request, "assistance/dynamic/doubts.html", context)


@staff_door(may="case.read")
def bring(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Bring up a doubt about a benefit."""
    case = case_for(request, public_id, roles=tuple(SETTLERS))
    form = DoubtForm(request.POST or None, members=queries.people_of(case))
    deed = Deed(
        _("提出疑点"),
        _("疑点不是结论。核实以前待遇照发；只有可能已经去世的，去世次月起暂停发放，等人核实。"),
        _("提出疑点"),
        _("已提出，镇街经办的收件箱里已有待办。"),
        f"doubt:{case.public_id}",
    )

    def act(typed: dict[str, Any]) -> object:
        return raise_doubt(actor=request.actor, case=case, **typed).public_id

    return deed_page(request, deed, form=form, act=act, back=case_url(case), case=case)


@staff_door(may="case.read")
def settle(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Say what was found: refuted, or confirmed and on to a review."""
    doubt = gate.get(
        request.actor,
        Doubt,
        public_id,
        may="case.read",
        related=("case__applicant__data_key", "case__division", "data_key", "person", "settled_by"),
    )
    gate.exists_if(request.actor.role in SETTLERS and not doubt.verdict)
    people = [person.public_id for person in (doubt.case.applicant, doubt.person) if person]
    log.record_look(request.actor, people, what="view", purpose="核实疑点", subject_ref=doubt.case.number)
    hold = holds.of_case(doubt.case)
    facts = [
        (_("疑点种类"), DOUBTS.get(doubt.kind, doubt.kind)),
        (_("所涉成员"), doubt.person.name if doubt.person else _("全家")),
        (_("疑点内容"), doubt.text.shown()),
    ]
    if doubt.happened_on:
        facts.append((_("所称发生日"), date_text(doubt.happened_on)))
    if hold:
        facts.append((_("发放"), _("自%(day)s起暂停，等核实后由人决定") % {"day": date_text(hold.from_month)}))
    told = doubt.kind == DECLARED_CHANGE
    heading, lede = TOLD if told else DOUBTED
    key = f"doubt.settle:{doubt.public_id}"
    deed = Deed(heading, lede, _("登记核实结论"), _("已登记核实结论。"), key, facts=tuple(facts))

    def act(typed: dict[str, Any]) -> object:
        return settle_doubt(actor=request.actor, doubt=doubt, **typed).public_id

    return deed_page(
        request,
        deed,
        form=SettleForm(request.POST or None, is_declared=told),
        act=act,
        back=case_url(doubt.case),
        case=doubt.case,
    )
