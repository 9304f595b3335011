"""Hangs the history on every table after every migrate: a new model is tracked from its first row."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.apps import AppConfig
from django.db import connections
from django.db.models import Model
from django.db.models.signals import post_migrate

from .grants import Models, existing_tables, is_owner, minzheng_models

HISTORY, AUTHOR = "access_history", "access_author"


def connect(app_config: AppConfig) -> None:
    """Attach after every migrate."""
    post_migrate.connect(_on_migrate, sender=app_config, dispatch_uid="access.triggers")


def attach(using: str = "default", models: Models | None = None) -> None:
    """Give every table of ours the triggers its model asks for, and no others."""
    connection = connections[using]
    tables = existing_tables(using)
    statements = [
        statement
        for model in (minzheng_models() if models is None else models)
        if model._meta.db_table in tables
        for statement in statements_for(model, connection.ops.quote_name)
    ]
    with connection.cursor() as cursor:
        cursor.execute("\n".join(statements))


def statements_for(model: type[Model], quote: Any) -> Iterator[str]:
    """A changing table keeps its history; an append-only one is its own history and only asks for the author."""
    table = quote(model._meta.db_table)
    append_only = getattr(model, "append_only", False)
    unguarded = getattr(model, "untracked", False) or getattr(model, "read_only", False)
    if unguarded or append_only:
        yield f"DROP TRIGGER IF EXISTS {HISTORY} ON {table};"
    else:
        columns = ", ".join(f"'{column}'" for column in _arguments(model))
        yield (
            f"CREATE OR REPLACE TRIGGER {HISTORY} AFTER INSERT OR UPDATE OR DELETE ON {table} "
            f"FOR EACH ROW EXECUTE FUNCTION access_write_history({columns});"
        )
    if append_only and not unguarded:
        yield (
            f"CREATE OR REPLACE TRIGGER {AUTHOR} BEFORE INSERT ON {table} "
            f"FOR EACH STATEMENT EXECUTE FUNCTION access_require_author();"
        )
    else:
        yield f"DROP TRIGGER IF EXISTS {AUTHOR} ON {table};"


def _arguments(model: type[Model]) -> list[str]:
    """The primary key's column, then the columns the history leaves out."""
    names = [model._meta.pk.name, *getattr(model, "history_omits", ())]
    return [model._meta.get_field(name).column for name in names]  # type: ignore[union-attr,misc]


def _on_migrate(using: str, **_: Any) -> None:
    if is_owner(using):
        attach(using)
