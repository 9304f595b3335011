"""The first page: what this is, what to bring, how it goes, and where to follow one's own matter."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from minzheng.access.doors import public_door
from minzheng.lib import clock

from .. import procedure


@public_door
@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """Open to everybody; asks the database nothing about anybody."""
    return render(
        request,
        "portal/home.html",
        {
            "bring": [
                {
                    "title": _("身份证"),
                    "text": _("申请人本人的身份证；家里其他人的号码记下来就可以。"),
                },
                {
                    "title": _("承诺和授权书"),
                    "text": _("窗口有空白的。家里每位成年人签字，同意我们核对收入和财产；孩子由监护人签。"),
                },
                {
                    "title": _("申报清单"),
                    "text": _("写明家里有谁、每月收入多少、有什么财产。窗口可以帮您一起填。"),
                },
            ],
            "stages": procedure.stages(clock.today()),
            "law": procedure.law(clock.today()),
        },
    )
