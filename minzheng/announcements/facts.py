"""What may be announced: past-tense facts, identifiers only. A subscriber reads the rest for itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from uuid import UUID


@dataclass(frozen=True)
class CaseOpened:
    """A case was opened."""

    case_id: UUID
    kind: str


@dataclass(frozen=True)
class CaseAdvanced:
    """A case went from one state to another by a verb of its workflow."""

    case_id: UUID
    kind: str
    verb: str
    from_state: str
    to_state: str


@dataclass(frozen=True)
class ChecksCompleted:
    """Every check ordered for a case has its answer."""

    case_id: UUID


@dataclass(frozen=True)
class ObjectionLodged:
    """Somebody objected to a public notice."""

    case_id: UUID
    publicity_id: UUID


@dataclass(frozen=True)
class PaymentReturned:
    """The bank sent a payment back."""

    line_id: UUID
    case_id: UUID
    reason: str
    run_number: str


@dataclass(frozen=True)
class StandardChanged:
    """A parameter value was released."""

    name: str


@dataclass(frozen=True)
class CalendarReleased:
    """A year's working calendar, or an amendment of it, was released."""

    year: int
    version: str


@dataclass(frozen=True)
class PersonDied:
    """A death was recorded by a person in office; ``on`` is the day of death, not the day it became known."""

    person_id: UUID
    on: date


@dataclass(frozen=True)
class HouseholdChanged:
    """A household event (birth, death, move …) was recorded: said once, after all its edits, in their transaction.

    ``kind`` is a key of ``registry.events.kinds``; ``on`` the day it happened.
    """

    event_id: UUID
    kind: str
    household_ids: tuple[UUID, ...]
    on: date
