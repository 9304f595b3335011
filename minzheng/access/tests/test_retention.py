"""What is over ends, in chunks; what is not over stays; the table says how each ends."""

from __future__ import annotations

from datetime import timedelta

import pytest
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.db import ProgrammingError, connection, transaction

from minzheng.access import retention
from minzheng.access.actor import Actor
from minzheng.access.models import Submission
from minzheng.lib import clock

JOB = Actor.system("test.retention")


@pytest.fixture
def old_and_new(db, system_author, monkeypatch) -> None:
    """Five sessions and five submissions long over, one of each that is not; two rows a chunk."""
    monkeypatch.setattr(retention, "CHUNK", 2)
    for days in (200, 200, 200, 200, 200, 1):
        Submission.objects.create(key=f"k-{Submission.objects.count()}", actor="a", what="w", at=ago(days))
        Session.objects.create(session_key=f"s-{Session.objects.count()}", session_data="", expire_date=ago(days - 2))


def ago(days: int):
    return clock.real_now() - timedelta(days=days)


def test_what_is_over_ends_and_the_rest_stays(old_and_new):
    ended = retention.run(actor=JOB)
    assert (ended["access.submission"], ended["sessions.session"]) == (5, 5)
    assert (Submission.objects.count(), Session.objects.count()) == (1, 1)
    assert retention.run(actor=JOB) == {}


def test_failed_sign_ins_are_forgotten_after_a_month(db):
    for days in (31, 29):
        attempt = AccessAttempt.objects.create(username=f"n-{days}", failures_since_start=1)
        AccessAttempt.objects.filter(pk=attempt.pk).update(attempt_time=ago(days))
    retention.run(actor=JOB)
    assert list(AccessAttempt.objects.values_list("username", flat=True)) == ["n-29"]


def test_the_application_can_forget_nothing_younger_than_thirty_days(db, system_author):
    Submission.objects.create(key="young", actor="a", what="w", at=ago(29))
    with connection.cursor() as cursor:
        cursor.execute("SELECT access_submission_forget(now() + interval '1 year', 100)")
        assert cursor.fetchone()[0] == 0
    with pytest.raises(ProgrammingError), transaction.atomic():
        Submission.objects.all().delete()


def test_every_line_with_a_period_says_where_it_comes_from():
    for line in retention.table():
        assert (line.days is None) == (line.status == "none"), line.label
