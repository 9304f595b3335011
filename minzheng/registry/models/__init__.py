"""Who exists: people, households, accounts, authorisations and the statuses that rooms write for all to read.

Everything that can change carries two times: when it holds (``valid_from``, ``valid_to``: the day after the last) and
when it was known (``recorded_at``, ``superseded_at``). A correction supersedes; nothing is overwritten or deleted.
"""

from __future__ import annotations

from .authorisation import Authorisation, AuthorisationSignature
from .duplicate import Duplicate, DuplicateDecision, DuplicateDivision
from .erasure import ErasureOrder
from .event import HouseholdEvent, MembershipChange
from .household import Household, Membership
from .person import PayeeAccount, Person, PersonDivision
from .status import Status
from .two_times import TwoTimes

__all__ = [
    "Authorisation",
    "AuthorisationSignature",
    "Duplicate",
    "DuplicateDecision",
    "DuplicateDivision",
    "ErasureOrder",
    "Household",
    "HouseholdEvent",
    "Membership",
    "MembershipChange",
    "PayeeAccount",
    "Person",
    "PersonDivision",
    "Status",
    "TwoTimes",
]
