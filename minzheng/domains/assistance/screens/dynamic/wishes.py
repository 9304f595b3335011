"""放弃意愿: a clerk says what she heard when she asked the recipient herself."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from minzheng.access import gate, log
from minzheng.access.doors import staff_door
from minzheng.access.roles import TOWN_CLERK
from minzheng.cases.dates import date_text
from minzheng.lib import clock

from ...actions import verify_wish
from ...forms.dynamic import WishForm
from ...models import GivingUpWish
from .deed import Deed, case_url, deed_page


@staff_door(may="case.read")
@never_cache
def verify(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Exists until somebody has verified it or the recipient has taken it back."""
    related = ("case__applicant__data_key", "case__division", "data_key")
    wish = gate.get(request.actor, GivingUpWish, public_id, may="case.read", related=related)
    gate.exists_if(request.actor.role == TOWN_CLERK and wish.stands and not wish.verdict)
    case = wish.case
    log.record_look(
        request.actor, [case.applicant.public_id], what="view", purpose="核实放弃意愿", subject_ref=case.number
    )
    deed = Deed(
        _("与本人核实放弃意愿"),
        _("先和领取人本人谈：知不知道放弃以后的后果，有没有人劝她、逼她。这里只登记结果，待遇照发。"),
        _("登记"),
        _("已登记。本人确实要放弃的，还要签放弃声明，由另一位同事办理。"),
        f"wish:{wish.public_id}",
        facts=((_("提出时间"), date_text(clock.civil_day(wish.asked_at))), (_("本人的话"), wish.words.shown())),
    )

    def act(typed: dict[str, Any]) -> object:
        return verify_wish(actor=request.actor, wish=wish, **typed).public_id

    return deed_page(request, deed, form=WishForm(request.POST or None), act=act, back=case_url(case), case=case)
