"""Screens of the room: where they live, and the panels it adds to the case page."""

from __future__ import annotations

from django.urls import path
from django.utils.translation import gettext_lazy as _

from minzheng.ui.case_pages import Panel

from . import inquiries, panels, register, taking

app_name = "complaints"

PANELS = (
    Panel("complaint", _("反映的情况"), "complaints/panels/complaint.html", panels.complaint),
    Panel("reporter", _("反映人"), "complaints/panels/reporter.html", panels.reporter),
    Panel(
        "inquiries",
        _("核查情况"),
        "complaints/panels/inquiries.html",
        panels.inquiries,
        settles=("not_looked_into",),
    ),
)

urlpatterns = [
    path("", register.listing, name="register"),
    path("new/", taking.take, name="new"),
    path("taken/", taking.taken, name="taken"),
    path("<uuid:public_id>/reporter/", inquiries.reveal, name="reveal"),
    path("<uuid:public_id>/inquiry/", inquiries.record, name="inquiry"),
    path("<uuid:public_id>/verify/", inquiries.verify, name="verify"),
    path("<uuid:public_id>/letter/", inquiries.letter, name="letter"),
]
