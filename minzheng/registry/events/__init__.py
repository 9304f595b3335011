"""Household events (家庭变动): each recorded once, its edits in one transaction, announced once after them.

A household has exactly one head on every day on which it has members, and nobody belongs to two households on one day:
the database holds both (migrations 0002 and 0005) whoever writes.
"""

from .births_and_deaths import record_birth, record_death, revoke_death
from .composition import (
    record_joining,
    record_leaving,
    record_marriage,
    record_merge,
    record_new_head,
    record_split,
)
from .kinds import EVIDENCE, KINDS, PROVED_BY
from .moving import record_move, settle_in
from .recording import Told, version_of

__all__ = [
    "EVIDENCE",
    "KINDS",
    "PROVED_BY",
    "Told",
    "record_birth",
    "record_death",
    "record_joining",
    "record_leaving",
    "record_marriage",
    "record_merge",
    "record_move",
    "record_new_head",
    "record_split",
    "revoke_death",
    "settle_in",
    "version_of",
]
