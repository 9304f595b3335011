"""Screens of the room: where they live, and the panels it adds to the case page."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from minzheng.ui.case_pages import Panel

from .. import queries
from . import accounts, checks, imports, intake, panels, relatives, signatures, visits

app_name = "assistance"

PANELS = (
    Panel("summary", _("申请情况"), "assistance/panels/summary.html", panels.summary, settles=("not_covered",)),
    Panel("members", _("家庭成员"), "assistance/panels/members.html", panels.members),
    Panel("relatives", _("近亲属备案"), "assistance/panels/relatives.html", panels.relatives),
    Panel(
        "compare",
        _("申报与核对"),
        "assistance/panels/compare.html",
        panels.compare,
        settles=("unanswered", "facts_changed", "undetermined"),
    ),
    Panel(
        "visit",
        _("入户调查"),
        "assistance/panels/visits.html",
        panels.visits,
        settles=("no_visit", "no_district_visit"),
    ),
    Panel(
        "deliberation",
        _("民主评议"),
        "assistance/panels/deliberation.html",
        panels.deliberation,
        shown=lambda case: queries.deliberation_of(case) is not None,
    ),
    Panel("calculation", _("计算与理由"), "assistance/panels/calculation.html", panels.calculation),
    Panel(
        "payments",
        _("发放"),
        "assistance/panels/payments.html",
        panels.payments,
        shown=lambda case: case.state in panels.WITH_BENEFIT,
    ),
)

urlpatterns = [
    path("intake/", intake.intake, name="intake"),
    path("drafts/", intake.drafts, name="drafts"),
    path("drafts/save/", intake.autosave, name="save_draft"),
    path("drafts/<uuid:public_id>/", intake.intake, name="draft"),
    path("drafts/<uuid:public_id>/save/", intake.autosave, name="save_draft"),
    path("drafts/<uuid:public_id>/discard/", intake.throw_away, name="discard_draft"),
    path("cases/<uuid:public_id>/visit/", visits.record_visit, name="record_visit"),
    path("visits/<uuid:public_id>/confirm/", visits.confirm_visit, name="confirm_visit"),
    path("cases/<uuid:public_id>/signatures/", signatures.sign, name="sign"),
    path("cases/<uuid:public_id>/account/", accounts.account, name="account"),
    path("cases/<uuid:public_id>/relatives/", relatives.file, name="relative"),
    path("relatives/", relatives.register, name="relatives"),
    path("cases/<uuid:public_id>/checks/", checks.checks, name="checks"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<uuid:public_id>/rejected/", imports.rejected, name="rejected"),
]
