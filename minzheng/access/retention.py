"""How long each kind of data is kept, why, and what happens then: the file ``retention.yaml`` of every floor and room.

Every model has a line (a house test sees to it), those of the libraries under us in this package's file. What is
short-lived ends by itself, night after night, in chunks that can be interrupted. What is personal ends when its
person is erased (registry.erasure); the skeleton stays. See docs/retention.md, which is made from the same lines.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import connection, models
from django.db.models import QuerySet

from minzheng.lib import clock
from minzheng.policy import yaml_text

from .actor import Actor
from .encryption import destroy
from .history import action

FILE = "retention.yaml"
CHUNK = 500  # rows a transaction

KEPT = "kept"  # it stays: no personal content, or law asks for it without an end
WITH_PERSON = "with_person"  # sealed by the person's key or blanked with her: ends with her erasure
MAY_BE_ERASED = "may_be_erased"  # until the period is over, its person can't be erased
DELETED = "deleted"  # the job deletes the row
KEY_DESTROYED = "key_destroyed"  # the job destroys the row's own key; the row stays
DISCARDED = "discarded"  # both
BY_ITSELF = "by_itself"  # a library or a job of its own deletes it; ``why`` says which
ENDS = (KEPT, WITH_PERSON, MAY_BE_ERASED, DELETED, KEY_DESTROYED, DISCARDED, BY_ITSELF)
BY_JOB = (DELETED, KEY_DESTROYED, DISCARDED)


@dataclass(frozen=True)
class Keeping:
    """One line of the table. ``days`` is counted from the column ``since``; ``where`` narrows the rows it is about.

    ``status`` says where the period comes from: ``law``, ``example`` (ours, to be set by the operator), ``none``.
    """

    model: type[models.Model]
    what: str
    why: str
    end: str
    status: str = "none"
    days: int | None = None
    since: str = ""
    where: tuple[tuple[str, Any], ...] = ()

    @property
    def label(self) -> str:
        return self.model._meta.label_lower

    def ends_at(self, start: datetime) -> datetime:
        """When something that began then has been kept long enough."""
        return start + timedelta(days=self.days or 0)

    def over(self, now: datetime) -> QuerySet:
        """The rows whose period has ended."""
        before = now - timedelta(days=self.days or 0)
        return QuerySet(self.model).filter(**dict(self.where), **{f"{self.since}__lt": before})


@cache
def table() -> tuple[Keeping, ...]:
    """Every line of every file, in the order of the floors."""
    return tuple(line for app in apps.get_app_configs() for line in _read(Path(app.path) / FILE, app.label))


def of(label: str) -> Keeping:
    """The line of a model (``cases.case``). LookupError where there is none."""
    return next(line for line in table() if line.label == label)


def run(*, actor: Actor, now: datetime | None = None) -> dict[str, int]:
    """End everything whose time is over: model label → rows ended. A second run finds nothing."""
    now = now or clock.now()
    ended = {}
    for line in table():
        if line.end in BY_JOB and (count := _end_all(line, actor, now)):
            ended[line.label] = ended.get(line.label, 0) + count
    return ended


def _end_all(line: Keeping, actor: Actor, now: datetime) -> int:
    total = 0
    while count := _end_chunk(actor=actor, line=line, now=now):
        total += count
    return total


@action
def _end_chunk(*, actor: Actor, line: Keeping, now: datetime) -> int:
    if getattr(line.model, "append_only", False) and line.end == DELETED:
        return _forget_through_function(line, now)
    rows = line.over(now).order_by("pk")
    if line.end == DELETED:
        return rows.filter(pk__in=list(rows.values_list("pk", flat=True)[:CHUNK])).delete()[0]
    living = rows.select_related("data_key").filter(data_key__wrapped__isnull=False)[:CHUNK]
    found = list(living if line.end == KEY_DESTROYED else rows.select_related("data_key")[:CHUNK])
    for row in found:
        if line.end == DISCARDED:
            row.delete()
        destroy(row.data_key)
    return len(found)


def _forget_through_function(line: Keeping, now: datetime) -> int:
    """The application may not delete from an append-only table; a function of the owner's may, and only what is old."""
    with connection.cursor() as cursor:
        before = now - timedelta(days=line.days or 0)
        cursor.execute(f"SELECT {line.model._meta.db_table}_forget(%s, %s)", [before, CHUNK])
        return int(cursor.fetchone()[0])


def _read(path: Path, app_label: str) -> Iterator[Keeping]:
    if not path.exists():
        return
    for row in yaml_text.read(path):
        name = row.pop("model")
        label = name if "." in name else f"{app_label}.{name}"
        line = Keeping(model=apps.get_model(label), where=tuple(row.pop("where", {}).items()), **row)
        _check(line, path)
        yield line


def _check(line: Keeping, path: Path) -> None:
    """A slip in a file is found at the first look, not at three in the morning."""
    timed = line.days is not None and bool(line.since)
    if line.end not in ENDS or line.status not in ("law", "example", "none") or not line.why or not line.what:
        raise ValueError(f"{path}: {line.label} needs what, why, an end out of {ENDS} and a known status")
    if timed != (line.end in (*BY_JOB, MAY_BE_ERASED)) or timed == (line.status == "none"):
        raise ValueError(f"{path}: {line.label}: a period goes with an end that counts, and says where it comes from")
    if timed:
        line.model._meta.get_field(line.since)
