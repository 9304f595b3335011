"""What the page of a member of staff says, and what an administrator can do there."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from minzheng.access import second_factor, security_log, staff
from minzheng.access.actor import Actor
from minzheng.access.models import Staff
from minzheng.access.refusals import Reason
from minzheng.ui.forms import Form

from .staff_forms import EndPostingForm, PostingForm
from .staff_list import row_of

GIVE, END, PASSWORD, UNLOCK = "give-posting", "end-posting", "password", "unlock"
RESET_FACTOR, DEACTIVATE, REACTIVATE = "reset-second-factor", "deactivate", "reactivate"

LABELS = {
    GIVE: _("给予任职"),
    END: _("结束任职"),
    PASSWORD: _("设一次性密码"),
    UNLOCK: _("解除锁定"),
    RESET_FACTOR: _("重置二次验证"),
    DEACTIVATE: _("停用账号"),
    REACTIVATE: _("恢复账号"),
}
CONFIRM = {
    PASSWORD: _("原密码随即失效，此人在各处的登录都会退出。确定吗？"),
    DEACTIVATE: _("此人随即不能登录，正在使用的会话也会退出。确定吗？"),
}
DONE = {
    GIVE: _("任职已登记。"),
    END: _("任职已结束。"),
    UNLOCK: _("已解除锁定。"),
    RESET_FACTOR: _("二次验证已重置，此人下次登录时会看到提示。"),
    DEACTIVATE: _("账号已停用。"),
    REACTIVATE: _("账号已恢复。"),
}


def form_for(verb: str, actor: Actor, member: Staff, data: Any = None) -> Form | None:
    """The form a verb needs, if it needs one."""
    if verb == GIVE:
        return PostingForm(data)
    if verb == END:
        return EndPostingForm(data, postings=staff.open_postings(actor, member))
    return None


def verbs_for(actor: Actor, member: Staff) -> list[str]:
    """What there is to do for somebody just now, whether or not this administrator may."""
    verbs = [GIVE]
    if staff.open_postings(actor, member).exists():
        verbs.append(END)
    if not member.is_active:
        return [*verbs, REACTIVATE]
    verbs.append(PASSWORD)
    if staff.is_locked(member):
        verbs.append(UNLOCK)
    if second_factor.is_enrolled(member):
        verbs.append(RESET_FACTOR)
    return [*verbs, DEACTIVATE]


def offers(actor: Actor, member: Staff, *, tried: str = "", form: Form | None = None, note: str = "") -> list[dict]:
    """The verbs as the action panel takes them; the one that was ``tried`` and refused keeps what was typed."""
    posting, account = staff.why_not_post(actor, member), staff.why_not_manage(actor, member)
    return [
        {
            "verb": verb,
            "label": LABELS[verb],
            "strong": False,
            "reasons_why_not": [_why(reason) for reason in (posting if verb in (GIVE, END) else account)],
            "form": form if verb == tried else form_for(verb, actor, member),
            "note": note if verb == tried else "",
            "note_required": verb == RESET_FACTOR,
            "confirm": CONFIRM.get(verb, ""),
        }
        for verb in verbs_for(actor, member)
    ]


def page_of(member: Staff) -> dict[str, Any]:
    """Her account and her postings."""
    return {
        "member": member,
        "postings": [row_of(posting) for posting in staff.postings_of(member)],
        "enrolled": second_factor.enrolled(member),
        "is_locked": staff.is_locked(member),
        "last": security_log.last_signed_in(member),
    }


def _why(reason: Reason) -> dict[str, Any]:
    return {"text": reason.text, "deed": None, "leads": False, "section": ""}
