"""The verbs of the room, by the stage in which they are used."""

from .accounts import correct_account
from .decision import grant, propose_decision, refuse, withdraw
from .drafts import discard_draft, save_draft
from .inquiry import (
    accept_application,
    begin_checks,
    confirm_home_visit,
    record_deliberation,
    record_found_value,
    record_home_visit,
    record_signature,
)
from .intake import Intake, MemberIntake, lodge_application, lodge_intake
from .letters import issue_missing_papers
from .publicity import publish_in_district, publish_in_town, take_down_notice

__all__ = [
    "Intake",
    "MemberIntake",
    "accept_application",
    "begin_checks",
    "confirm_home_visit",
    "correct_account",
    "discard_draft",
    "grant",
    "issue_missing_papers",
    "lodge_application",
    "lodge_intake",
    "propose_decision",
    "publish_in_district",
    "publish_in_town",
    "record_deliberation",
    "record_found_value",
    "record_home_visit",
    "record_signature",
    "refuse",
    "save_draft",
    "take_down_notice",
    "withdraw",
]
