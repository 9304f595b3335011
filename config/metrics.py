"""``/metrics`` for Prometheus: requests as the site's processes counted them, and the state of the work from the database.

No personal data: numbers by pattern, state and table. Answers whoever knows ``METRICS_TOKEN``; where none is set (never
in production), this machine alone, asked directly. To all others the address does not exist.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator

from django.conf import settings
from django.db import connection
from django.db.models import DateTimeField
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from minzheng.access.doors import public_door
from minzheng.lib import clock

from . import env, metrics_folder

LOOPBACK = ("127.0.0.1", "::1")


@public_door
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not _may_read(request):
        raise Http404
    registry = CollectorRegistry()
    registry.register(Work())
    counted = REGISTRY
    if env.given(metrics_folder.SHARED):
        counted = CollectorRegistry()
        MultiProcessCollector(counted)
    return HttpResponse(generate_latest(counted) + generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        given = request.headers.get("Authorization", "").removeprefix("Bearer ")
        return hmac.compare_digest(given.encode(), settings.METRICS_TOKEN.encode())
    through_a_proxy = "X-Forwarded-For" in request.headers
    return request.META.get("REMOTE_ADDR") in LOOPBACK and not through_a_proxy


class Work(Collector):
    """The state of the work, asked of the database at each scrape: a fixed number of quick queries."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        yield from self._jobs()
        yield from self._cases()
        yield from self._runs()
        yield from self._log()

    def _jobs(self) -> Iterator[GaugeMetricFamily]:
        counted = dict(_rows("SELECT status::text, count(*) FROM procrastinate_jobs GROUP BY status"))
        jobs = GaugeMetricFamily("minzheng_jobs", "Background jobs by state", labels=["state"])
        for state in ("todo", "doing", "failed"):
            jobs.add_metric([state], counted.get(state, 0))
        yield jobs
        yield _gauge("minzheng_job_oldest_seconds", "Age of the oldest job that is due", _one(OLDEST_JOB))
        yield _gauge("minzheng_worker_silent_seconds", "Since a worker was last heard of", worker_silence())

    def _cases(self) -> Iterator[GaugeMetricFamily]:
        today = clock.today()
        ((open_cases, overdue),) = _rows(
            "SELECT count(*), count(*) FILTER (WHERE due_on < %s) FROM cases_case WHERE is_open", [today]
        )
        yield _gauge("minzheng_cases_open", "Matters under way", open_cases)
        yield _gauge("minzheng_cases_overdue", "Matters whose nearest term has passed", overdue)

    def _runs(self) -> Iterator[GaugeMetricFamily]:
        unsettled = _one("SELECT count(*) FROM payments_run WHERE state NOT IN ('settled', 'discarded')")
        yield _gauge("minzheng_runs_unsettled", "Payment runs that are neither settled nor discarded", unsettled)

    def _log(self) -> Iterator[GaugeMetricFamily]:
        from minzheng.access.grants import minzheng_models

        rows = GaugeMetricFamily("minzheng_log_unsealed_rows", "Log rows not sealed yet", labels=["table"])
        age = GaugeMetricFamily("minzheng_log_unsealed_seconds", "Age of the oldest of them", labels=["table"])
        for model in filter(lambda model: getattr(model, "sealed", False), minzheng_models()):
            table = model._meta.db_table
            times = [field.column for field in model._meta.fields if isinstance(field, DateTimeField)]
            oldest = f"min({times[0]})" if times else "now()"  # a row without a time of its own goes with its parent
            ((count, seconds),) = _rows(UNSEALED.format(table=table, oldest=oldest), [table])
            rows.add_metric([table], count)
            age.add_metric([table], seconds)
        yield rows
        yield age


OLDEST_JOB = """
SELECT coalesce(extract(epoch FROM now() - min(greatest(job.scheduled_at, event.at))), 0)
FROM procrastinate_jobs job JOIN procrastinate_events event ON event.job_id = job.id AND event.type = 'deferred'
WHERE job.status = 'todo' AND (job.scheduled_at IS NULL OR job.scheduled_at <= now())
"""
UNSEALED = """
SELECT count(*), greatest(coalesce(extract(epoch FROM now() - {oldest}), 0), 0) FROM {table}
WHERE id > (SELECT coalesce(max(last_id), 0) FROM access_logseal WHERE table_name = %s)
"""


def worker_silence() -> float:
    """Seconds since any worker gave a sign of life; -1 where there is none at all."""
    return float(
        _one("SELECT coalesce(extract(epoch FROM now() - max(last_heartbeat)), -1) FROM procrastinate_workers")
    )


def _gauge(name: str, what: str, value: float) -> GaugeMetricFamily:
    return GaugeMetricFamily(name, what, value=float(value))


def _one(sql: str) -> float:
    return float(_rows(sql)[0][0])


def _rows(sql: str, parameters: list | None = None) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()
