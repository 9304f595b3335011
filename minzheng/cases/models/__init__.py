"""How matters proceed: the case (办件), its append-only steps, clocks, papers, public notices and messages."""

from __future__ import annotations

from .case import Assignment, Case, CaseDivision, OtherEyes, Step
from .clock import Clock, ClockEvent
from .paper import Document, Notice, Sequence
from .publicity import Objection, Publicity
from .task import Task

__all__ = [
    "Assignment",
    "Case",
    "CaseDivision",
    "Clock",
    "ClockEvent",
    "Document",
    "Notice",
    "Objection",
    "OtherEyes",
    "Publicity",
    "Sequence",
    "Step",
    "Task",
]
