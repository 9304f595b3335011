"""Copies every kind's "other eyes" rows into the table that the trigger on steps reads, after every migrate."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.db import transaction
from django.db.models.signals import post_migrate

from minzheng.access import grants

from . import kinds
from .models import OtherEyes


def connect(app_config: AppConfig) -> None:
    """Sync after every migrate."""
    post_migrate.connect(_on_migrate, sender=app_config, dispatch_uid="cases.other_eyes")


def sync(using: str = "default") -> None:
    """Make the table say what the workflows say, no more and no less. Only the owner of the tables can."""
    wanted = {
        (kind.key, verb, other_than) for kind in kinds.all_kinds() for verb, other_than in kind.workflow.other_eyes()
    }
    rows = OtherEyes.objects.using(using)
    with transaction.atomic(using=using):
        present = {(row.kind, row.verb, row.other_than): row.pk for row in rows.all()}
        rows.filter(pk__in=[key for row, key in present.items() if row not in wanted]).delete()
        rows.bulk_create(
            OtherEyes(kind=kind, verb=verb, other_than=other_than)
            for kind, verb, other_than in sorted(wanted - set(present))
        )


def _on_migrate(using: str, **_: Any) -> None:
    if grants.is_owner(using) and OtherEyes._meta.db_table in grants.existing_tables(using):
        sync(using)
