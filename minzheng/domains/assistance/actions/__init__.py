"""The verbs of the room, by the stage in which they are used."""

from .accounts import confirm_account, correct_account, decline_account, propose_account
from .at_home import (
    Agent,
    add_home_paper,
    bring_paper,
    check_identity,
    discard_home_draft,
    drop_home_paper,
    lodge_from_home,
    save_home_draft,
    take_home_draft,
)
from .decision import grant, propose_decision, refuse
from .declaring import declare_change
from .demands import request_papers, warn
from .drafts import discard_draft, save_draft
from .endings import decline, give_up, lapse, terminate, withdraw
from .giving_up import ask_to_give_up, take_back_wish, verify_wish
from .held_shares import end_share
from .inquiry import accept_application, begin_checks, record_deliberation, record_found_value, record_signature
from .intake import Intake, MemberIntake, lodge_application, lodge_intake
from .publicity import publish_in_district, publish_in_town, take_down_notice
from .relatives import Kinship, file_relative
from .relief import doubt_missing_papers, state_distinct_event
from .relief_at_home import lodge_handed_relief, lodge_relief_from_home
from .relief_intake import ReliefIntake, lodge_relief
from .tapering import confirm_tapering, propose_tapering
from .transfers import hand_over, send_back, take_over
from .visits import confirm_home_visit, record_home_visit

__all__ = [
    "Agent",
    "Intake",
    "Kinship",
    "MemberIntake",
    "ReliefIntake",
    "accept_application",
    "add_home_paper",
    "ask_to_give_up",
    "begin_checks",
    "bring_paper",
    "check_identity",
    "confirm_account",
    "confirm_home_visit",
    "confirm_tapering",
    "correct_account",
    "declare_change",
    "decline",
    "decline_account",
    "discard_draft",
    "discard_home_draft",
    "doubt_missing_papers",
    "drop_home_paper",
    "end_share",
    "file_relative",
    "give_up",
    "grant",
    "hand_over",
    "lapse",
    "lodge_application",
    "lodge_from_home",
    "lodge_handed_relief",
    "lodge_intake",
    "lodge_relief",
    "lodge_relief_from_home",
    "propose_account",
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
    "save_home_draft",
    "send_back",
    "state_distinct_event",
    "take_back_wish",
    "take_down_notice",
    "take_home_draft",
    "take_over",
    "terminate",
    "verify_wish",
    "warn",
    "withdraw",
]
