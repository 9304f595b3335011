"""The engine: facts, a day and a place in; a decision with all its reasons out."""

from minzheng.policy.engine.deciding import decide, replay
from minzheng.policy.engine.decision import Decision, Missing
from minzheng.policy.engine.outcomes import GRANTED, OUTCOMES, REFUSED, UNDETERMINED
from minzheng.policy.engine.reasons import ReasonNode

__all__ = [
    "GRANTED",
    "OUTCOMES",
    "REFUSED",
    "UNDETERMINED",
    "Decision",
    "Missing",
    "ReasonNode",
    "decide",
    "replay",
]
