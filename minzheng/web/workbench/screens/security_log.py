"""The security log, for those who watch over the watchmen."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from minzheng.access.doors import staff_door
from minzheng.ui.forms import Form
from minzheng.ui.tables import Pager

from .. import security_log as log


class SecurityLogFilter(Form):
    """What the log is narrowed to."""

    kind = forms.ChoiceField(label=_("事项"), required=False, choices=[("", _("全部事项")), *log.KINDS.items()])
    name = forms.CharField(label=_("姓名或用户名"), required=False, max_length=64)

    def wanted(self) -> dict[str, Any]:
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in self.fields}


@staff_door(may="log.read")
@require_safe
def security_log(request: HttpRequest) -> HttpResponse:
    """Sign-ins, failures, resets and changes of postings; the latest first."""
    filters = SecurityLogFilter(request.GET)
    page = log.page_of(request.actor, after=request.GET.get("after"), **filters.wanted())
    context = {
        "page": page,
        "filters": filters,
        "is_filtered": any(filters.wanted().values()),
        "pager": Pager(shown=len(page.rows), next=page.next_key),
    }
    return render(request, "workbench/oversight/security_log.html", context)
