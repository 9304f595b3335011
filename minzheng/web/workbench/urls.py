"""Addresses of the workbench, all under /desk/."""

from __future__ import annotations

from collections.abc import Iterator

from django.urls import URLPattern, include, path

from minzheng.bulk.imports import all_kinds
from minzheng.ui import case_pages, case_papers
from minzheng.ui.registers import all_registers

from .screens import (
    account,
    alarms,
    batch,
    colleagues,
    duplicates,
    exports,
    home,
    household,
    imports,
    looks,
    notice,
    oversight,
    person,
    registers,
    rulebook,
    run,
    runs,
    search,
    security_log,
    sign_in,
    staff,
    supervision,
    withholdings,
)

app_name = "workbench"


def import_addresses() -> Iterator[URLPattern]:
    """Two addresses for each kind of list: a kind is no thing of anybody's, so it is no parameter either."""
    for kind in all_kinds():
        said, own = {"kind_key": kind.key}, f"imports/{kind.key}"
        yield path(f"{own}/new/", imports.new, said, name=f"import_new_{kind.slug}")
        yield path(f"{own}/template/", imports.template, said, name=f"import_template_{kind.slug}")


def register_addresses() -> Iterator[URLPattern]:
    """Four addresses for each register."""
    for register in all_registers():
        said, own = {"key": register.key}, f"registers/{register.key}"
        yield path(f"{own}/", registers.register, said, name=f"register_{register.key}")
        yield path(f"{own}/columns/", registers.columns, said, name=f"register_columns_{register.key}")
        yield path(f"{own}/export/", registers.export, said, name=f"register_export_{register.key}")
        yield path(f"{own}/paper/", registers.paper, said, name=f"register_paper_{register.key}")


urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-in/code/", sign_in.code, name="code"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("posting/", sign_in.posting, name="posting"),
    path("account/", account.account, name="account"),
    path("account/password/", account.password, name="password"),
    path("account/second-factor/", account.second_factor, name="second_factor"),
    path("account/second-factor/begin/", account.begin_second_factor, name="begin_second_factor"),
    path("account/second-factor/remove/", account.remove_second_factor, name="remove_second_factor"),
    path("search/", search.search, name="search"),
    path("cases/", oversight.cases, name="cases"),
    path("cases/", include(case_pages.urlpatterns)),
    path("", include(case_papers.urlpatterns)),
    path("tasks/<uuid:public_id>/finish/", home.finish_task, name="finish_task"),
    path("batch/", batch.carry_out, name="batch"),
    path("supervision/", supervision.listing, name="supervisions"),
    path("supervision/<uuid:public_id>/", supervision.supervision, name="supervision"),
    path("cases/<uuid:public_id>/supervise/", supervision.supervise, name="supervise"),
    path("colleagues/", colleagues.listing, name="colleagues"),
    path("colleagues/<uuid:public_id>/absence/", colleagues.absence, name="absence"),
    path("colleagues/<uuid:public_id>/hand-over/", colleagues.hand_over, name="hand_over"),
    path("absences/<uuid:public_id>/cancel/", colleagues.cancel, name="absence_cancel"),
    path("handovers/<uuid:public_id>/", colleagues.handover, name="handover"),
    path("publicity/<uuid:public_id>/", notice.notice, name="publicity"),
    path("duplicates/", duplicates.listing, name="duplicates"),
    path("duplicates/<uuid:public_id>/", duplicates.pair, name="duplicate"),
    path("duplicates/<uuid:public_id>/<slug:outcome>/", duplicates.decide, name="duplicate_decide"),
    path("households/<uuid:public_id>/", household.household, name="household"),
    path("households/<uuid:public_id>/events/<slug:kind>/", household.event, name="household_event"),
    path("household-events/<uuid:public_id>/revoke/", household.revoke, name="household_revoke"),
    path("people/<uuid:public_id>/", person.person, name="person"),
    path("people/<uuid:public_id>/show/", person.unmask, name="unmask"),
    path("runs/", runs.listing, name="runs"),
    path("runs/new/", runs.draft, name="run_draft"),
    path("runs/returns/<uuid:public_id>/", run.returns, name="returns"),
    path("runs/<uuid:public_id>/", run.run, name="run"),
    path("runs/<uuid:public_id>/do/<slug:verb>/", run.act, name="run_act"),
    path("access-log/", looks.listing, name="access_log"),
    path("access-log/person/", looks.of_person, name="access_log_person"),
    path("access-log/export/", looks.export, name="access_log_export"),
    path("imports/", imports.listing, name="imports"),
    *import_addresses(),
    path("imports/<uuid:public_id>/", imports.file, name="import"),
    path("imports/<uuid:public_id>/do/<slug:verb>/", imports.act, name="import_act"),
    path("imports/<uuid:public_id>/returned/", imports.returned, name="import_returned"),
    path("exports/", exports.listing, name="exports"),
    path("exports/<uuid:public_id>/", exports.export, name="export"),
    path("exports/<uuid:public_id>/decide/", exports.decide, name="export_decide"),
    path("exports/<uuid:public_id>/file/", exports.fetch, name="export_file"),
    *register_addresses(),
    path("alarms/", alarms.listing, name="alarms"),
    path("alarms/<uuid:public_id>/", alarms.alarm, name="alarm"),
    path("alarms/<uuid:public_id>/settle/", alarms.settle, name="alarm_settle"),
    path("withholdings/", withholdings.listing, name="withholdings"),
    path("withholdings/new/", withholdings.propose, name="withhold"),
    path("withholdings/<uuid:public_id>/", withholdings.withholding, name="withholding"),
    path("withholdings/<uuid:public_id>/<slug:outcome>/", withholdings.decide, name="withholding_decide"),
    path("security-log/", security_log.security_log, name="security_log"),
    path("rulebook/", include(rulebook.urlpatterns)),
    path("staff/", staff.listing, name="staff"),
    path("staff/new/", staff.new, name="staff_new"),
    path("staff/<uuid:public_id>/", staff.member, name="member"),
    path("staff/<uuid:public_id>/do/<slug:verb>/", staff.act, name="member_act"),
    path("post/", oversight.my_post, name="my_post"),
]
