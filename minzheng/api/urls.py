"""Addresses of the API. A version is part of the address; what is under it only grows."""

from __future__ import annotations

from django.urls import path, re_path

from . import pages
from .v1 import api as v1

app_name = "api"

urlpatterns = [
    path("v1/", pages.operations, name="operations"),
    path("v1/openapi.json", pages.openapi, name="openapi"),
    *pages.under("v1/", v1.urlpatterns()),
    re_path(r"^.*$", pages.nothing, name="nothing"),
]
