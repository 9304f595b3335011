"""复核: a benefit is looked at again. Opened, restated, proposed, heard, decided; each by a named person."""

from .deciding import decide_change, drop_review, keep_as_it_is
from .opening import open_after_household_event, open_review
from .proposing import propose_outcome, record_hearing
from .restating import restate
from .schedule import (
    classify_review,
    confirm_postponement,
    follow_benefit,
    open_due,
    order_postponement,
    schedule_missing,
)
from .work import open_work_review, record_refusal

__all__ = [
    "classify_review",
    "confirm_postponement",
    "decide_change",
    "drop_review",
    "follow_benefit",
    "keep_as_it_is",
    "open_after_household_event",
    "open_due",
    "open_review",
    "open_work_review",
    "order_postponement",
    "propose_outcome",
    "record_hearing",
    "record_refusal",
    "restate",
    "schedule_missing",
]
