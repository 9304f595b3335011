"""The life of a run: draft → approve (other eyes) → commit → file → settle."""

from .approval import approve, why_not_approve
from .bank_files import download, file, file_name
from .commitment import commit
from .drafting import discard, draft, hold_text
from .offers import Offer, offers
from .settlement import Settlement, problem_text, settle
from .totals import LedgerDiffers

__all__ = [
    "LedgerDiffers",
    "Offer",
    "Settlement",
    "approve",
    "commit",
    "discard",
    "download",
    "draft",
    "file",
    "file_name",
    "hold_text",
    "offers",
    "problem_text",
    "settle",
    "why_not_approve",
]
