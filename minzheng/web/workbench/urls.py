"""Addresses of the workbench, all under /desk/."""

from __future__ import annotations

from django.urls import include, path

from minzheng.ui import case_pages

from .screens import home, notice, oversight, person, run, runs, search, sign_in

app_name = "workbench"

urlpatterns = [
    path("", home.home, name="home"),
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("posting/", sign_in.posting, name="posting"),
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
    path("access-log/", oversight.access_log, name="access_log"),
    path("staff/", oversight.staff, name="staff"),
    path("post/", oversight.my_post, name="my_post"),
]
