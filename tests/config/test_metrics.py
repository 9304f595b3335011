"""``/metrics``, ``/readyz``: numbers and words for a monitor, nothing about anybody, and to nobody else."""

from __future__ import annotations

import pytest
from django.test import Client

from config import health
from minzheng.cases.models import Case

TOKEN = "a-token-for-the-monitor-alone"

pytestmark = pytest.mark.django_db


@pytest.fixture
def monitor(settings) -> Client:
    settings.METRICS_TOKEN = TOKEN
    return Client(headers={"Authorization": f"Bearer {TOKEN}"})


def test_without_a_token_only_this_machine_is_answered(settings):
    settings.METRICS_TOKEN = ""
    assert Client().get("/metrics").status_code == 200
    assert Client().get("/metrics", REMOTE_ADDR="10.0.0.7").status_code == 404
    assert Client().get("/metrics", headers={"X-Forwarded-For": "10.0.0.7"}).status_code == 404


def test_with_a_token_nobody_is_answered_without_it(monitor):
    assert monitor.get("/metrics", REMOTE_ADDR="10.0.0.7").status_code == 200
    assert Client().get("/metrics").status_code == 404
    assert Client(headers={"Authorization": "Bearer wrong"}).get("/metrics").status_code == 404
    assert monitor.post("/metrics").status_code == 405


def test_requests_are_counted_by_pattern(monitor):
    Client().get("/no-such-page/440103199001010011")
    Client().get("/healthz")
    told = monitor.get("/metrics").content.decode()
    assert 'minzheng_requests_total{method="GET",route="healthz",status="200"}' in told
    assert 'route="(none)",status="404"' in told
    assert "440103199001010011" not in told


def test_the_state_of_the_work(monitor, carried):
    case: Case = carried("three_people_3239", stage="investigating")
    told = monitor.get("/metrics").content.decode()
    values = dict(line.rsplit(" ", 1) for line in told.splitlines() if not line.startswith("#"))
    assert values["minzheng_cases_open"] == "1.0"
    assert float(values["minzheng_cases_overdue"]) in (0, 1)
    assert float(values['minzheng_log_unsealed_rows{table="access_historyrow"}']) > 0
    for name in ("minzheng_runs_unsettled", 'minzheng_jobs{state="failed"}', "minzheng_job_oldest_seconds"):
        assert name in values
    assert case.applicant.name not in told
    assert case.number not in told


def test_a_scrape_costs_a_fixed_number_of_queries(monitor, django_assert_max_num_queries):
    with django_assert_max_num_queries(16):
        monitor.get("/metrics")


def test_ready_says_what_is_wrong_in_words(settings, tmp_path, monkeypatch):
    settings.STORAGE_ROOT = tmp_path / "not" / "yet"
    answer = Client().get("/readyz")
    assert (answer.status_code, answer.content) == (200, b"worker silent\n")
    monkeypatch.setattr(health, "_shipped", lambda: frozenset({("cases", "9999_of_tomorrow")}))
    monkeypatch.setattr(health, "SPARE_BYTES", 1 << 62)
    answer = Client().get("/readyz")
    assert answer.status_code == 503
    assert answer.content.decode().splitlines() == ["migrations pending", "storage nearly full", "worker silent"]
