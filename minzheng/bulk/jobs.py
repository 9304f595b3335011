"""Background work of files. A job's argument is a file's public id; it goes on where a dead worker stopped."""

from __future__ import annotations

from procrastinate.contrib.django import app

from minzheng.access.actor import Actor

from . import exports
from .imports import carrying_out, reading
from .models import ExportFile, ImportFile


@app.task(name="bulk.read_import")
def read_import(*, file_id: str) -> None:
    """Judge every row of a file that was brought."""
    reading.read(ImportFile.objects.get(public_id=file_id))


@app.task(name="bulk.carry_out_import")
def carry_out_import(*, file_id: str) -> None:
    """Carry out the good rows of a file that was confirmed."""
    carrying_out.carry_out(ImportFile.objects.get(public_id=file_id))


@app.task(name="bulk.make_export")
def make_export(*, export_id: str) -> None:
    """Make a file that another person has agreed to."""
    exports.make(ExportFile.objects.get(public_id=export_id))


@app.periodic(cron="*/10 * * * *")
@app.task(name="bulk.end_exports", queueing_lock="bulk.end_exports")
def end_exports(timestamp: int) -> None:
    """Destroy what nobody may fetch any more."""
    exports.end_expired(actor=Actor.system("bulk.end_exports"))
