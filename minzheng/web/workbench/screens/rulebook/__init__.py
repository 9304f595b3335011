"""The rulebook at the desk: parameters and working calendars, entered by one person and released by another."""

from django.urls import path

from . import calendars, entries, parameters

urlpatterns = [
    path("", parameters.listing, name="rulebook"),
    path("parameters/<str:name>/", parameters.parameter, name="parameter"),
    path("parameters/<str:name>/new/", parameters.enter, name="parameter_enter"),
    path("entries/<uuid:public_id>/", entries.entry, name="rulebook_entry"),
    path("entries/<uuid:public_id>/measure/", entries.measure, name="entry_measure"),
    path("entries/<uuid:public_id>/release/", entries.release, name="entry_release"),
    path("entries/<uuid:public_id>/discard/", entries.discard, name="entry_discard"),
    path("calendars/", calendars.listing, name="calendars"),
    path("calendars/new/", calendars.enter, name="calendar_enter"),
    path("calendars/<int:year>/", calendars.year, name="calendar"),
]
