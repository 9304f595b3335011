"""What the application role may do in the database. The grants are the boundary; everything else is convenience.

Run after every migrate, by the owner: idempotent, and complete for every table there is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.apps import AppConfig, apps
from django.conf import settings
from django.db import connections
from django.db.models import Model
from django.db.models.signals import post_migrate

WRITES = "INSERT, UPDATE, DELETE, TRUNCATE"
CHANGES = "UPDATE, DELETE, TRUNCATE"

Models = Sequence[type[Model]]


def connect(app_config: AppConfig) -> None:
    """Grant after every migrate."""
    post_migrate.connect(_on_migrate, sender=app_config, dispatch_uid="access.grants")


def grant(using: str = "default", models: Models | None = None) -> None:
    """Give the application role its rights on every table, sequence and function, and take away the rest."""
    connection = connections[using]
    with connection.cursor() as cursor:
        cursor.execute("\n".join(statements(connection, minzheng_models() if models is None else models)))


def is_owner(using: str) -> bool:
    """Whether this connection may change the schema; ``flush`` sends the migrate signal as the application, too."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT current_user")
        return bool(cursor.fetchone()[0] != settings.APPLICATION_ROLE)


def minzheng_models() -> Models:
    """The concrete models of our own floors, many-to-many tables included."""
    return [
        model
        for app in apps.get_app_configs()
        if app.name.startswith("minzheng.")
        for model in app.get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]


def existing_tables(using: str) -> set[str]:
    """The tables there are: a partial migrate leaves some for later."""
    connection = connections[using]
    with connection.cursor() as cursor:
        return set(connection.introspection.table_names(cursor))


def statements(connection: Any, models: Models) -> Iterator[str]:
    """The SQL that ``grant`` executes, in order."""
    quote = connection.ops.quote_name
    role = quote(settings.APPLICATION_ROLE)
    database = quote(connection.settings_dict["NAME"])
    # without temporary tables the application can't hang a history trigger on a table of its own and forge history
    yield f"REVOKE ALL ON DATABASE {database} FROM PUBLIC;"
    yield f"GRANT CONNECT ON DATABASE {database} TO {role};"
    yield "REVOKE ALL ON SCHEMA public FROM PUBLIC;"
    for things in ("TABLES", "SEQUENCES", "FUNCTIONS"):
        yield f"REVOKE ALL ON ALL {things} IN SCHEMA public FROM PUBLIC;"
    yield f"GRANT USAGE ON SCHEMA public TO {role};"
    yield f"GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};"
    yield f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {role};"
    yield f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {role};"
    tables = existing_tables(connection.alias)
    for table in sorted(tables & _marked(models, "append_only")):
        yield f"REVOKE {CHANGES} ON {quote(table)} FROM {role};"
    for table in sorted(tables & (_marked(models, "read_only") | {"django_migrations"})):
        yield f"REVOKE {WRITES} ON {quote(table)} FROM {role};"


def _marked(models: Models, mark: str) -> set[str]:
    return {model._meta.db_table for model in models if getattr(model, mark, False)}


def _on_migrate(using: str, **_: Any) -> None:
    if is_owner(using):
        grant(using)
