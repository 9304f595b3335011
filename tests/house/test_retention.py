"""Every kind of data has a line in the table of retention, and docs/retention.md is made from it."""

from __future__ import annotations

from django.apps import apps

from config import retention_table
from minzheng.access import retention


def test_every_model_has_a_line() -> None:
    told = {line.label for line in retention.table()}
    models = {model._meta.label_lower for app in apps.get_app_configs() for model in app.get_models()}
    installed = {label for label in models if not label.startswith("parcels.")}
    assert installed - told == set(), "add them to the retention.yaml of their app"
    assert told - models == set()


def test_what_a_person_leaves_sealed_has_a_key_of_hers_or_its_own() -> None:
    """Only what has a data key can be ended by destroying one."""
    for line in retention.table():
        if line.end in (retention.KEY_DESTROYED, retention.DISCARDED):
            assert "data_key" in {field.name for field in line.model._meta.fields}, line.label


def test_the_page_is_of_the_present_table() -> None:
    assert retention_table.PAGE.read_text() == retention_table.page(), "run python -m config.retention_table"
