"""``minzheng worker``: work off the queue of background jobs."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import typer

from .database import opened

app = typer.Typer(help="处理后台作业 / work off background jobs")


@app.command()
def worker() -> None:
    """处理后台作业，直到收到停止信号 / work off background jobs until told to stop."""
    with opened(quiet=False):
        from procrastinate.contrib.django import app as jobs

        with jobs.replace_connector(jobs.connector.get_worker_connector()) as queue:
            queue.run_worker(task_middleware=[_in_order], worker_middleware=[])


def _in_order(call_next: Callable[[], Any], context: Any, worker: Any) -> Any:
    """Around each job: its own identifier in the logs, data keys forgotten after it, no stale connection."""
    from django.db import close_old_connections

    from minzheng.access.keys import keyring
    from minzheng.access.requests import new_request

    close_old_connections()
    try:
        with new_request(), keyring():
            return call_next()
    finally:
        close_old_connections()
