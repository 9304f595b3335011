"""A street's workbook becomes cases: every good household, and a verdict on every other."""

from .importing import ImportResult, import_applications, returned_workbook
from .rejected import rejected_workbook
from .workbook import Unreadable

__all__ = [
    "ImportResult",
    "Unreadable",
    "import_applications",
    "rejected_workbook",
    "returned_workbook",
]
