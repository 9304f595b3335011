"""A real worker is killed in the middle of a file; the job comes back, and another worker ends it, each row once."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection
from procrastinate.contrib.django import app

from minzheng.access import jobs
from minzheng.bulk import imports
from minzheng.bulk.models import ImportRow
from minzheng.domains.assistance.actions.lists import DEATH_LIST
from tests.bulk.lists import deaths, sheet

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]

ROWS = 4_000
WORKER = """
import sys
import django
django.setup()
from django.conf import settings
from django.db import connections
name, settings.STORAGE_ROOT, wait = sys.argv[1], sys.argv[2], sys.argv[3]
connections["default"].settings_dict["NAME"] = name
from minzheng.bulk.imports import reading
reading.CHUNK = 100
if wait == "slow":
    import time
    keep = reading._keep
    reading._keep = lambda **said: (time.sleep(0.05), keep(**said))[1]
from procrastinate.contrib.django import app
with app.replace_connector(app.connector.get_worker_connector()) as queue:
    queue.run_worker(wait=False, install_signal_handlers=False)
"""


def worker(pace: str) -> subprocess.Popen[bytes]:
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "config.settings.test"}
    said = [connection.settings_dict["NAME"], str(settings.STORAGE_ROOT), pace]
    return subprocess.Popen([sys.executable, "-c", WORKER, *said], env=environment)


def test_killed_half_way_it_goes_on_where_it_stopped(fengyuan):
    content = sheet(DEATH_LIST, deaths(ROWS, wrong_every=100))
    file = imports.receive(actor=fengyuan.clerk, kind=DEATH_LIST, content=content, file_name="名单.xlsx")
    first = worker("slow")
    until = time.monotonic() + 60
    while sum(file.tally.values()) < ROWS // 4 and time.monotonic() < until:
        time.sleep(0.1)
        file.refresh_from_db()
    first.send_signal(signal.SIGKILL)
    first.wait(30)
    file.refresh_from_db()
    reached = sum(file.tally.values())
    assert 0 < reached < ROWS
    assert (file.stage, ImportRow.objects.count()) == ("reading", reached)
    _bring_back()
    assert worker("quick").wait(120) == 0
    file.refresh_from_db()
    assert file.stage == "judged"
    assert file.tally == {"nothing": ROWS - ROWS // 100, "wrong": ROWS // 100}
    assert ImportRow.objects.filter(file=file).count() == ROWS
    with connection.cursor() as cursor:  # the workers have also queued the platform's rounds
        cursor.execute("DELETE FROM procrastinate_periodic_defers")


def _bring_back() -> None:
    """What the platform's own round does once a worker has been silent for half a minute."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = now() - interval '10 minutes'")
    with ThreadPoolExecutor(1) as thread:
        thread.submit(lambda: asyncio.run(jobs.rescue_stalled_jobs.func(SimpleNamespace(app=app), 0))).result()
