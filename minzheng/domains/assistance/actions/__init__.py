"""The verbs of the room, by the stage in which they are used."""

from .accounts import correct_account
from .decision import grant, propose_decision, refuse
from .demands import request_papers, warn
from .drafts import discard_draft, save_draft
from .endings import decline, give_up, lapse, terminate, withdraw
from .inquiry import accept_application, begin_checks, record_deliberation, record_found_value, record_signature
from .intake import Intake, MemberIntake, lodge_application, lodge_intake
from .publicity import publish_in_district, publish_in_town, take_down_notice
from .relatives import Kinship, file_relative
from .tapering import confirm_tapering, propose_tapering
from .visits import confirm_home_visit, record_home_visit

__all__ = [
    "Intake",
    "Kinship",
    "MemberIntake",
    "accept_application",
    "begin_checks",
    "confirm_home_visit",
    "confirm_tapering",
    "correct_account",
    "decline",
    "discard_draft",
    "file_relative",
    "give_up",
    "grant",
    "lapse",
    "lodge_application",
    "lodge_intake",
    "propose_decision",
    "propose_tapering",
    "publish_in_district",
    "publish_in_town",
    "record_deliberation",
    "record_found_value",
    "record_home_visit",
    "record_signature",
    "refuse",
    "request_papers",
    "save_draft",
    "take_down_notice",
    "terminate",
    "warn",
    "withdraw",
]
