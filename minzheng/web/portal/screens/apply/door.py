"""Whose form it is: a resident's who has signed in, or a newcomer's who has proved a telephone in this browser."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from minzheng.access.actor import Actor
from minzheng.access.doors import public_door
from minzheng.access.sign_in import end_session
from minzheng.domains.assistance import queries as assistance
from minzheng.domains.assistance.actions import save_home_draft
from minzheng.domains.assistance.actions.at_home import NEWCOMERS_DOOR
from minzheng.domains.assistance.models import HomeDraft

from ...application.filling import Filling

NEWCOMER = "newcomer"
IDLE_SECONDS = 30 * 60  # longer than for reading: she has to look for papers
UNPROCESSABLE = 422


@dataclass
class Form:
    """The form somebody is filling in: her draft, what is in it, and as whom she writes."""

    draft: HomeDraft
    filling: Filling
    actor: Actor

    @property
    def is_newcomers(self) -> bool:
        return not self.actor.is_resident

    def keep(self, *, done: str = "") -> None:
        """Store what has been filled in; ``done``: the page that is gone through."""
        if done and done not in self.filling.done:
            self.filling.done.append(done)
        self.draft = save_home_draft(actor=self.actor, draft=self.draft, content=self.filling.as_content())


def form_of(request: HttpRequest) -> Form | None:
    """The form this browser may open, or None: nobody is there, or nothing has been begun."""
    actor, draft = NEWCOMERS_DOOR, None
    if request.actor is not None and request.actor.is_resident:
        actor, draft = request.actor, assistance.draft_of_person(request.actor.person_id)
    elif NEWCOMER in request.session:
        draft = assistance.home_draft(UUID(request.session[NEWCOMER]))
    if draft is None or draft.closed_at is not None or draft.handed_at is not None:
        return None
    request.session.modified = True  # the time she may be silent begins again
    return Form(draft, Filling.from_content(draft.content.open()), actor)


def posted(request: HttpRequest) -> QueryDict | None:
    """What was sent, empty or not; None where a page is only looked at."""
    return request.POST if request.method == "POST" else None


def open_newcomers_form(request: HttpRequest, draft: HomeDraft) -> None:
    """Begin a newcomer's session: it holds the name of her draft and nothing that any other door would open for."""
    end_session(request)
    request.session[NEWCOMER] = str(draft.public_id)
    request.session.set_expiry(IDLE_SECONDS)


def form_door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """For whoever has a form open here; everybody else is led to the beginning. The page is hers alone."""

    @public_door
    @never_cache
    @sensitive_post_parameters()
    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = form_of(request)
        if form is None:
            return redirect("portal:apply")
        return view(request, form, *args, **kwargs)

    return guarded
