"""What the room's sections of the case page say. Each function gives one section's context."""

from .evidence import answered_rows, compare, deliberation, visits
from .family import draft_row, members, relatives, summary
from .outcome import WITH_BENEFIT, calculation, payments

__all__ = [
    "WITH_BENEFIT",
    "answered_rows",
    "calculation",
    "compare",
    "deliberation",
    "draft_row",
    "members",
    "payments",
    "relatives",
    "summary",
    "visits",
]
