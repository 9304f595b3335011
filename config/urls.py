"""Addresses: the portal at the root, the workbench and the rooms under /desk/, and what a monitor asks."""

from __future__ import annotations

from django.urls import include, path

from . import health, metrics, rooms

urlpatterns = [
    path("healthz", health.healthz),
    path("readyz", health.readyz),
    path("metrics", metrics.metrics),
    path("ui/", include("minzheng.ui.urls")),
    *rooms.addresses(),
    path("desk/post/tokens/", include("minzheng.api.screens")),
    path("api/", include("minzheng.api.urls")),
    path("desk/", include("minzheng.web.workbench.urls")),
    path("", include("minzheng.web.portal.urls")),
]
