"""Files that go out: one's own, those that wait for one's decision, the fetching."""

from __future__ import annotations

from uuid import UUID

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from minzheng.access import gate
from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.bulk import exports
from minzheng.ui.forms import Form
from minzheng.ui.submissions import carry_out

UNPROCESSABLE, GONE = 422, 410


class DecisionForm(Form):
    """Agree or not, and a word why."""

    agrees = forms.ChoiceField(
        label=gettext_lazy("审批意见"),
        choices=[("yes", gettext_lazy("同意导出")), ("no", gettext_lazy("不同意"))],
        widget=forms.RadioSelect,
    )
    words = forms.CharField(
        label=gettext_lazy("说明"),
        required=False,
        max_length=400,
        help_text=gettext_lazy("不同意的，写明理由。申请人会看到。"),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


@staff_door(may=exports.TAKE)
@never_cache
@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """What waits for her decision, and what she asked for herself."""
    context = {
        "waiting": exports.waiting_for(request.actor),
        "own": exports.own(request.actor),
        "decides": gate.may(request.actor, exports.APPROVE),
    }
    return render(request, "workbench/exports/list.html", context)


@staff_door(may=exports.TAKE)
@never_cache
@require_safe
def export(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """One export: what for, how large, who decided, until when it can be fetched."""
    return _page(request, exports.export_of(request.actor, public_id), DecisionForm())


@staff_door(may=exports.APPROVE)
@require_POST
def decide(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """Agree to somebody else's export, or don't."""
    shown, form = exports.export_of(request.actor, public_id), DecisionForm(request.POST)
    if not form.is_valid():
        return _page(request, shown, form, status=UNPROCESSABLE)
    said = form.cleaned_data
    try:
        carry_out(
            request,
            request.actor,
            what=f"export decide {public_id}",
            act=lambda: exports.decide(
                actor=request.actor, export=shown.export, agrees=said["agrees"] == "yes", words=said["words"]
            ),
        )
    except Refused as refused:
        form.show(refused)
        return _page(request, shown, form, status=UNPROCESSABLE)
    messages.success(
        request, _("已同意，文件生成后由申请人下载。") if said["agrees"] == "yes" else _("已记下：不同意导出。")
    )
    return redirect("workbench:exports")


@staff_door(may=exports.TAKE)
@require_safe
def fetch(request: HttpRequest, public_id: UUID) -> HttpResponse:
    """The file, for the one who asked for it."""
    shown = exports.export_of(request.actor, public_id)
    gate.exists_if(shown.export.staff_id == request.actor.staff_id)
    try:
        content = exports.fetch(actor=request.actor, export=shown.export)
    except Refused as refused:
        messages.error(request, str(refused))
        return _page(request, exports.export_of(request.actor, public_id), DecisionForm(), status=GONE)
    response = HttpResponse(content, content_type=exports.TYPES[shown.export.form])
    name = f"{shown.label}-{shown.export.ready_at:%Y%m%d-%H%M}.{shown.export.form}"
    response["Content-Disposition"] = content_disposition_header(True, name)
    return response


def _page(request: HttpRequest, shown: exports.ExportShown, form: DecisionForm, *, status: int = 200) -> HttpResponse:
    context = {
        "shown": shown,
        "export": shown.export,
        "form": form,
        "is_own": shown.export.staff_id == request.actor.staff_id,
        "may_decide": gate.may(request.actor, exports.APPROVE)
        and not exports.why_not_decide(request.actor, shown.export),
        "form_name": exports.FORMS[shown.export.form],
    }
    return render(request, "workbench/exports/export.html", context, status=status)
