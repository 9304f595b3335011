"""Addresses of the workbench, all under /desk/."""

from __future__ import annotations

from django.urls import include, path

from minzheng.ui import case_pages

from .screens import (
    account,
    alarms,
    home,
    looks,
    notice,
    oversight,
    person,
    rulebook,
    run,
    runs,
    search,
    security_log,
    sign_in,
    staff,
    withholdings,
)

app_name = "workbench"

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
    path("tasks/<uuid:public_id>/finish/", home.finish_task, name="finish_task"),
    path("publicity/<uuid:public_id>/", notice.notice, name="publicity"),
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
