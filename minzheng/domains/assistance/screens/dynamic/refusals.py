"""拒绝就业: written down one by one; gone through by a person before anything may follow."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from minzheng.access import gate
from minzheng.access.doors import staff_door
from minzheng.access.encryption import unlock
from minzheng.cases.models import Case

from ... import queries
from ...actions import reviews
from ...actions.reviews.work import RECORDERS
from ...forms.dynamic import RefusalForm, WorkReviewForm
from ...queries import schedules
from ...vocabulary import REVIEW
from ..cases import case_for
from .deed import Deed, case_url, deed_page


@staff_door(may="case.read")
def record(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down that a job was offered and not taken."""
    case = _benefit(request, public_id)
    form = RefusalForm(request.POST or None, members=queries.people_of(case))
    deed = Deed(
        _("登记拒绝就业"),
        _("如实登记介绍了什么工作、本人怎么说。登记本身不影响待遇，系统也不计数。"),
        _("登记"),
        _("已登记。"),
        f"refusal:{case.public_id}",
    )

    def act(typed: dict[str, Any]) -> object:
        return reviews.record_refusal(actor=request.actor, benefit=case, **typed).public_id

    return deed_page(request, deed, form=form, act=act, back=case_url(case), case=case)


@staff_door(may="case.read")
def begin(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open the review that may cut one person's share, on refusals gone through one by one."""
    case = _benefit(request, public_id)
    refusals = queries.reviews.refusals_of(case)
    unlock(refusals)
    form = WorkReviewForm(request.POST or None, refusals=refusals)
    deed = Deed(
        _("就三次拒绝就业启动复核"),
        _("请逐次核对以后勾选。复核只涉及本人的份额；决定以前要告知理由、听取陈述申辩，由区决定。"),
        _("启动复核"),
        _("已启动复核。"),
        f"review.work:{case.public_id}",
    )

    def act(typed: dict[str, Any]) -> object:
        chosen = list(typed["refusals"])
        return reviews.open_work_review(actor=request.actor, benefit=case, refusals=chosen).case.public_id

    def to() -> str:
        opened = queries.reviews.open_review_of(case)
        return case_url(opened.case if opened else case)

    return deed_page(request, deed, form=form, act=act, back=case_url(case), case=case, to=to)


def _benefit(request: HttpRequest, public_id: UUID) -> Case:
    case = case_for(request, public_id, roles=tuple(RECORDERS))
    gate.exists_if(case.kind != REVIEW and case.state in schedules.IN_BENEFIT)
    return case
