"""The gate in front of every object: what may not be seen does not exist (404), whatever the reason."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar
from uuid import UUID

from django.db import models
from django.http import Http404
from django.utils.translation import gettext_lazy as _

from minzheng.lib.reading import read_once

from .actor import Actor
from .refusals import Reason, Refused
from .roles import may as role_may
from .scope import scope

M = TypeVar("M", bound=models.Model)


def may(actor: Actor | None, word: str) -> bool:
    """Whether the actor's role may say the word; nobody may say nothing."""
    return actor is not None and role_may(actor.role, word)


def get(actor: Actor | None, model: type[M], public_id: UUID | str, *, may: str, related: Sequence[str] = ()) -> M:
    """The object, if the actor may see it. Else Http404: wrong role, other division, no such thing, no such id alike.

    ``may`` is the word asked for; ``related`` names what to fetch with it (select_related).
    """
    check_may(actor, may)
    found = scope(actor, model).filter(public_id=_as_uuid(public_id)).select_related(*related or (None,)).first()
    if found is None:
        raise Http404
    return found


def exists_if(condition: bool) -> None:
    """For screens that are one person's or one role's alone: to anybody else they do not exist (Http404)."""
    if not condition:
        raise Http404


@read_once
def reaches(actor: Actor, row: models.Model) -> bool:
    """Whether a row already at hand is this actor's business: asked again at the moment of writing."""
    return scope(actor, type(row)).filter(pk=row.pk).exists()


def check_may(actor: Actor | None, word: str) -> None:
    """For screens: Http404 unless the actor's role may say the word."""
    if not may(actor, word):
        raise Http404


def require(actor: Actor, word: str) -> None:
    """For actions: Refused unless the actor's role may say the word."""
    if not may(actor, word):
        raise Refused(Reason("not_permitted", _("当前岗位无权办理此事项。")))


def four_eyes(actor: Actor, earlier_staff_ids: Iterable[UUID | None]) -> list[Reason]:
    """Reasons why this actor can't be the other pair of eyes. Only a member of staff, never a machine, can be it."""
    if not actor.is_staff:
        return [Reason("four_eyes", _("此步骤须由另一名工作人员办理。"))]
    if actor.staff_id in set(earlier_staff_ids):
        return [Reason("four_eyes", _("此前步骤由您办理，须由另一名工作人员办理此步骤。"))]
    return []


def _as_uuid(public_id: UUID | str) -> UUID:
    try:
        return public_id if isinstance(public_id, UUID) else UUID(public_id)
    except (ValueError, AttributeError, TypeError):
        raise Http404 from None
