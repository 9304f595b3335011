"""Rows → policy facts, frozen for one day; and the law's answers, now and stored."""

from .household import (
    Compared,
    alone_in,
    compare,
    compare_in,
    count_open,
    decide,
    decide_again,
    decide_now,
    decide_with,
    household_facts,
    households_facts,
    redecide,
    situations_in,
    situations_of,
    stored_decision,
    why_not_propose,
)
from .outcomes import NO_BENEFIT, Worked, why_not_propose_outcome, work_out, worked_today, would_lose
from .relief import why_not_propose_relief
from .reviews import decide_at_review, decided_today, facts_at_review, restated_so_far

__all__ = [
    "NO_BENEFIT",
    "Compared",
    "Worked",
    "alone_in",
    "compare",
    "compare_in",
    "count_open",
    "decide",
    "decide_again",
    "decide_at_review",
    "decide_now",
    "decide_with",
    "decided_today",
    "facts_at_review",
    "household_facts",
    "households_facts",
    "redecide",
    "restated_so_far",
    "situations_in",
    "situations_of",
    "stored_decision",
    "why_not_propose",
    "why_not_propose_outcome",
    "why_not_propose_relief",
    "work_out",
    "worked_today",
    "would_lose",
]
