"""People at their desks: a signed-in browser for every actor, and a look at all tables before and after."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager

import pytest
from django.db import connection
from django.test import Client

from minzheng.access.actor import Actor
from minzheng.access.history import author
from minzheng.access.models import Posting, Staff
from minzheng.access.sign_in import POSTING, SIGNED_IN_AT
from minzheng.access.tests.factories import make_staff
from minzheng.lib import clock
from minzheng.payments.tests.town import Town

OF_THE_DESK_ITSELF = {"django_session", "access_accesslog"}
"""Tables that a page view may write: the session's own row, and the log of looks."""


def sign_in(actor: Actor, *, since: float | None = None) -> Client:
    """A browser in which this actor has signed in; ``since``: when (a timestamp), now by default."""
    staff = Staff.objects.get(public_id=actor.staff_id)
    client = Client()
    with author(Actor.system("test")):
        client.force_login(staff, backend="django.contrib.auth.backends.ModelBackend")
    session = client.session
    session[POSTING] = str(actor.posting_id or Posting.objects.get(staff=staff).public_id)
    session[SIGNED_IN_AT] = since if since is not None else clock.real_now().timestamp()
    session.save()
    return client


@pytest.fixture
def desk(db: None) -> Callable[[Actor], Client]:
    """``desk(actor)``: her browser."""
    return sign_in


@pytest.fixture
def hire(db: None) -> Callable[..., Actor]:
    """``hire("auditor", "440100")``: somebody in this role for this division."""
    count = 0

    def make(role: str, division: str, **more: object) -> Actor:
        nonlocal count
        count += 1
        return make_staff(f"{role}-{count}", role, division, **more)

    return make


@pytest.fixture
def town(db: None) -> Town:
    """Two districts that pay, and people who are owed."""
    return Town()


@pytest.fixture
def unchanged(db: None) -> Callable[[], AbstractContextManager[None]]:
    """``with unchanged(): …`` fails if a row of any table was written, but for the session and the log of looks."""

    @contextmanager
    def watch() -> Iterator[None]:
        before = _contents()
        yield
        after = _contents()
        assert {table for table in before if before[table] != after[table]} == set()

    return watch


def _contents() -> dict[str, str]:
    tables = set(connection.introspection.table_names()) - OF_THE_DESK_ITSELF
    found = {}
    with connection.cursor() as cursor:
        for table in sorted(tables):
            cursor.execute(
                f"SELECT md5(coalesce(string_agg(t::text, chr(10) ORDER BY t::text), '')) FROM \"{table}\" t"
            )
            found[table] = cursor.fetchone()[0]
    return found
