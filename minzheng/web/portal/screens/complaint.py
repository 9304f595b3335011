"""Complaining of how assistance is handled, or reporting that it goes where it should not: one form, a receipt."""

from __future__ import annotations

from datetime import date

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_safe

from minzheng.access.doors import public_door
from minzheng.access.refusals import Refused
from minzheng.access.requests import address_of
from minzheng.domains.complaints.actions import Told
from minzheng.domains.complaints.forms import LONGEST, PlaceField
from minzheng.domains.complaints.vocabulary import ABOUT
from minzheng.lib import clock
from minzheng.ui.forms import Form, PhoneField
from minzheng.ui.submissions import carry_out

from .. import complaining
from .notices import unsearchable

RECEIPT = "complaint_receipt"
TOO_MANY_REQUESTS, UNPROCESSABLE = 429, 422


class ComplaintForm(Form):
    """What is wrong, and where. Who says so may stay unsaid."""

    about = forms.ChoiceField(label=_("您要反映的是"), choices=list(ABOUT.items()), widget=forms.RadioSelect)
    town = PlaceField(label=_("在哪里"), help_text=_("选镇街；说不准的选区。"))
    against = forms.CharField(
        label=_("反映的是谁"), required=False, max_length=120, help_text=_("姓名、家庭或者窗口，知道多少写多少。")
    )
    content = forms.CharField(
        label=_("什么情况"),
        help_text=_("什么时候、在哪里、怎么知道的。越具体，越好核查。"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 7}),
    )
    name = forms.CharField(
        label=_("您的姓名"),
        required=False,
        max_length=64,
        help_text=_("不写也可以。写了的，每一件都核查并答复；核查的人看不到您是谁。"),
    )
    contact = PhoneField(label=_("您的电话"), required=False, help_text=_("留了电话，才能把结果告诉您。"))

    def told(self) -> Told:
        """What the action needs; only of a valid form."""
        return Told(**self.cleaned_data)


@public_door
@unsearchable
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
@sensitive_post_parameters()
def write(request: HttpRequest) -> HttpResponse:
    """Open to everybody. Sent twice, it is lodged once."""
    form = ComplaintForm(request.POST or None)
    reasons: list[object] = []
    status = UNPROCESSABLE if form.is_bound else 200
    if request.method == "POST" and form.is_valid():
        try:
            receipt = carry_out(
                request,
                complaining.DOOR,
                what="portal.complaint",
                act=lambda: complaining.complain(form.told(), actor=complaining.DOOR, address=address_of(request)),
            )
        except Refused as refused:
            status = TOO_MANY_REQUESTS if complaining.TOO_MANY in refused.reasons else UNPROCESSABLE
            reasons = list(refused.reasons)
        else:
            request.session[RECEIPT] = {"number": receipt, "on": clock.today().isoformat()}
            return redirect("portal:complaint_received")
    return render(request, "portal/complaint.html", {"form": form, "reasons": reasons}, status=status)


@public_door
@unsearchable
@never_cache
@require_safe
def received(request: HttpRequest) -> HttpResponse:
    """The receipt, in the browser that sent the complaint and in no other, for as long as its session lasts."""
    receipt = request.session.get(RECEIPT)
    if receipt is None:
        return redirect("portal:complain")
    context = {"number": receipt["number"], "on": date.fromisoformat(receipt["on"])}
    return render(request, "portal/complaint_received.html", context)
