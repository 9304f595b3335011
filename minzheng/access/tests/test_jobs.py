"""Work whose worker died is done again, once, and not for ever."""

from __future__ import annotations

import asyncio
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.db import connection
from procrastinate.contrib.django import app

from minzheng.access import jobs

pytestmark = pytest.mark.django_db(transaction=True)


def _job(*, status: str, attempts: int = 1, silent_seconds: int = 600, lock: str | None = None) -> int:
    """A job held by a worker last heard of so many seconds ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [silent_seconds],
        )
        worker = cursor.fetchone()[0] if status == "doing" else None
        cursor.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args, status, attempts, worker_id, queueing_lock)"
            " VALUES ('default', 'some.task', '{}', %s, %s, %s, %s) RETURNING id",
            [status, attempts, worker, lock],
        )
        return cursor.fetchone()[0]


def _rescue() -> None:
    """As the worker runs it, in a loop of its own; a browser test before this one may have left its loop in this thread."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(jobs.rescue_stalled_jobs.func(SimpleNamespace(app=app), 0))).result()


def _status(job: int) -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT status FROM procrastinate_jobs WHERE id = %s", [job])
        return cursor.fetchone()[0]


def test_a_dead_workers_job_is_queued_again() -> None:
    job = _job(status="doing")
    _rescue()
    assert _status(job) == "todo"


def test_a_living_workers_job_is_left_alone() -> None:
    job = _job(status="doing", silent_seconds=2)
    _rescue()
    assert _status(job) == "doing"


def test_a_job_that_keeps_killing_workers_is_given_up() -> None:
    job = _job(status="doing", attempts=jobs.MOST_ATTEMPTS)
    _rescue()
    assert _status(job) == "failed"


def test_a_job_whose_successor_waits_is_left_to_it() -> None:
    stalled, other = _job(status="doing", lock="once"), _job(status="doing")
    waiting = _job(status="todo", lock="once")
    _rescue()
    assert [_status(job) for job in (stalled, waiting, other)] == ["failed", "todo", "todo"]
