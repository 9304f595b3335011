"""How Django reaches PostgreSQL: an outside server by two addresses, or the embedded one, always with two roles.

What is served, and the tests, act as the application. Migrations and test resets act as the owner, inside ``as_owner``.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager

from . import env, postgres

_CONNECTIONS = {"ENGINE": "django.db.backends.postgresql", "CONN_MAX_AGE": 600, "CONN_HEALTH_CHECKS": True}


def configuration() -> dict:
    """``DATABASES["default"]``: the application's connection, as far as it is known before ``opened``."""
    urls = env.database_urls()
    if urls is None:
        return {**_CONNECTIONS, **_embedded(postgres.Place.of(env.home()).access())}
    application, _ = urls
    return {
        **_CONNECTIONS,
        "NAME": application.name,
        "USER": application.user,
        "PASSWORD": application.password,
        "HOST": application.host,
        "PORT": str(application.port),
        "OPTIONS": application.options,
    }


def owner() -> dict:
    """The owner's ``USER`` and ``PASSWORD``."""
    urls = env.database_urls()
    if urls is not None:
        return {"USER": urls[1].user, "PASSWORD": urls[1].password}
    access = postgres.Place.of(env.home()).access()
    return {"USER": postgres.OWNER, "PASSWORD": access.owner_password if access else ""}


def application_role() -> str:
    urls = env.database_urls()
    return urls[0].user if urls else postgres.APPLICATION


@contextmanager
def opened(*, quiet: bool = True) -> Iterator[postgres.Use | None]:
    """Django with a database to talk to, as the application, inside the block.

    Starts or joins the embedded server unless there is an outside one (then None). ``quiet`` leaves only warnings on
    stderr.
    """
    env.settings_module()
    use = open_for_process()
    try:
        import django
        from django.db import connections

        django.setup()
        if quiet:
            logging.getLogger("minzheng").setLevel(logging.WARNING)
        try:
            yield use
        finally:
            connections.close_all()
    finally:
        if use:
            use.leave()


def open_for_process() -> postgres.Use | None:
    """The server alone, for who sets up Django otherwise and ends by a call of ``leave``; None for an outside one."""
    if env.database_urls() is not None:
        return None
    use = postgres.join(env.home())
    _tell_django(use.access)
    return use


@contextmanager
def as_owner() -> Iterator[None]:
    """Act as the owner of the tables inside the block: the whole process does, so only commands and tests use it."""
    from django.db import connection

    became = {"USER": connection.settings_dict["USER"], "PASSWORD": connection.settings_dict["PASSWORD"]}
    connection.close()
    connection.settings_dict.update(owner())
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict.update(became)


def _embedded(access: postgres.Access | None) -> dict:
    return {
        "NAME": postgres.DATABASE,
        "USER": postgres.APPLICATION,
        "PASSWORD": access.application_password if access else "",
        "HOST": "127.0.0.1",
        "PORT": str(access.port) if access else "",
    }


def _tell_django(access: postgres.Access) -> None:
    """The port is known only now: correct what settings said if they were read before."""
    from django.conf import settings
    from django.db import connections

    if not settings.configured:
        return
    reach = {key: value for key, value in _embedded(access).items() if key != "NAME"}
    settings.DATABASES["default"].update(reach)
    for connection in connections.all(initialized_only=True):
        connection.settings_dict.update(reach)
