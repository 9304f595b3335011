"""Lists that other offices send: what their columns are, and what follows from a row. Never an end, a cut or a stop."""

from .accounts import ACCOUNT_CHANGES
from .deaths import DEATH_LIST
from .rosters import STATUS_ROSTER

LISTS = (DEATH_LIST, STATUS_ROSTER, ACCOUNT_CHANGES)

__all__ = ["ACCOUNT_CHANGES", "DEATH_LIST", "LISTS", "STATUS_ROSTER"]
