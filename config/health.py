"""What a monitor asks: ``/healthz`` (the process answers) and ``/readyz`` (it can do its work).

``readyz`` decides whether a proxy sends people to this machine, so a silent worker is told and is no reason for 503:
the pages work without it, and taking every web machine away because of it would stop those too.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError, connection
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from minzheng.access.doors import public_door
from minzheng.access.jobs import SILENT_SECONDS

from .metrics import worker_silence

SPARE_BYTES = 200 * 1024 * 1024  # less than this free, and uploads are about to fail


@public_door
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok\n", content_type="text/plain")


@public_door
@require_safe
def readyz(request: HttpRequest) -> HttpResponse:
    """200 and ``ok`` when it can do its work, else 503; a line for each thing that is wrong, in words, without secrets."""
    try:
        against = [*_database(), *_storage()]
        worker = _worker()
    except DatabaseError:
        against, worker = ["database does not answer"], []
    lines = against + worker or ["ok"]
    return HttpResponse("\n".join(lines) + "\n", status=503 if against else 200, content_type="text/plain")


def _database() -> Iterator[str]:
    if _shipped() - set(MigrationRecorder(connection).applied_migrations()):
        yield "migrations pending"


@cache
def _shipped() -> frozenset[tuple[str, str]]:
    """The migrations of this code; read from the disk once."""
    return frozenset(MigrationLoader(None, ignore_no_migrations=True).disk_migrations)


def _storage() -> Iterator[str]:
    root = Path(settings.STORAGE_ROOT)
    while not root.exists():  # it is made with the first file
        root = root.parent
    if not os.access(root, os.W_OK):
        yield "storage not writable"
    elif shutil.disk_usage(root).free < SPARE_BYTES:
        yield "storage nearly full"


def _worker() -> list[str]:
    silence = worker_silence()
    return ["worker silent"] if silence < 0 or silence > SILENT_SECONDS else []
