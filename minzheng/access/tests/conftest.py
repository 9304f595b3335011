"""The parcels: an application that is installed for one file of tests, its tables made as a migration would make them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import AppConfig, apps
from django.db import connection

from config import database
from minzheng.access import grants, triggers
from minzheng.access.encryption import new_data_key

from . import parcels
from .parcels import TABLES, Parcel


@pytest.fixture(scope="module")
def parcel_tables(django_db_setup, django_db_blocker) -> Iterator[None]:
    with django_db_blocker.unblock(), _installed():
        with database.as_owner():
            with connection.schema_editor() as editor:
                for model in TABLES:
                    editor.create_model(model)
            grants.grant(models=[*grants.minzheng_models(), *TABLES])
            triggers.attach(models=TABLES)
        yield
        with database.as_owner(), connection.schema_editor() as editor:
            for model in reversed(TABLES):
                editor.delete_model(model)


@pytest.fixture
def parcel(parcel_tables, system_author) -> Parcel:
    return Parcel.objects.create(
        data_key=new_data_key(), number="11010519491231002X", note="高血压", things={"卡": ["6217000000000000001"]}
    )


@contextmanager
def _installed() -> Iterator[None]:
    """Without this, Django finds no way back from a division to the parcels."""
    config = AppConfig("parcels", parcels)
    config.apps = apps
    apps.app_configs["parcels"] = config
    config.import_models()
    apps.clear_cache()
    try:
        yield
    finally:
        del apps.app_configs["parcels"]
        apps.clear_cache()
