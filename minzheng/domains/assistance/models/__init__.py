"""The room's own facts: what was declared, what two visitors saw, what the villagers said, what the law answered."""

from __future__ import annotations

from .account_change import AccountChange
from .application import Application, Declared, NamedApplicant, Situation
from .at_home import HomeDraft, HomePaper, IdentityToCheck
from .certificate import Certificate, CertificatePrint
from .decision import Proposal, TaperingPlan
from .declared_change import DeclaredChange
from .doubt import Doubt
from .giving_up_wish import GivingUpWish
from .held_share import HeldShare
from .inquiry import Deliberation, Demand, HomeVisit, RelativeFiling
from .minutes import Minutes
from .paperwork import Draft, ImportBatch, ImportedHousehold
from .relief import DistinctEvent, ReliefGiven, ReliefRequest, UrgentRelief
from .review import Hearing, Restated, Review, ReviewClass, ReviewOutcome, ReviewPostponement, ReviewSchedule
from .sampling import Sample, SampledCase, SampleResult
from .transfer import Transfer, TransferDivision, TransferredCase
from .work import CountedRefusal, WorkRefusal

__all__ = [
    "AccountChange",
    "Application",
    "Certificate",
    "CertificatePrint",
    "CountedRefusal",
    "Declared",
    "DeclaredChange",
    "Deliberation",
    "Demand",
    "DistinctEvent",
    "Doubt",
    "Draft",
    "GivingUpWish",
    "Hearing",
    "HeldShare",
    "HomeDraft",
    "HomePaper",
    "HomeVisit",
    "IdentityToCheck",
    "ImportBatch",
    "ImportedHousehold",
    "Minutes",
    "NamedApplicant",
    "Proposal",
    "RelativeFiling",
    "ReliefGiven",
    "ReliefRequest",
    "Restated",
    "Review",
    "ReviewClass",
    "ReviewOutcome",
    "ReviewPostponement",
    "ReviewSchedule",
    "Sample",
    "SampleResult",
    "SampledCase",
    "Situation",
    "TaperingPlan",
    "Transfer",
    "TransferDivision",
    "TransferredCase",
    "UrgentRelief",
    "WorkRefusal",
]
