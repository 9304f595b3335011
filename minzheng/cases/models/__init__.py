"""How matters proceed: the case (办件), its append-only steps, clocks, papers, public notices and messages."""

from __future__ import annotations

from .absence import Absence
from .appeal import Appeal
from .case import Assignment, Case, CaseDivision, OtherEyes, Step
from .clock import Clock, ClockEvent
from .dossier import Dossier, DossierItem, DossierLoan, DossierTransfer, DossierTransferItem
from .handover import HandedOver, Handover
from .imprint import Imprint
from .mandate import Mandate
from .paper import Document, Notice, Sequence
from .publicity import Objection, Publicity
from .publicity_proof import PublicityProof
from .service import Service
from .supervision import Supervision
from .task import Task

__all__ = [
    "Absence",
    "Appeal",
    "Assignment",
    "Case",
    "CaseDivision",
    "Clock",
    "ClockEvent",
    "Document",
    "Dossier",
    "DossierItem",
    "DossierLoan",
    "DossierTransfer",
    "DossierTransferItem",
    "HandedOver",
    "Handover",
    "Imprint",
    "Mandate",
    "Notice",
    "Objection",
    "OtherEyes",
    "Publicity",
    "PublicityProof",
    "Sequence",
    "Service",
    "Step",
    "Supervision",
    "Task",
]
