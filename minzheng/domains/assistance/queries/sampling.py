"""区级抽查: the frame, the draw that anybody can repeat, and what the visits found by street."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from minzheng.access.actor import Actor
from minzheng.access.models import Division
from minzheng.access.scope import divisions_under, scope
from minzheng.cases.models import Case, Step
from minzheng.rulebook.parameters import parameter_set

from ..models import RelativeFiling, Sample, SampledCase
from ..vocabulary import SAMPLE_ERRORS

PERCENT = "dibao.district_visit_percent"
DRAWN, RELATIVES = "drawn", "relatives"


@dataclass(frozen=True)
class Least:
    """The least share that the rules ask for, in per cent; None where no rule in force names one."""

    per_cent: int | None
    law: str


@dataclass(frozen=True)
class ByStreet:
    """What the visits found in one street: how many of how many visited were wrong, per mille for sorting and showing."""

    street: str
    sampled: int
    visited: int
    not_met: int
    errors: int

    @property
    def rate(self) -> float | None:
        """Errors in a hundred families met; None where nobody was met."""
        met = self.visited - self.not_met
        return round(100 * self.errors / met, 1) if met else None


def least(district: Division, on: date) -> Least:
    value = parameter_set().get(PERCENT, on=on, division=district.code)
    return Least(int(value.value) if value.is_known else None, value.reference)


def frame_of(district: Division, programme: str, from_on: date, to_on: date) -> list[UUID]:
    """The cases that towns sent up to the district in a period, in the order of their identifiers. Steps never change."""
    under = divisions_under(district.pk).values("descendant")
    arrived = Step.objects.filter(
        to_state="at_district",
        at__date__gte=from_on,
        at__date__lte=to_on,
        case__kind=f"assistance.{programme}",
        case__division__in=under,
    ).exclude(from_state="at_district")
    return sorted(arrived.order_by().values_list("case__public_id", flat=True).distinct(), key=str)


def frame_hash(frame: Iterable[UUID | str]) -> str:
    """SHA-256 of the identifiers, one a line: two people with one frame have one hash."""
    return hashlib.sha256("\n".join(map(str, frame)).encode()).hexdigest()


def draw(frame: Iterable[UUID | str], *, seed: str, per_cent: int) -> list[str]:
    """The first so many of the frame in the order of SHA-256(seed, identifier), rounded up: same seed, same list.

    Plain enough to be repeated with any tool: no random number generator whose version could matter.
    """
    ids = [str(each) for each in frame]
    ordered = sorted(ids, key=lambda each: hashlib.sha256(f"{seed}:{each}".encode()).hexdigest())
    return ordered[: -(-len(ids) * per_cent // 100)]


def redraw(sample: Sample) -> bool:
    """Draw a sample again from its own seed and frame, and compare it with what was written down."""
    again = draw(sample.frame, seed=sample.seed, per_cent=sample.per_cent)
    kept = sample.items.order_by("position").values_list("case__public_id", "why")
    drawn = [str(case) for case, why in kept if why == DRAWN]
    return frame_hash(sample.frame) == sample.frame_hash and again == drawn


def relatives_in(frame: Iterable[UUID | str]) -> set[str]:
    """Those of a frame that were filed as an official's relatives: the district visits them all."""
    filed = RelativeFiling.objects.filter(case__public_id__in=list(frame)).values_list("case__public_id", flat=True)
    return {str(case) for case in filed}


def samples_of(actor: Actor) -> QuerySet[Sample]:
    """The samples of the actor's district, the newest first, with how far the visits are."""
    found = scope(actor, Sample).select_related("district", "drawn_by").defer("frame")
    return found.annotate(size=Count("items"), visited=Count("items__result")).order_by("-pk")


def items_of(sample: Sample) -> list[SampledCase]:
    return list(sample.items.select_related("case__applicant", "case__division", "result").order_by("position"))


def by_street(sample: Sample) -> list[ByStreet]:
    """What was found, street by street; one query."""
    rows: Iterable[dict[str, Any]] = (
        sample.items.order_by()
        .values("case__division__name", "case__division__code")
        .annotate(
            sampled=Count("pk"),
            visited=Count("result"),
            not_met=Count("result", filter=Q(result__verdict="not_met")),
            errors=Count("result", filter=Q(result__verdict__in=SAMPLE_ERRORS)),
        )
        .order_by("case__division__code")
    )
    return [
        ByStreet(row["case__division__name"], row["sampled"], row["visited"], row["not_met"], row["errors"])
        for row in rows
    ]


def cases_by_id(frame: Iterable[str]) -> dict[str, Case]:
    return {str(case.public_id): case for case in Case.objects.filter(public_id__in=list(frame))}
