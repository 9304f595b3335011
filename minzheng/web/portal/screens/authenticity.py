"""Whether a paper is genuine: for whoever holds it, by the code it bears. Number and day are told, and nothing else."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from minzheng.access.doors import public_door
from minzheng.cases import imprints

from ..authenticity_form import CodeOfPaperForm
from .notices import unsearchable


@public_door
@unsearchable
@never_cache
@require_safe
def ask(request: HttpRequest) -> HttpResponse:
    """Type the code of a paper, or come with it from the paper's QR picture; read what the house says of it.

    A code that no paper bears is answered as plainly as one that a paper does.
    """
    form = CodeOfPaperForm(request.GET or None)
    asked = form.is_bound and form.is_valid()
    found = imprints.check(form.cleaned_data["code"]) if asked else None
    return render(request, "portal/authenticity.html", {"form": form, "asked": asked, "found": found})
