"""What stands on the counter: places to choose from, colleagues to go with, drafts and imports of one's own."""

from __future__ import annotations

from django.db.models import QuerySet

from minzheng.access.actor import Actor
from minzheng.access.models import Division, Staff
from minzheng.access.postings import posted_in
from minzheng.access.roles import COMMUNITY_WORKER, DISTRICT_CONFIRMER, TOWN_CLERK
from minzheng.access.scope import divisions_under, scope
from minzheng.cases.models import Case

from ..models import Draft, ImportBatch, RelativeFiling


def villages_of(actor: Actor) -> QuerySet[Division]:
    """The villages and communities of the actor's division: where the families of this counter live."""
    under = divisions_under(actor.division_pk).values("descendant")
    return Division.objects.filter(pk__in=under, level__in=("village", "community")).order_by("code")


def towns() -> QuerySet[Division]:
    """Every street and town of the city: where a family may be registered."""
    return Division.objects.filter(level__in=("street", "town")).order_by("code")


def towns_of(actor: Actor) -> QuerySet[Division]:
    """The streets and towns of the actor's division, herself included."""
    return towns().filter(pk__in=divisions_under(actor.division_pk).values("descendant"))


def possible_visitors(case: Case, *, but: Actor) -> QuerySet[Staff]:
    """Who can be the second visitor, but this one and whoever is a relative of the family (回避).

    The district's own people for her who decides there; else town clerks and community workers of the responsible town.
    """
    if but.role == DISTRICT_CONFIRMER:
        found = posted_in(case.division.parent, DISTRICT_CONFIRMER)
    else:
        found = posted_in(case.division, TOWN_CLERK, COMMUNITY_WORKER)
    related = RelativeFiling.objects.filter(case=case)
    by_name = related.filter(official=None).values("official_name")
    found = found.exclude(pk__in=related.exclude(official=None).values("official")).exclude(name__in=by_name)
    return found.exclude(public_id=but.staff_id).order_by("name")


def drafts_of(actor: Actor) -> QuerySet[Draft]:
    return (
        Draft.objects.filter(staff_id=actor.staff_id, lodged_as=None).select_related("data_key").order_by("-updated_at")
    )


def imports_of(actor: Actor) -> QuerySet[ImportBatch]:
    return scope(actor, ImportBatch).filter(staff_id=actor.staff_id).order_by("-id")[:50]
