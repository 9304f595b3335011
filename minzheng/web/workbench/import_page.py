"""What the page of an import shows: where it stands, how many rows have which verdict, the first of them."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from minzheng.access.actor import Actor
from minzheng.bulk import imports
from minzheng.bulk.imports.rows import TONES, first_rows, verdict_label
from minzheng.bulk.imports.stages import (
    CARRIED_OUT,
    CARRYING,
    DONE,
    GOOD,
    JUDGED,
    KNOWN,
    NOTHING,
    READING,
    REFUSED,
    RUNNING,
    STAGES,
    UNREADABLE,
    WRONG,
)
from minzheng.bulk.models import ImportFile
from minzheng.bulk.sheets.unreadable import fault_text

STAGE_TONES = {READING: "blue", CARRYING: "blue", JUDGED: "yellow", DONE: "green", UNREADABLE: "red"}


def rows_of(files: Iterable[ImportFile]) -> list[dict[str, Any]]:
    """The list of what somebody has brought."""
    return [
        {
            "file": file,
            "label": kind.label if (kind := imports.kind_of(file)) else file.kind,
            **_standing(file),
            "total": _total(file),
            "done": file.tally.get(CARRIED_OUT, 0),
            "wrong": _returned(file),
        }
        for file in files
    ]


def page_of(actor: Actor, file: ImportFile) -> dict[str, Any]:
    """The page of one file. A fixed number of queries, whatever its length."""
    kind = imports.kind_of(file)
    is_running = file.stage in RUNNING
    shows_rows = kind is not None and not is_running and bool(file.tally)
    good, done = file.tally.get(GOOD, 0), file.tally.get(CARRIED_OUT, 0) + file.tally.get(REFUSED, 0)
    return {
        "file": file,
        "kind": kind,
        **_standing(file),
        "is_running": is_running,
        "is_reading": file.stage == READING,
        "may_confirm": file.stage == JUDGED,
        "good": good,
        "done": done,
        "total": _total(file),
        "fault": fault_text(file.fault) if file.fault else "",
        "counts": _counts(kind, file) if kind else [],
        "returned_count": _returned(file),
        "returned": first_rows(file, kind, returned=True) if kind and shows_rows else [],
        "others": first_rows(file, kind, returned=False) if kind and shows_rows else [],
    }


def _standing(file: ImportFile) -> dict[str, Any]:
    return {"stage": STAGES[file.stage], "tone": STAGE_TONES.get(file.stage, "grey")}


def _counts(kind: Any, file: ImportFile) -> list[dict[str, Any]]:
    """Verdicts with their numbers; once carried out, the outcomes in place of what could be imported."""
    keys = (CARRIED_OUT, REFUSED) if file.tally.get(CARRIED_OUT) or file.tally.get(REFUSED) else (GOOD,)
    return [
        {"label": verdict_label(kind, key), "count": file.tally.get(key, 0), "tone": TONES[key]}
        for key in (*keys, WRONG, KNOWN, NOTHING)
        if key in (GOOD, CARRIED_OUT, WRONG) or file.tally.get(key)
    ]


def _total(file: ImportFile) -> int:
    return sum(file.tally.get(key, 0) for key in (GOOD, NOTHING, KNOWN, WRONG))


def _returned(file: ImportFile) -> int:
    return file.tally.get(WRONG, 0) + file.tally.get(REFUSED, 0)
