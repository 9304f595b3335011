"""Pages that explain: what fits a difficulty, and how dibao is asked for. They ask the database nothing about anybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.access.doors import public_door
from minzheng.lib import clock

from .. import procedure
from ..topics import TOPICS


@public_door
@require_safe
def topic(request: HttpRequest, key: str) -> HttpResponse:
    """What there is for one difficulty, here and at other counters."""
    return render(request, "portal/topic.html", {"topic": TOPICS[key], "check_name": f"portal:check_about_{key}"})


@public_door
@require_safe
def dibao(request: HttpRequest) -> HttpResponse:
    """What dibao is, the three things to bring, how it goes and how long it takes under the rule of the day."""
    today = clock.today()
    return render(
        request,
        "portal/dibao.html",
        {"bring": three_things(), "stages": procedure.stages(today), "law": procedure.law(today)},
    )


def three_things() -> list[dict[str, str]]:
    """一证一书一清单, in the words of the portal."""
    return [
        {"title": _("身份证"), "text": _("申请人本人的身份证；家里其他人的号码记下来就可以。")},
        {
            "title": _("承诺和授权书"),
            "text": _("窗口有空白的。家里每位成年人签字，同意我们核对收入和财产；孩子由监护人签。"),
        },
        {"title": _("申报清单"), "text": _("写明家里有谁、每月收入多少、有什么财产。窗口可以帮您一起填。")},
    ]
