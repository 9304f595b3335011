"""The platform's own jobs: bringing back work whose worker died, forgetting work long done, sealing the log, alarms.

A job may run twice (its worker may die after the work and before saying so); every job is written to bear that.
"""

from __future__ import annotations

import logging
from typing import Any

from procrastinate import JobContext, exceptions, jobs
from procrastinate.contrib.django import app

from . import alarms, seals
from .actor import Actor

logger = logging.getLogger(__name__)

SILENT_SECONDS = 30  # a worker that has not been heard of for this long is dead; it speaks every five seconds
MOST_ATTEMPTS = 5  # a job that took its worker down this often is not tried again
KEPT_HOURS = 7 * 24


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="rescue_stalled_jobs", pass_context=True)  # no `lock`: a dead worker would keep it for ever
async def rescue_stalled_jobs(context: JobContext, timestamp: int) -> None:
    """Queue again what dead workers left half done; give up on a job that keeps killing them."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=SILENT_SECONDS):
        if job.attempts >= MOST_ATTEMPTS:
            await _give_up(manager, job, "job given up after too many attempts")
            continue
        try:
            await manager.retry_job(job)
        except exceptions.ConnectorException:  # the same work waits in the queue already, under the same queueing lock
            await _give_up(manager, job, "stalled job left to its queued successor")


@app.periodic(cron="17 3 * * *")
@app.task(queueing_lock="forget_finished_jobs", pass_context=True)
async def forget_finished_jobs(context: JobContext, timestamp: int) -> None:
    """Delete jobs that ended well a week ago or longer; failed ones stay to be looked at."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEPT_HOURS)


@app.periodic(cron="* * * * *")
@app.task(name="access.seal_logs", queueing_lock="access.seal_logs")
def seal_logs(timestamp: int) -> None:
    """Seal what has settled since the last minute. Run twice at a time, the second leaves it to the first."""
    seals.seal(actor=Actor.system("access.seal_logs"))


@app.periodic(cron="*/5 * * * *")
@app.task(name="access.raise_alarms", queueing_lock="access.raise_alarms")
def raise_alarms(timestamp: int) -> None:
    """Look for bulk viewing in the log of the last hour and of the day."""
    alarms.raise_alarms(actor=Actor.system("access.raise_alarms"))


async def _give_up(manager: Any, job: jobs.Job, why: str) -> None:
    logger.warning(why, extra={"job": f"{job.task_name}:{job.id}"})
    await manager.finish_job(job, jobs.Status.FAILED, delete_job=False)
