"""The room's own facts: what was declared, what two visitors saw, what the villagers said, what the law answered."""

from __future__ import annotations

from .application import Application, Declared, NamedApplicant, Situation
from .decision import Proposal, TaperingPlan
from .inquiry import Deliberation, Demand, HomeVisit, RelativeFiling
from .paperwork import Draft, ImportBatch, ImportedHousehold

__all__ = [
    "Application",
    "Declared",
    "Deliberation",
    "Demand",
    "Draft",
    "HomeVisit",
    "ImportBatch",
    "ImportedHousehold",
    "NamedApplicant",
    "Proposal",
    "RelativeFiling",
    "Situation",
    "TaperingPlan",
]
