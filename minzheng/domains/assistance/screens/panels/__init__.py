"""What the room's sections of the case page say. Each function gives one section's context."""

from .changes import changes
from .dynamic import dynamic, earlier, has_earlier
from .evidence import answered_rows, compare, deliberation, visits
from .family import draft_row, members, relatives, summary
from .from_home import from_home
from .outcome import WITH_BENEFIT, calculation, is_monthly_benefit, payments
from .papers import certificate, has_minutes, minutes
from .relief import relief
from .review import calculation as review_calculation
from .review import ground, opinion, restated

__all__ = [
    "WITH_BENEFIT",
    "answered_rows",
    "calculation",
    "certificate",
    "changes",
    "compare",
    "deliberation",
    "draft_row",
    "dynamic",
    "earlier",
    "from_home",
    "ground",
    "has_earlier",
    "has_minutes",
    "is_monthly_benefit",
    "members",
    "minutes",
    "opinion",
    "payments",
    "relatives",
    "relief",
    "restated",
    "review_calculation",
    "summary",
    "visits",
]
