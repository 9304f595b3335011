"""Proof that a notice hung: a page for each of its two photographs."""

from __future__ import annotations

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from minzheng.access import gate
from minzheng.access.doors import staff_door
from minzheng.cases import colleagues, publicity_proofs
from minzheng.cases.handling import handles
from minzheng.cases.models import Publicity
from minzheng.lib import clock

from ..case_pages.page import url_of
from .form_pages import form_page
from .forms import ProofForm


@staff_door(may="document.add")
def prove(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Record the photograph that is due: of the putting up, then of the taking down. Nothing due: no such page."""
    related = ("case__applicant__data_key", "case__division__parent")
    notice = gate.get(request.actor, Publicity, public_id, may="document.add", related=related)
    moment = publicity_proofs.next_moment(notice, today=clock.today())
    gate.exists_if(handles(request.actor, notice.case) and (moment is not None or request.method == "POST"))
    moment = moment or publicity_proofs.DOWN  # sent twice: the second gets the first's answer
    form = ProofForm(
        request.POST or None,
        request.FILES or None,
        moment=moment,
        colleagues=colleagues.second_hands(notice.case, but=request.actor),
        initial={"on": _likely_day(notice, moment), "place": notice.place},
    )

    def act() -> object:
        typed = dict(form.cleaned_data)
        photo = typed.pop("photo")
        return publicity_proofs.prove(
            actor=request.actor,
            publicity=notice,
            moment=moment,
            photo_name=photo.name,
            photo=photo.read(),
            **typed,
        ).public_id

    is_up = moment == publicity_proofs.UP
    return form_page(
        request,
        form,
        act,
        case=notice.case,
        what=f"publicity.prove:{notice.public_id}",
        title=_("登记公示张贴证明") if is_up else _("登记公示撤下证明"),
        lede=_("两人到场，拍下公示张贴在栏上的样子，看得清内容和地点。")
        if is_up
        else _("期满后两人到场，拍下撤下公示以后的公示栏，并写明收到几条异议。"),
        button=_("登记证明"),
        done=_("公示证明已登记。撤下时再来登记一次。") if is_up else _("公示证明已齐全，可以办理下一步。"),
        back=f"{url_of(notice.case)}#publicity",
    )


def _likely_day(notice: Publicity, moment: str) -> object:
    return notice.from_on if moment == publicity_proofs.UP else notice.taken_down_on or clock.today()
