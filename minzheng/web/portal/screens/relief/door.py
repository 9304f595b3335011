"""Whose form it is: a resident's who has signed in. It becomes a draft with the first page she sends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters

from minzheng.access.actor import Actor
from minzheng.access.doors import resident_door
from minzheng.domains.assistance import queries as assistance
from minzheng.domains.assistance.actions import save_home_draft
from minzheng.domains.assistance.models import HomeDraft

from ... import queries
from ...application.relief import ReliefFilling
from ...expiry import keeps

METHODS = ["GET", "HEAD", "POST"]
UNPROCESSABLE = 422


@dataclass
class Form:
    """The form she is filling in: what is in it, as whom she writes, and her draft once there is one."""

    filling: ReliefFilling
    actor: Actor
    draft: HomeDraft | None

    def keep(self, *, done: str = "") -> HomeDraft:
        """Store what has been filled in; ``done``: the page that is gone through."""
        if done and done not in self.filling.done:
            self.filling.done.append(done)
        content = self.filling.as_content()
        if self.draft is None:
            person = queries.oneself(self.actor)
            self.draft = save_home_draft(actor=self.actor, content=content, person=person, programme=assistance.RELIEF)
        else:
            self.draft = save_home_draft(actor=self.actor, draft=self.draft, content=content)
        return self.draft

    @property
    def has_letter(self) -> bool:
        """Whether there is a photograph of the signed letter: without one nobody has signed yet."""
        return self.draft is not None and self.draft.papers.filter(kind="authorisation_letter").exists()


def form_of(actor: Actor) -> Form:
    """What she has begun, or a blank one in her own name and street."""
    draft = assistance.draft_of_person(actor.person_id, assistance.RELIEF) if actor.person_id else None
    if draft is not None:
        return Form(ReliefFilling.from_content(draft.content.open()), actor, draft)
    person = queries.oneself(actor)
    lives_in = person.residence_division.parent
    filler = {
        "name": person.name,
        "identity_number": person.identity_number.open(),
        "phone": person.phone.open() if person.phone else "",
    }
    return Form(ReliefFilling.begun_by(filler, town=lives_in.code if lives_in else ""), actor, None)


def relief_door(*kept: str) -> Callable[[Callable[..., HttpResponse]], Callable[..., HttpResponse]]:
    """For residents; ``kept`` names what is put aside if the session ran out before the page was sent."""

    def hang(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @keeps(*kept)
        @resident_door
        @never_cache
        @sensitive_post_parameters()
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            return view(request, form_of(request.actor), *args, **kwargs)

        return guarded

    return hang


def begun_door(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """The same for pages that make no sense before something has been filled in."""

    @relief_door()
    @wraps(view)
    def guarded(request: HttpRequest, form: Form, *args: Any, **kwargs: Any) -> HttpResponse:
        if form.draft is None:
            return redirect("portal:relief")
        return view(request, form, *args, **kwargs)

    return guarded
