"""Forms of the room: what a clerk types, checked at the field, in the words of the counter."""

from .checks import ChecksForm
from .intake import HouseholdForm, MemberForm, MemberFormSet, intake_of, show_refusal
from .pages import AccountForm, RelativeForm, RelativesFilter, VisitForm
from .steps import STEP_FORMS, DeliberationForm

__all__ = [
    "STEP_FORMS",
    "AccountForm",
    "ChecksForm",
    "DeliberationForm",
    "HouseholdForm",
    "MemberForm",
    "MemberFormSet",
    "RelativeForm",
    "RelativesFilter",
    "VisitForm",
    "intake_of",
    "show_refusal",
]
