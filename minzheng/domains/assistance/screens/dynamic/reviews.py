"""动态管理: the register of reviews by the day they are due, and what a person does about one benefit."""

from __future__ import annotations

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from minzheng.access import gate, log
from minzheng.access.actors import division_of
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.access.roles import AUDITOR, DISTRICT_CONFIRMER, TOWN_CLERK, TOWN_REVIEWER
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.ui.submissions import carry_out
from minzheng.ui.tables import Pager

from ... import queries
from ...actions import reviews
from ...actions.reviews.opening import OPENERS
from ...actions.reviews.restating import RESTATERS
from ...actions.reviews.schedule import CLASSIFIERS
from ...forms.dynamic import ClassForm, OpenReviewForm, PostponementForm, RestateForm, ScheduleFilter
from ...models import ReviewPostponement
from ...queries import schedules
from ...vocabulary import REVIEW
from ..cases import case_for
from .deed import Deed, case_url, deed_page

READERS = (TOWN_CLERK, TOWN_REVIEWER, DISTRICT_CONFIRMER, AUDITOR)


@staff_door(may="case.read")
@never_cache
@require_safe
def register(request: HttpRequest) -> HttpResponse:
    """The benefits of one's division, the most overdue first; every family shown is a logged look."""
    gate.exists_if(request.actor.role in READERS)
    today = clock.today()
    filters = ScheduleFilter(request.GET, towns=queries.towns_of(request.actor))
    asked = filters.asked()
    page = schedules.schedule_page(request.actor, on=today, after=request.GET.get("after", ""), **asked)
    log.record_look(
        request.actor, {row.benefit.applicant.public_id for row in page.rows}, what="view", purpose="查看动态管理台账"
    )
    rows = [
        {
            "schedule": row,
            "left": (row.due_on - today).days,
            "class": schedules.shown_class(row, today),
        }
        for row in page.rows
    ]
    context = {
        "rows": rows,
        "filters": filters,
        "pager": Pager(shown=len(rows), total=page.total, next=page.after),
        "is_filtered": bool(asked["show"] or asked["town"]),
        "may_postpone": request.actor.role == DISTRICT_CONFIRMER,
    }
    return render(request, "assistance/dynamic/reviews.html", context)


@staff_door(may="case.read")
def begin(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Open the review of a benefit: the family told of a change, or it is time."""
    case = _benefit(request, public_id, roles=tuple(OPENERS))
    form = OpenReviewForm(
        request.POST or None, initial={"ground": request.GET.get("ground", "")} if request.GET else None
    )
    deed = Deed(
        _("启动复核"),
        _(
            "启动以后先核实，再提出意见；拟减发、停发的，先告知理由、听取陈述申辩，由区决定。启动复核不影响正在发放的待遇。"
        ),
        _("启动复核"),
        _("已启动复核。下一步：登记情况变化，或者入户调查。"),
        f"review:{case.public_id}",
    )

    def act(typed: dict) -> object:
        return reviews.open_review(
            actor=request.actor, case=case, ground=typed["ground"], happened_on=typed["happened_on"]
        ).case.public_id

    def to() -> str:
        opened = queries.reviews.open_review_of(case)
        return case_url(opened.case if opened else case)

    return deed_page(request, deed, form=form, act=act, back=case_url(case), case=case, to=to)


@staff_door(may="case.read")
def classify(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record into which class of review a family belongs, and why."""
    case = _benefit(request, public_id, roles=tuple(CLASSIFIERS))
    form = ClassForm(request.POST or None, classes=schedules.classes(case, clock.today()))
    deed = Deed(
        _("认定复核类别"),
        _("类别决定隔多久复核一次。由您按家庭情况认定，系统不代为划分。"),
        _("登记类别"),
        _("已登记复核类别，下次复核日已重新计算。"),
        f"review.class:{case.public_id}",
    )

    def act(typed: dict) -> object:
        return reviews.classify_review(actor=request.actor, benefit=case, **typed).pk

    return deed_page(request, deed, form=form, act=act, back=case_url(case), case=case)


@staff_door(may="case.read")
def restate_fact(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Write down one fact as it stands now, with what proves it."""
    case = case_for(request, public_id, roles=tuple(RESTATERS))
    gate.exists_if(case.kind == REVIEW)
    form = RestateForm(request.POST or None, members=queries.people_of(case))
    deed = Deed(
        _("登记情况变化"),
        _("一次登记一项。没有登记的，仍按以前掌握的情况计算。"),
        _("登记"),
        _("已登记。试算结果见“计算与理由”。"),
        f"restate:{case.public_id}",
    )

    def act(typed: dict) -> object:
        return reviews.restate(actor=request.actor, case=case, **typed).public_id

    return deed_page(request, deed, form=form, act=act, back=case_url(case), case=case)


@staff_door(may="case.read")
@never_cache
def postponements(request: HttpRequest) -> HttpResponse:
    """Orders that put reviews off in a major emergency; the district proposes one here."""
    gate.exists_if(request.actor.role in READERS)
    may_order = request.actor.role == DISTRICT_CONFIRMER
    gate.exists_if(may_order or request.method != "POST")
    form = PostponementForm(request.POST or None) if may_order else None
    status = 200
    if form is not None and request.method == "POST":
        if form.is_valid():
            division = division_of(request.actor)
            try:
                carry_out(
                    request,
                    request.actor,
                    what="review.postpone",
                    act=lambda: (
                        reviews.order_postponement(
                            actor=request.actor, division=division, **form.cleaned_data
                        ).public_id
                    ),
                )
            except Refused as refused:
                form.show(refused)
            else:
                messages.success(request, _("已提出。另一位同事确认以后生效。"))
                return redirect("assistance:postponements")
        status = 422
    context = {"orders": list(schedules.postponements(request.actor)[:50]), "form": form, "may_confirm": may_order}
    return render(request, "assistance/dynamic/postponements.html", context, status=status)


@staff_door(may="case.read")
@require_POST
def confirm(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The other person of the district confirms an order."""
    gate.exists_if(request.actor.role == DISTRICT_CONFIRMER)
    order = gate.get(request.actor, ReviewPostponement, public_id, may="case.read", related=("ordered_by", "division"))
    try:
        carry_out(
            request,
            request.actor,
            what=f"review.postpone:{order.public_id}",
            act=lambda: reviews.confirm_postponement(actor=request.actor, postponement=order),
        )
    except Refused as refused:
        for reason in refused.reasons:
            messages.error(request, str(reason))
    else:
        messages.success(request, _("已确认。这段时间应复核的家庭已经延期。"))
    return redirect("assistance:postponements")


def _benefit(request: HttpRequest, public_id: UUID, *, roles: tuple[str, ...]) -> Case:
    """A case that granted something which goes on, for the roles whose work this is."""
    case = case_for(request, public_id, roles=roles)
    gate.exists_if(case.kind != REVIEW and case.state in schedules.IN_BENEFIT)
    return case
