"""Addresses of the reader's own choices; open to everybody, they touch no data."""

from django.urls import path
from django.views.i18n import set_language

from minzheng.access.doors import public_door

from .preferences import set_type_size
from .presence import presence

app_name = "ui"

urlpatterns = [
    path("language/", public_door(set_language), name="language"),
    path("presence/", public_door(presence), name="presence"),
    path("type-size/", public_door(set_type_size), name="type_size"),
]
