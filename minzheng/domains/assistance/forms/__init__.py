"""Forms of the room: what a clerk types, checked at the field, in the words of the counter."""

from .checks import ChecksForm
from .intake import HouseholdForm, MemberForm, MemberFormSet, intake_of, show_refusal
from .pages import AccountForm, RelativeForm, RelativesFilter, VisitForm
from .relief import DistinctEventForm, ReliefForm, ReliefMemberFormSet, relief_intake_of
from .steps import STEP_FORMS, DeliberationForm

__all__ = [
    "STEP_FORMS",
    "AccountForm",
    "ChecksForm",
    "DeliberationForm",
    "DistinctEventForm",
    "HouseholdForm",
    "MemberForm",
    "MemberFormSet",
    "RelativeForm",
    "RelativesFilter",
    "ReliefForm",
    "ReliefMemberFormSet",
    "VisitForm",
    "intake_of",
    "relief_intake_of",
    "show_refusal",
]
