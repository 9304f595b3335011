"""The room as one value: complaints and reports (投诉举报)."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from minzheng.access.roles import AUDITOR, COMPLAINTS_OFFICER, COMPLAINTS_REGISTRAR, TOWN_CLERK, TOWN_REVIEWER
from minzheng.cases.kinds import CaseKind, ClockTerm
from minzheng.cases.models import Case
from minzheng.lib import clock
from minzheng.rulebook.parameters import parameter_set
from minzheng.ui.manifests import Domain
from minzheng.ui.navigation import Entry

from . import forms, queries, screens, vocabulary
from .workflow import COMPLAINT

TERM = "complaints.answer_days"


def clock_term(case: Case, key: str) -> ClockTerm | None:
    """One term runs, from the registration to the answer; its length is the rulebook's."""
    if key != "opened":
        return None
    value = parameter_set().get(TERM, on=clock.civil_day(case.lodged_at), division=case.division.code)
    if value.value is None:
        return None
    return ClockTerm(days=value.value, unit="calendar_days", law=value.reference[:200], status=value.status)


DOMAIN = Domain(
    key="complaints",
    label=_("投诉举报"),
    kinds=(
        CaseKind(
            key=vocabulary.KIND,
            label=_("投诉举报"),
            workflow=COMPLAINT,
            number_code="TS",
            clock_term=clock_term,
            clock_labels=vocabulary.CLOCKS,
            confined_to="complaint.handle",
            panels=screens.PANELS,
            transition_forms=forms.STEP_FORMS,
            main_clock="opened",
            why_recused=queries.why_recused,
        ),
    ),
    navigation=(
        Entry(
            label=_("投诉举报"),
            url_name="complaints:register",
            icon="message-report",
            roles=(COMPLAINTS_REGISTRAR, COMPLAINTS_OFFICER, AUDITOR),
            group=_("监督"),
            order=65,
        ),
        Entry(
            label=_("登记投诉举报"),
            url_name="complaints:new",
            icon="message-report",
            roles=(TOWN_CLERK, TOWN_REVIEWER, COMPLAINTS_REGISTRAR),
            group=_("监督"),
            order=66,
        ),
    ),
    act_labels=vocabulary.ACTS,
)
