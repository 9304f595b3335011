"""Addresses: the portal at the root, the workbench and the rooms under /desk/, and what a monitor asks."""

from __future__ import annotations

from django.urls import include, path

from . import health

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("ui/", include("minzheng.ui.urls")),
    path("desk/assistance/", include("minzheng.domains.assistance.screens")),
    path("desk/", include("minzheng.web.workbench.urls")),
    path("", include("minzheng.web.portal.urls")),
]
