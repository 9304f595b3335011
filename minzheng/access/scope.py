"""Whose rows an actor sees: a join on the closure of divisions, never a list of codes.

A scoped model says where its divisions are (``scoped_by = "divisions__division"``) and, where a resident may see her
own rows, where the person's public id is (``resident_path``), and where the mandates are (``agent_path``). A confined matter (``confined_by``) exists only for roles
that can say its word.
"""

from __future__ import annotations

import logging
from datetime import date
from typing import Any, TypeVar

from django.core.exceptions import ImproperlyConfigured
from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from minzheng.lib import clock

from .actor import Actor
from .models import DivisionClosure
from .roles import ROLES, Role

M = TypeVar("M", bound=models.Model)

logger = logging.getLogger(__name__)


def scope(actor: Actor | None, model: type[M]) -> QuerySet[M]:
    """The rows of ``model`` that are this actor's business, without duplicates; a lazy queryset, one query.

    Staff: rows of the actor's division and all below it. Residents: their own rows. The system: all rows.
    """
    rows = model._default_manager.all()
    if actor is None:
        return rows.none()
    if actor.kind == "system":
        return rows
    if actor.is_resident:
        return _hers(rows, actor)
    role = ROLES.get(actor.role)
    if role is None or not role.reads_residents or actor.division_pk is None:
        return rows.none()
    return rows.filter(_lies_under(model, actor.division_pk, clock.today()), *_not_confined(model, role))


def _hers(rows: QuerySet[M], actor: Actor) -> QuerySet[M]:
    """A resident's own rows, and those of the matters in which she acts for somebody today."""
    path, mandates = getattr(rows.model, "resident_path", None), getattr(rows.model, "agent_path", None)
    if path is None:
        return rows.none()
    own = Q(**{path: actor.person_id})
    if mandates is None:
        return rows.filter(own)
    today = clock.today()
    lasts = Q(**{f"{mandates}__until_on": None}) | Q(**{f"{mandates}__until_on__gte": today})
    conditions = {f"{mandates}__agent__public_id": actor.person_id, f"{mandates}__from_on__lte": today}
    represented = rows.model._default_manager.filter(lasts, **conditions, **{f"{mandates}__ended_on": None})
    return rows.filter(own | Q(pk__in=represented.values("pk")))


def unscoped(model: type[M], *, actor: Actor, why: str) -> QuerySet[M]:
    """All rows, for a stated reason that goes to the log: a search for duplicates, a city-wide figure."""
    logger.info("unscoped read", extra={"model": model._meta.label, "actor": actor.author, "why": why})
    return model._default_manager.all()


def divisions_under(division_pk: int, *, on: date | None = None) -> QuerySet[DivisionClosure]:
    """The closure rows of a division and everything below it, as on a day; join on ``descendant``."""
    day = on or clock.today()
    in_force = Q(valid_from__lte=day) & (Q(valid_to=None) | Q(valid_to__gt=day))
    return DivisionClosure.objects.filter(in_force, ancestor=division_pk)


def _lies_under(model: type[models.Model], division_pk: int, day: date) -> Exists:
    """Some division of the row lies under the given one. Exists, not a plain join: a row must not come twice."""
    path = getattr(model, "scoped_by", None)
    if path is None:
        raise ImproperlyConfigured(f"{model._meta.label} has no scoped_by: nobody can say whose business its rows are.")
    under = divisions_under(division_pk, on=day)
    to_many = _last_to_many(model, path.split("__"))
    if to_many is None:
        return Exists(under.filter(descendant=OuterRef(path)))
    before, relation, after = to_many
    links: Any = relation.related_model._default_manager.filter(
        Exists(under.filter(descendant=OuterRef(after))),
        **{relation.field.name: OuterRef(before)},
    )
    return Exists(links)


def _not_confined(model: type[models.Model], role: Role) -> list[Q]:
    """A model on the way to the division may say where its rows name the word they are confined to (``confined_by``)."""
    prefix = ""
    for step in str(getattr(model, "scoped_by", "")).split("__"):
        if path := getattr(model, "confined_by", ""):
            return [Q(**{f"{prefix}{path}__in": role.confined_words})]
        relation: Any = model._meta.get_field(step)
        model, prefix = relation.related_model, f"{prefix}{step}__"
    return []


def _last_to_many(model: type[models.Model], steps: list[str]) -> tuple[str, Any, str] | None:
    """Where a path branches: the path before (to the row linked to), the branching relation, the path after."""
    found = None
    for position, step in enumerate(steps):
        relation: Any = model._meta.get_field(step)
        if relation.one_to_many:
            found = "__".join(steps[:position]) or "pk", relation, "__".join(steps[position + 1 :])
        model = relation.related_model
    return found
