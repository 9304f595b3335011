"""Background work of the register. A job only calls an action; its arguments are never personal data."""

from __future__ import annotations

from procrastinate.contrib.django import app

from minzheng.access.actor import Actor

from . import duplicates


@app.periodic(cron="40 18 * * *")  # in UTC: twenty to three at night in Guangzhou
@app.task(name="registry.find_duplicates", queueing_lock="registry.find_duplicates")
def find_duplicates(timestamp: int) -> None:
    """Look for records that may be one person."""
    duplicates.find_duplicates(actor=Actor.system("registry.find_duplicates"))
