"""Screens of the room: where they live, and the panels it adds to the case page."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from minzheng.ui.case_pages import Panel

from .. import queries
from . import (
    accounts,
    certificates,
    checks,
    dynamic,
    from_home,
    held_shares,
    imports,
    intake,
    offline,
    panels,
    papers,
    relatives,
    relief,
    signatures,
    transfers,
    visits,
)

app_name = "assistance"

PANELS = (
    Panel("summary", _("申请情况"), "assistance/panels/summary.html", panels.summary, settles=("not_covered",)),
    Panel(
        "relief",
        _("救助事由"),
        "assistance/panels/relief.html",
        panels.relief,
        shown=queries.is_relief,
        settles=("elsewhere", "same_cause"),
    ),
    Panel("members", _("家庭成员"), "assistance/panels/members.html", panels.members),
    Panel("relatives", _("近亲属备案"), "assistance/panels/relatives.html", panels.relatives),
    Panel(
        "from_home",
        _("网上申请"),
        "assistance/panels/from_home.html",
        panels.from_home,
        shown=queries.came_from_home,
        settles=("identity_unseen",),
    ),
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
    Panel(
        "calculation",
        _("计算与理由"),
        "assistance/panels/calculation.html",
        panels.calculation,
        shown=lambda case: not queries.was_paid_first(case),
    ),
    Panel(
        "changes",
        _("家庭变动"),
        "assistance/panels/changes.html",
        panels.changes,
        shown=lambda case: panels.is_monthly_benefit(case) and case.household_id is not None,
    ),
    Panel(
        "minutes",
        _("集体研究"),
        "assistance/panels/minutes.html",
        panels.minutes,
        shown=panels.has_minutes,
        settles=("no_minutes",),
    ),
    Panel(
        "certificate",
        _("证件"),
        "assistance/panels/certificate.html",
        panels.certificate,
        shown=panels.is_monthly_benefit,
    ),
    Panel(
        "earlier",
        _("以往待遇"),
        "assistance/panels/earlier.html",
        panels.earlier,
        shown=lambda case: case.is_open and panels.has_earlier(case),
    ),
    Panel(
        "dynamic",
        _("动态管理"),
        "assistance/panels/dynamic.html",
        panels.dynamic,
        shown=panels.is_monthly_benefit,
    ),
    Panel(
        "payments",
        _("发放"),
        "assistance/panels/payments.html",
        panels.payments,
        shown=lambda case: case.state in panels.WITH_BENEFIT,
    ),
)

REVIEW_PANELS = (
    Panel("ground", _("复核事由"), "assistance/panels/ground.html", panels.ground),
    Panel(
        "restated",
        _("情况变化"),
        "assistance/panels/restated.html",
        panels.restated,
        settles=("nothing_found", "undetermined"),
    ),
    Panel("visit", _("入户调查"), "assistance/panels/visits.html", panels.visits),
    Panel("calculation", _("计算与理由"), "assistance/panels/calculation.html", panels.review_calculation),
    Panel("opinion", _("复核意见"), "assistance/panels/opinion.html", panels.opinion, settles=("not_heard",)),
)

urlpatterns = [
    *dynamic.urlpatterns,
    path("intake/", intake.intake, name="intake"),
    path("drafts/", intake.drafts, name="drafts"),
    path("drafts/save/", intake.autosave, name="save_draft"),
    path("drafts/<uuid:public_id>/", intake.intake, name="draft"),
    path("drafts/<uuid:public_id>/save/", intake.autosave, name="save_draft"),
    path("drafts/<uuid:public_id>/discard/", intake.throw_away, name="discard_draft"),
    path("cases/<uuid:public_id>/visit/", visits.record_visit, name="record_visit"),
    path("offline/worker.js", offline.worker, name="offline_worker"),
    path("offline/<uuid:public_id>/", offline.page, name="offline_visit"),
    path("offline/<uuid:public_id>/ready/", offline.ready, name="offline_ready"),
    path("offline/<uuid:public_id>/send/", offline.send, name="offline_send"),
    path("visits/<uuid:public_id>/confirm/", visits.confirm_visit, name="confirm_visit"),
    path("cases/<uuid:public_id>/signatures/", signatures.sign, name="sign"),
    path("cases/<uuid:public_id>/account/", accounts.account, name="account"),
    path("accounts/<uuid:public_id>/", accounts.account_change, name="account_change"),
    path("accounts/<uuid:public_id>/decline/", accounts.account_decline, name="account_decline"),
    path("shares/<uuid:public_id>/", held_shares.held_share, name="held_share"),
    path("transfers/", transfers.transfers, name="transfers"),
    path("transfers/<uuid:public_id>/", transfers.transfer, name="transfer"),
    path("transfers/<uuid:public_id>/back/", transfers.transfer_back, name="transfer_back"),
    path("households/<uuid:public_id>/hand-over/", transfers.hand_over_page, name="hand_over"),
    path("cases/<uuid:public_id>/relatives/", relatives.file, name="relative"),
    path("relief/", relief.intake, name="relief"),
    path("relief/handed/<uuid:public_id>/", relief.handed, name="relief_handed"),
    path("cases/<uuid:public_id>/distinct-event/", relief.distinct_event, name="distinct_event"),
    path("relatives/", relatives.register, name="relatives"),
    path("cases/<uuid:public_id>/minutes/", papers.minutes, name="minutes"),
    path("cases/<uuid:public_id>/draft/", papers.draft, name="draft_decision"),
    path("certificates/", certificates.register, name="certificates"),
    path("cases/<uuid:public_id>/certificate/", certificates.of_case, name="certificate"),
    path("certificates/<uuid:public_id>/reprint/", certificates.reprint, name="certificate_reprint"),
    path("certificates/<uuid:public_id>/void/", certificates.void, name="certificate_void"),
    path("certificates/prints/<uuid:public_id>/", certificates.sheet, name="certificate_sheet"),
    path("cases/<uuid:public_id>/checks/", checks.checks, name="checks"),
    path("handed/", from_home.handed, name="handed"),
    path("handed/<uuid:public_id>/take/", from_home.take, name="take_handed"),
    path("cases/<uuid:public_id>/identity/", from_home.identity_seen, name="identity_seen"),
    path("imports/", imports.imports, name="imports"),
    path("imports/<uuid:public_id>/rejected/", imports.rejected, name="rejected"),
]
