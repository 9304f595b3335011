"""Taking a complaint at a counter or from 12345. Whoever took it down doesn't see it again: it goes to the office above."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_safe

from minzheng.access.doors import staff_door
from minzheng.access.refusals import Refused
from minzheng.lib import clock
from minzheng.ui.submissions import carry_out

from ..actions import lodge_complaint
from ..forms import TakeForm

RECEIPT = "complaint_taken"


@staff_door(may="complaint.take")
@never_cache
@sensitive_post_parameters()
def take(request: HttpRequest) -> HttpResponse:
    """Write it down while the person is still there."""
    form = TakeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            receipt = carry_out(
                request,
                request.actor,
                what="complaint.take",
                act=lambda: lodge_complaint(actor=request.actor, told=form.told()).receipt,
            )
        except Refused as refused:
            form.show(refused)
        else:
            request.session[RECEIPT] = {"number": receipt, "on": clock.today().isoformat()}
            return redirect("complaints:taken")
    return render(request, "complaints/take.html", {"form": form}, status=422 if form.is_bound else 200)


@staff_door(may="complaint.take")
@never_cache
@require_safe
def taken(request: HttpRequest) -> HttpResponse:
    """The receipt, to be read out or printed for the person who complained."""
    if RECEIPT not in request.session:
        return redirect("complaints:new")
    return render(request, "complaints/taken.html", {"receipt": request.session[RECEIPT]["number"]})
