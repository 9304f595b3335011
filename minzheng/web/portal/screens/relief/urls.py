"""Addresses of the form for relief. All but the first page lie under one's own matters, so that sign-in leads back."""

from django.urls import path

from . import begin, ending, family, pages, papers

urlpatterns = [
    path("relief/", begin.begin, name="relief"),
    path("mine/relief/what/", pages.what, name="relief_what"),
    path("mine/relief/town/", pages.town, name="relief_town"),
    path("mine/relief/place/", pages.place, name="relief_place"),
    path("mine/relief/family/", family.family, name="relief_family"),
    path("mine/relief/member/", family.member, name="relief_member"),
    path("mine/relief/member/remove/", family.remove, name="relief_remove"),
    path("mine/relief/costs/", pages.costs, name="relief_costs"),
    path("mine/relief/account/", pages.account, name="relief_account"),
    path("mine/relief/papers/", papers.papers, name="relief_papers"),
    path("mine/relief/papers/drop/", papers.drop, name="relief_drop"),
    path("mine/relief/check/", ending.check, name="relief_check"),
    path("mine/relief/received/", ending.received, name="relief_received"),
    path("mine/relief/leave/", begin.leave, name="relief_leave"),
    path("mine/relief/throw-away/", begin.throw_away, name="relief_throw_away"),
]
