"""The ledger and what leads to it: entitlements, runs, lines, bank files, returns. Money is integer fen (分)."""

from __future__ import annotations

from .bank_file import BankFile
from .entitlement import Entitlement, EntitlementPerson
from .hold import Hold
from .ledger import Account, Leg, Posting
from .line import Coverage, HeldBack, RunLine
from .return_problem import ReturnProblem
from .run import Run

__all__ = [
    "Account",
    "BankFile",
    "Coverage",
    "Entitlement",
    "EntitlementPerson",
    "HeldBack",
    "Hold",
    "Leg",
    "Posting",
    "ReturnProblem",
    "Run",
    "RunLine",
]
