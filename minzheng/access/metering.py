"""What is counted of every request: how many, how they ended, how long they took. By the address's pattern, never the address."""

from __future__ import annotations

from prometheus_client import Counter, Histogram

REQUESTS = Counter("minzheng_requests", "Requests answered", ["method", "route", "status"])
SECONDS = Histogram(
    "minzheng_request_seconds",
    "Seconds to an answer",
    ["route"],
    buckets=(0.01, 0.025, 0.05, 0.1, 0.15, 0.25, 0.5, 1.0, 2.5, 10.0),
)
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})  # a stranger may make up others


def count(*, method: str, route: str, status: int, seconds: float) -> None:
    """One request. What matches no pattern is counted together: strangers may make up addresses without end."""
    known = route or "(none)"
    REQUESTS.labels(method if method in METHODS else "other", known, str(status)).inc()
    SECONDS.labels(known).observe(seconds)
