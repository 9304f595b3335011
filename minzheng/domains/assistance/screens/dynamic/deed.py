"""A page with one form about one matter: typed, carried out once, said, and on to where it shows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from minzheng.access.refusals import Refused
from minzheng.cases.models import Case
from minzheng.ui.forms import Form
from minzheng.ui.submissions import carry_out


@dataclass(frozen=True)
class Deed:
    """What the page says: its heading, what follows from it, its button, and what it says when it is done."""

    heading: Any
    lede: Any
    button: Any
    done: Any
    key: str
    facts: tuple[tuple[Any, Any], ...] = ()


def deed_page(
    request: HttpRequest,
    deed: Deed,
    *,
    form: Form,
    act: Callable[[dict[str, Any]], object],
    back: str,
    case: Case | None = None,
    to: Callable[[], str] | None = None,
) -> HttpResponse:
    """Show the form, or carry it out. ``back`` is where the page came from; ``to`` where it goes on, else back."""
    status = 200
    if request.method == "POST":
        if form.is_valid():
            try:
                carry_out(request, request.actor, what=deed.key, act=lambda: act(form.cleaned_data))
            except Refused as refused:
                form.show(refused)
            else:
                messages.success(request, deed.done)
                return redirect(to() if to else back)
        status = 422
    context = {"deed": deed, "form": form, "case": case, "back": back}
    return render(request, "assistance/dynamic/deed.html", context, status=status)


def case_url(case: Case) -> str:
    return reverse("workbench:case", args=[case.public_id])
